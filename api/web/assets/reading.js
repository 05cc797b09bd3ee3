import { el } from './dom.js';
import { t } from './text.js';

// How a question was read: what it was rewritten to, where it was searched, and the
// filters and boosts found in it, each of which can be taken away.

// readingLine draws a reading; again(key) asks once more without a hint. It is null where
// the question was searched as it stands.
export function readingLine(r, again) {
  const lines = [];
  if (r.rewritten_by) {
    lines.push(el('div', { class: 'rewritten' }, t(r.rewritten_by === 'model' ? 'rewrittenModel' : 'rewrittenRules'), ' ', el('q', {}, r.query)));
  }
  if (r.needs?.length) {
    lines.push(el('div', { class: 'needs' }, t('needs'), ' ', r.needs.map((n) => el('q', {}, n))));
  }
  const hints = r.hints || [];
  if (hints.length) {
    lines.push(el('div', { class: 'chips', role: 'group', 'aria-label': t('hints') }, hints.map((h) => hintChip(h, again))));
  }
  return lines.length ? el('div', { class: 'reading' }, lines) : null;
}

function hintChip(h, again) {
  const name = t(`hint_${h.kind}`);
  const other = h.kind === 'related'; // neither filters nor prefers
  const label = other ? h.value : h.value ? `${name}: ${h.value}` : name;
  const effect = other ? name : t(h.effect === 'filter' ? 'onlyThis' : 'preferred');
  return el('button', {
    type: 'button', class: `chip hint ${h.effect}`, title: `${effect} ${label}. ${t('ignoreHint')}`, 'aria-label': `${effect} ${label}. ${t('ignoreHint')}`,
    'data-key': h.key, onclick: () => again(h.key),
  }, el('span', { class: 'hintkind' }, `${effect} `), el('span', { class: 'hinttext' }, label), el('span', { class: 'x', 'aria-hidden': 'true' }, ' ×'));
}
