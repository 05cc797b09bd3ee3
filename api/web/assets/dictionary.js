import { el, replace, toast } from './dom.js';
import { said, t } from './text.js';
import { getJSON, send } from './api.js';

// A collection's own words, as a table that can be typed into.

const split = (s) => s.split(/[,，;；、]/).map((w) => w.trim()).filter(Boolean);
const joined = (list) => (list || []).join(', ');

export function dictionaryEditor(collection) {
  const path = `/v1/collections/${encodeURIComponent(collection)}/dictionary`;
  const rows = el('div', { class: 'wordrows', role: 'group', 'aria-label': t('dictionary') });
  const save = el('button', { type: 'button', class: 'primary', disabled: true, onclick: store }, t('saveWords'));
  const note = el('span', { class: 'dim', role: 'status' });
  const node = el('div', { class: 'dictionary' },
    el('p', { class: 'dim' }, t('dictionaryMore')), rows,
    el('div', { class: 'row' }, el('button', { type: 'button', class: 'plain', onclick: () => add({}).focus() }, t('addWord')),
      el('div', { class: 'row' }, note, save)));
  let revision = 0;

  function dirty() {
    save.disabled = false;
    note.textContent = t('unsaved');
  }

  // add draws an entry and returns its first field.
  function add(entry) {
    const field = (kind, value, label) => el('input', {
      type: 'text', class: kind, value: value || '', placeholder: label, 'aria-label': label, oninput: dirty,
      onkeydown: (e) => {
        if (e.key !== 'Enter' || e.isComposing) return;
        e.preventDefault();
        (row.nextElementSibling?.querySelector('input') || add({})).focus();
      },
    });
    const row = el('div', { class: 'wordrow', role: 'group', 'aria-label': entry.term || t('term') },
      field('term', entry.term, t('term')), field('synonyms', joined(entry.synonyms), t('synonyms')),
      field('abbreviations', joined(entry.abbreviations), t('abbreviations')),
      el('button', { type: 'button', class: 'icon', 'aria-label': t('removeWord'), title: t('removeWord'), onclick: () => { row.remove(); dirty(); } }, '×'));
    rows.append(row);
    return row.querySelector('input');
  }

  function draw(d) {
    revision = d.revision;
    replace(rows);
    for (const e of d.entries) add(e);
    if (!d.entries.length) add({});
    save.disabled = true;
    note.textContent = d.entries.length ? t('wordCount', d.entries.length) : '';
  }

  async function load() {
    try { draw(await getJSON(path)); } catch (err) { toast(said(err), 'bad'); }
  }

  async function store() {
    const value = (row, kind) => row.querySelector(`.${kind}`).value.trim();
    const entries = [...rows.children].map((row) => ({
      term: value(row, 'term'), synonyms: split(value(row, 'synonyms')), abbreviations: split(value(row, 'abbreviations')),
    })).filter((e) => e.term || e.synonyms.length || e.abbreviations.length);
    save.disabled = true;
    try {
      draw(await (await send('PUT', path, { json: { entries, revision } })).json());
      toast(t('wordsSaved'));
    } catch (err) {
      save.disabled = false;
      toast(err.status === 409 ? t('wordsConflict') : said(err), 'bad');
    }
  }

  load();
  return node;
}
