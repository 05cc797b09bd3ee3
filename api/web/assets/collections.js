import { el, replace, toast } from './dom.js';
import { said, t, language } from './text.js';
import { getJSON, postJSON, send } from './api.js';
import { dictionaryEditor } from './dictionary.js';

// The collections: what is in each, its own words, new ones, and the end of empty ones.

export function collectionsView(state, open, changed) {
  const list = el('ul', { class: 'rows' });
  const name = el('input', { type: 'text', id: 'collection-name', required: true, maxLength: 64, placeholder: t('collectionName'), 'aria-label': t('collectionName') });
  const about = el('input', { type: 'text', placeholder: t('collectionAbout'), 'aria-label': t('collectionAbout') });
  const make = el('form', { class: 'newcollection', onsubmit: create }, name, about,
    el('button', { type: 'submit', class: 'primary' }, t('collectionCreate')));
  const node = el('section', { class: 'manage', role: 'tabpanel', 'aria-labelledby': 'tab-collections' },
    el('p', { class: 'dim leadtext' }, t('collectionsMore')), list, make);
  let editing = ''; // whose words are open

  async function load() {
    try {
      const { data } = await getJSON('/v1/collections');
      replace(list, data.map(row));
    } catch (err) { toast(said(err), 'bad'); }
  }

  function row(c) {
    const total = Object.values(c.counts || {}).reduce((a, b) => a + b, 0);
    const busy = total - (c.counts.ready || 0) - (c.counts.failed || 0);
    const facts = [t('documentsCount', total)];
    if (busy > 0) facts.push(t('onTheWay', busy));
    if (c.counts.failed) facts.push(t('failedCount', c.counts.failed));
    facts.push(new Date(c.created_at).toLocaleDateString(language() === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium' }));
    const made = c.made?.[c.generation];
    const box = el('div', { class: 'words', hidden: true });
    const words = el('button', { type: 'button', class: 'plain small', 'aria-expanded': 'false', onclick: () => toggle() }, t('dictionary'));
    const item = el('li', { class: 'collectionrow', 'data-name': c.name },
      el('div', { class: 'doc' },
        el('div', { class: 'docmain' },
          el('div', { class: 'doctitle' }, c.name, c.name === state.collection ? el('span', { class: 'pill ready' }, t('collectionHere')) : null),
          c.description ? el('div', {}, c.description) : null,
          el('div', { class: 'dim facts' }, facts.join(' · ')),
          made ? el('div', { class: 'dim facts', title: t('madeWith') }, made.spec.model || '') : null),
        el('div', { class: 'docactions' },
          words,
          c.name === 'default' ? null : el('button', { type: 'button', class: 'plain small danger', onclick: () => remove(c, total), 'aria-label': `${t('remove')}: ${c.name}` }, t('remove')))),
      box);

    function toggle(to = box.hidden) {
      box.hidden = !to;
      words.setAttribute('aria-expanded', String(to));
      editing = to ? c.name : '';
      if (to) replace(box, dictionaryEditor(c.name));
    }
    if (editing === c.name) toggle(true);
    return item;
  }

  async function create(e) {
    e.preventDefault();
    if (!name.value.trim()) return;
    try {
      await postJSON('/v1/collections', { name: name.value.trim(), description: about.value.trim() });
      toast(t('collectionCreated', name.value.trim()));
      name.value = about.value = '';
      await load();
      await changed();
    } catch (err) { toast(said(err), 'bad'); }
  }

  async function remove(c, total) {
    if (total) { toast(t('collectionFull', c.name), 'bad'); return; }
    if (!confirm(t('collectionSure', c.name))) return;
    try {
      await send('DELETE', `/v1/collections/${encodeURIComponent(c.name)}`);
      await load();
      await changed();
    } catch (err) { toast(said(err), 'bad'); }
  }

  return { node, show: load };
}
