import { blocksOf } from './blocks.js';
import { el, nameOf, tooltip } from './dom.js';
import { t } from './text.js';

const signs = { supported: '✓', partial: '◐', unsupported: '?', contradicted: '✕' };

// prose draws an answer: its blocks, in each the sentences in order with their verdicts, and
// its markers as buttons that open their source. Spans count code points, so the text is
// taken apart by code points and not by UTF-16 units.
export function prose(text, checks, citations, openSource) {
  const points = Array.from(text);
  const sorted = [];
  for (const c of [...checks].sort((a, b) => a.span.start - b.span.start)) {
    if (c.span.start >= (sorted.at(-1)?.span.end || 0) && c.span.end <= points.length) sorted.push(c);
  }
  const marked = new Set(); // checks whose verdict is drawn
  // piece draws what stands from one place to another, and the verdicts of the sentences that
  // end up to a third one.
  const piece = (from, to, upto = to, plain = false) => {
    const out = [];
    const draw = (text) => (plain ? [text] : inline(text, citations, openSource));
    let at = from;
    for (const check of sorted) {
      const start = Math.max(check.span.start, from);
      const end = Math.min(check.span.end, to);
      if (start < end) {
        out.push(...draw(points.slice(at, start).join('')), sentence(points, check, start, end, draw));
        at = end;
      }
      if (check.span.end > from && check.span.end <= upto && !marked.has(check)) {
        marked.add(check);
        const mark = verdict(check, openSource);
        if (mark) (start < end ? out.at(-1) : { append: (m) => out.push(m) }).append(mark);
      }
    }
    out.push(...draw(points.slice(at, Math.max(at, to)).join('')));
    return out;
  };
  return blocksOf(points).map((block) => drawn(block, piece));
}

// drawn is a block as an element.
function drawn(block, piece) {
  switch (block.kind) {
    case 'heading':
      return el(`h${Math.min(6, block.level + 2)}`, {}, piece(block.from, block.to));
    case 'item':
      return el('div', { class: `item lv${block.level}` }, el('span', { class: 'sign' }, `${block.sign} `), el('div', {}, piece(block.from, block.to)));
    case 'code':
      return el('pre', { tabIndex: 0 }, el('code', {}, piece(block.from, block.to, block.upto, true)));
    case 'table':
      return table(block, piece);
  }
  return el('p', {}, piece(block.from, block.to));
}

function table({ rows: [head, ...rows] }, piece) {
  const width = head.cells.length;
  const row = ({ cells, upto }, tag) => {
    const last = cells.length - 1;
    const drawnCells = cells.map((c, i) => el(tag, { scope: tag === 'th' ? 'col' : null }, piece(c.from, c.to, i === last ? upto : c.to)));
    for (const more of drawnCells.splice(width)) drawnCells.at(-1).append(' ', ...more.childNodes); // a marker behind the last bar
    return el('tr', {}, drawnCells);
  };
  return el('div', { class: 'tablebox', tabIndex: 0, role: 'region', 'aria-label': t('table') },
    el('table', {}, el('thead', {}, row(head, 'th')), el('tbody', {}, rows.map((r) => row(r, 'td')))));
}

// sentence draws the part of a sentence that stands between two places of the text.
function sentence(points, check, start, end, draw) {
  const doubted = (check.doubted || []).map((d) => ({
    start: Math.max(0, check.span.start + d.start - start), end: Math.min(end, check.span.start + d.end) - start,
  })).filter((d) => d.start < d.end);
  return el('span', { class: `sentence ${check.verdict}` }, stretches(points.slice(start, end), doubted, draw));
}

// verdict is the sign behind a sentence; null where it is no claim.
function verdict(check, openSource) {
  const kind = check.verdict;
  if (!signs[kind]) return null;
  const judge = judged(check);
  const label = [[t(kind), check.reason].filter(Boolean).join(': '), judge].filter(Boolean).join('. ');
  const mark = el('button', { type: 'button', class: `verdict ${kind}${disputed(check) ? ' disputed' : ''}`, 'aria-label': label }, signs[kind]);
  const first = check.evidence?.[0];
  if (first) mark.onclick = () => openSource(first);
  tooltip(mark, () => [
    ['tip-title', t(kind)],
    ...(check.reason ? [['tip-reason', check.reason]] : []),
    ...(first?.quote ? [['tip-quote', first.quote.length > 220 ? `${first.quote.slice(0, 220)}…` : first.quote]] : []),
    ['tip-score', t('score', percent(check.score))],
    ...(judge ? [['tip-score', judge]] : []),
  ]);
  return mark;
}

