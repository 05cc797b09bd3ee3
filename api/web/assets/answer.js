import { el, nameOf, tooltip } from './dom.js';
import { t } from './text.js';

const signs = { supported: '✓', partial: '◐', unsupported: '?', contradicted: '✕' };

// prose draws an answer: its sentences in order, each with its verdict, and its markers
// as buttons that open their source. Spans count code points, so the text is taken apart
// by code points and not by UTF-16 units.
export function prose(text, checks, citations, openSource) {
  const points = Array.from(text);
  const out = [];
  let at = 0;
  for (const check of [...checks].sort((a, b) => a.span.start - b.span.start)) {
    if (check.span.start < at || check.span.end > points.length) continue;
    out.push(...inline(points.slice(at, check.span.start).join(''), citations, openSource));
    out.push(sentence(points.slice(check.span.start, check.span.end).join(''), check, citations, openSource));
    at = check.span.end;
  }
  out.push(...inline(points.slice(at).join(''), citations, openSource));
  return out;
}

function sentence(text, check, citations, openSource) {
  const kind = check.verdict;
  const node = el('span', { class: `sentence ${kind}` }, stretches(text, check.doubted || [], citations, openSource));
  if (!signs[kind]) return node;
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
  node.append(mark);
  return node;
}

// stretches draws a sentence, those of its code points underlined that are likely at fault.
function stretches(text, doubted, citations, openSource) {
  const points = Array.from(text);
  const out = [];
  let at = 0;
  for (let { start, end } of doubted) {
    if (start < at || end > points.length) continue;
    while (start > at && points[start - 1] === '*') start -= 1; // marks of strong words stay together
    while (points[end] === '*') end += 1;
    out.push(...inline(points.slice(at, start).join(''), citations, openSource),
      el('span', { class: 'doubted' }, inline(points.slice(start, end).join(''), citations, openSource)));
    at = end;
  }
  return [...out, ...inline(points.slice(at).join(''), citations, openSource)];
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

// inline draws markers and strong words; all else is text.
function inline(text, citations, openSource) {
  return text.split(/(\[\d{1,3}\]|\*\*[^*\n]+\*\*)/).filter(Boolean).map((part) => {
    const marker = /^\[(\d+)\]$/.exec(part);
    if (marker) return cite(Number(marker[1]), citations, openSource);
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) return el('strong', {}, part.slice(2, -2));
    return part.replace(/^(\s*)[-*] /gm, '$1• ').replace(/^#{1,6} /gm, '');
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
