// An answer's text in blocks: paragraphs, headings, lists, tables and code, as models write
// them in Markdown. A block knows where in the text its parts stand, counted in code points,
// so that sentences keep their verdicts wherever they are drawn.

const bar = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/; // below the heads of a table

// blocksOf takes a text, as code points, apart. A block is {kind, from, to} and, where it has
// them, {level, rows}; a row is a list of cells {from, to}.
export function blocksOf(points) {
  const lines = linesOf(points);
  const blocks = [];
  for (let i = 0; i < lines.length;) {
    const { from, to, text } = lines[i];
    const next = lines[i + 1]?.text || '';
    const fence = /^\s*(```|~~~)/.exec(text);
    const heading = /^(#{1,6}) +/.exec(text);
    const item = /^(\s*)([-*•]|\d{1,3}[.)、])( +)/.exec(text);
    if (fence) {
      let end = i + 1;
      while (end < lines.length && !lines[end].text.trim().startsWith(fence[1])) end++;
      const last = lines[Math.max(i, end - 1)];
      blocks.push({ kind: 'code', from: lines[Math.min(i + 1, lines.length - 1)].from, to: end > i + 1 ? last.to : lines[Math.min(i + 1, lines.length - 1)].from, upto: (lines[end] || last).to });
      i = end + 1;
    } else if (text.includes('|') && next.includes('|') && bar.test(next)) {
      const rows = [{ cells: cellsOf(lines[i]), upto: lines[i + 1].to }];
      for (i += 2; i < lines.length && lines[i].text.includes('|'); i++) rows.push({ cells: cellsOf(lines[i]), upto: lines[i].to });
      blocks.push({ kind: 'table', from, to: rows.at(-1).upto, rows });
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1].length, from: from + heading[0].length, to });
      i++;
    } else if (item) {
      const sign = /\d/.test(item[2]) ? item[2] : '•';
      blocks.push({ kind: 'item', sign, level: Math.min(3, Math.floor(item[1].length / 2)), from: from + item[0].length, to });
      i++;
    } else if (!text.trim()) {
      i++;
    } else {
      const last = blocks.at(-1);
      if (last?.kind === 'text' && last.line === i - 1) Object.assign(last, { to, line: i });
      else blocks.push({ kind: 'text', from, to, line: i });
      i++;
    }
  }
  return blocks;
}

function linesOf(points) {
  const lines = [];
  let from = 0;
  for (let at = 0; at <= points.length; at++) {
    if (at < points.length && points[at] !== '\n') continue;
    lines.push({ from, to: at, text: points.slice(from, at).join(''), points });
    from = at + 1;
  }
  return lines;
}

// cellsOf are the cells of a row; bars within them are written \|.
function cellsOf({ from, to, points }) {
  const cells = [];
  let start = from;
  const close = (end) => {
    let a = start;
    let b = end;
    while (a < b && points[a].trim() === '') a++;
    while (b > a && points[b - 1].trim() === '') b--;
    cells.push({ from: a, to: b });
  };
  for (let at = from; at < to; at++) {
    if (points[at] !== '|' || points[at - 1] === '\\') continue;
    close(at);
    start = at + 1;
  }
  close(to);
  const blank = (c) => c.from === c.to;
  if (cells.length > 1 && blank(cells[0])) cells.shift();
  if (cells.length > 1 && blank(cells.at(-1))) cells.pop();
  return cells;
}
