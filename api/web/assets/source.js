import { el, nameOf, replace, toast } from './dom.js';
import { said, t } from './text.js';
import { send, getJSON } from './api.js';

// The side panel: where a citation comes from, in its context and, for a PDF, on its page.

const panel = () => document.getElementById('source');
let opener = null;
let turn = 0; // of openings: what a slower earlier one finds is dropped
const texts = new Map();
let picture = '';

export function closeSource() {
  if (panel().hidden) return;
  turn++;
  panel().hidden = true;
  document.body.classList.remove('with-source');
  cover(false);
  replace(panel());
  drop();
  opener?.focus?.();
}

// cover keeps the keyboard off what the panel lies over on a narrow screen.
function cover(on) {
  for (const node of document.querySelectorAll('.top, main')) node.inert = on;
}

function drop() {
  if (picture) URL.revokeObjectURL(picture);
  picture = '';
}

export async function openSource(c) {
  const mine = ++turn;
  opener = document.activeElement;
  const context = el('div', { class: 'context' }, el('mark', {}, c.quote));
  const pageBox = el('div', { class: 'pagebox', hidden: true });
  const title = el('h2', { tabIndex: -1 }, nameOf(c));
  const meta = el('div', { class: 'dim meta' }, c.page ? t('page', c.page) : '');
  const originalButton = el('button', { type: 'button', class: 'plain small' }, t('original'));
  const node = panel();
  replace(node,
    el('div', { class: 'sourcehead' },
      el('div', {}, title, meta),
      el('button', { type: 'button', class: 'icon', 'aria-label': t('close'), title: t('close'), onclick: closeSource }, '×')),
    el('div', { class: 'sourcebody' }, pageBox, el('h3', {}, t('inContext')), context, originalButton));
  node.hidden = false;
  node.setAttribute('aria-label', t('sources'));
  document.body.classList.add('with-source');
  cover(matchMedia('(max-width: 860px)').matches);
  node.onkeydown = (e) => { if (e.key === 'Escape') closeSource(); };
  title.focus({ preventScroll: true });
  if (!c.document) return;
  try {
    const doc = await getJSON(`/v1/documents/${encodeURIComponent(c.document)}`);
    if (mine !== turn) return;
    title.textContent = nameOf(doc);
    originalButton.onclick = () => download(doc);
    if (doc.media_type === 'application/pdf' && c.page) showPage(pageBox, doc, c, c.page, mine);
    const points = await textOf(c);
    if (mine === turn) replace(context, around(points, c.span));
    context.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
  } catch (err) {
    if (mine === turn) toast(said(err), 'bad');
  }
}

async function textOf(c) {
  const path = `/v1/documents/${encodeURIComponent(c.document)}/text?revision=${c.revision}`;
  if (!texts.has(path)) texts.set(path, Array.from(await (await send('GET', path)).text()));
  return texts.get(path);
}

const margin = 500; // code points on either side of a quote

// around is the quote, marked, with what stands before and after it, from line to line.
function around(points, span) {
  let from = Math.max(0, span.start - margin);
  let to = Math.min(points.length, span.end + margin);
  const head = (from > 0 ? '…' : '') + points.slice(from, span.start).join('');
  const tail = points.slice(span.end, to).join('') + (to < points.length ? '…' : '');
  return [head, el('mark', {}, points.slice(span.start, span.end).join('')), tail];
}

async function showPage(box, doc, c, page, mine) {
  const boxes = (c.boxes || []).filter((b) => b.page === page);
  const list = boxes.map((b) => [b.x0, b.y0, b.x1, b.y1].map((x) => x.toFixed(1)).join(',')).join(';');
  const move = (to) => el('button', {
    type: 'button', class: 'icon', disabled: to < 1 || to > doc.pages, 'aria-label': to < page ? t('previous') : t('next'),
    onclick: () => showPage(box, doc, c, to, mine),
  }, to < page ? '‹' : '›');
  const image = el('img', { alt: t('pageOf', page, doc.pages), class: 'page' });
  replace(box, el('div', { class: 'pager' }, move(page - 1), el('span', {}, t('pageOf', page, doc.pages)), move(page + 1)), image);
  box.hidden = false;
  try {
    const path = `/v1/documents/${encodeURIComponent(doc.id)}/pages/${page}.png?boxes=${encodeURIComponent(list)}`;
    const blob = await (await send('GET', path)).blob();
    if (mine !== turn || !image.isConnected) return;
    drop();
    picture = URL.createObjectURL(blob);
    image.src = picture;
  } catch (err) {
    image.replaceWith(el('div', { class: 'dim' }, said(err)));
  }
}

async function download(doc) {
  try {
    const blob = await (await send('GET', `/v1/documents/${encodeURIComponent(doc.id)}/content`)).blob();
    const url = URL.createObjectURL(blob);
    el('a', { href: url, download: doc.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  } catch (err) {
    toast(said(err), 'bad');
  }
}
