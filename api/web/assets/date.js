import { el } from './dom.js';
import { t } from './text.js';

// A field for a day. The browser's own shows the form of the browser's language, which need
// not be the page's; this one says its form and takes the usual ones.

// dayOf is a day as the API writes it, undefined where the text is none.
export function dayOf(text) {
  if (!text.trim()) return '';
  const found = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1) return undefined;
  return date.toISOString().slice(0, 10);
}

// dateField is a field whose value day() is; undefined while what was typed is no day.
export function dateField(label, title) {
  const node = el('input', { type: 'text', class: 'date', 'aria-label': label, title, placeholder: t('dateForm'), inputMode: 'numeric', autocomplete: 'off', maxLength: 14 });
  const day = () => dayOf(node.value);
  node.addEventListener('change', () => {
    const d = day();
    node.setAttribute('aria-invalid', String(d === undefined));
    if (d) node.value = d;
  });
  return { node, day };
}