// stretches draws a sentence, those of its code points underlined that are likely at fault.
function stretches(points, doubted, draw) {
  const out = [];
  let at = 0;
  for (let { start, end } of doubted) {
    if (start < at || end > points.length) continue;
    while (start > at && points[start - 1] === '*') start -= 1; // marks of strong words stay together
    while (points[end] === '*') end += 1;
    out.push(...draw(points.slice(at, start).join('')), el('span', { class: 'doubted' }, draw(points.slice(start, end).join(''))));
    at = end;
  }
  return [...out, ...draw(points.slice(at).join(''))];
}

const percent = (score) => Math.round(score * 100);

// disputed reports whether a judge was asked about a sentence and disagrees with the check.
const disputed = (check) => Boolean(check.second?.disagrees);

// judged says what a judge makes of a sentence; null where none was asked.
function judged(check) {
  const second = check.second;
  return second ? t(second.disagrees ? 'judgeDisagrees' : 'judgeAgrees', second.judge, percent(second.score), percent(second.own)) : null;
}

// tallied says how many sentences have which verdict, why those fail that do, and about which
// a judge disagrees; null where all are supported and agreed on, for then nothing is to be said.
export function tallied(checks) {
  const claims = checks.filter((c) => signs[c.verdict]);
  const good = claims.filter((c) => c.verdict === 'supported');
  const open = claims.filter((c) => c.verdict !== 'supported' || disputed(c));
  if (!open.length) return null;
  return el('details', { class: 'tally' },
    el('summary', {}, t('tally', good.length, claims.length)),
    el('ul', {}, open.map((c) => el('li', {},
      el('span', { class: `verdict ${c.verdict}`, 'aria-hidden': 'true' }, signs[c.verdict]), ' ',
      el('strong', {}, t(c.verdict)), c.reason ? `: ${c.reason}` : '',
      disputed(c) ? el('div', { class: 'judged' }, judged(c)) : null, el('div', { class: 'dim' }, c.text)))));
}

// inline draws markers, strong words and code; all else is text.
function inline(text, citations, openSource) {
  return text.split(/(\[\d{1,3}\]|\*\*[^*\n]+\*\*|`[^`\n]+`)/).filter(Boolean).map((part) => {
    const marker = /^\[(\d+)\]$/.exec(part);
    if (marker) return cite(Number(marker[1]), citations, openSource);
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) return el('strong', {}, part.slice(2, -2));
    if (part.startsWith('`') && part.endsWith('`') && part.length > 2) return el('code', {}, part.slice(1, -1));
    return part.replaceAll('\\|', '|');
  });
}

function cite(n, citations, openSource) {
  const c = citations.get(n);
  const node = el('button', {
    type: 'button', class: 'cite', disabled: !c, 'aria-label': c ? t('cite', n, nameOf(c)) : String(n),
    onclick: () => c && openSource(c),
  }, String(n));
  if (c) tooltip(node, () => [['tip-title', nameOf(c)], ['tip-quote', c.quote.length > 260 ? `${c.quote.slice(0, 260)}…` : c.quote]]);
  return node;
}

// sourceList draws the cited sources, one for each marker.
export function sourceList(citations, openSource) {
  if (!citations.size) return null;
  return el('div', { class: 'sources' }, el('h3', {}, t('sources')), el('ol', {},
    [...citations.values()].sort((a, b) => a.marker - b.marker).map((c) => el('li', {},
      el('button', { type: 'button', class: 'card', onclick: () => openSource(c) },
        el('span', { class: 'num' }, String(c.marker)),
        el('span', { class: 'cardtext' },
          el('span', { class: 'cardtitle' }, nameOf(c) || c.external_id || c.document,
            c.page ? el('span', { class: 'dim' }, ` · ${t('page', c.page)}`) : null),
          el('span', { class: 'quote' }, c.quote)))))));
}
