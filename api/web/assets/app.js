import { el, replace, toast } from './dom.js';
import { said, t, language, setLanguage } from './text.js';
import { forgetKey, getJSON, newKey, onKeyNeeded, storedKey, storeKey } from './api.js';
import { askView } from './ask.js';
import { documentsView, dropAnywhere } from './documents.js';
import { collectionsView } from './collections.js';
import { jobsView, providersView } from './manage.js';
import { closeSource } from './source.js';

// state is what all views share. Views are kept, so that a conversation or an upload goes
// on while another tab is shown.
export const state = { collection: localStorage.getItem('collection') || 'default', collections: [], tab: '' };

const tabs = { ask: askView, documents: documentsView, collections: (s, go) => collectionsView(s, go, loadCollections), jobs: jobsView, providers: providersView };
let views = {};

export function open(tab) {
  if (location.hash !== `#${tab}`) location.hash = tab;
  else show(tab);
}

let walking = false; // along the tabs by the keyboard, which stays there

function show(tab) {
  if (!tabs[tab]) tab = 'ask';
  views[state.tab]?.hide?.();
  state.tab = tab;
  views[tab] ??= tabs[tab](state, open);
  replace(document.getElementById('view'), views[tab].node);
  views[tab].show?.(walking);
  for (const b of document.querySelectorAll('.tabs button')) {
    const on = b.dataset.tab === tab;
    b.setAttribute('aria-selected', on);
    b.tabIndex = on ? 0 : -1;
  }
  if (tab !== 'ask') closeSource();
  walking = false;
}

// chrome draws what surrounds the views, in the present language.
function chrome() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  const bar = document.querySelector('.tabs');
  replace(bar, Object.keys(tabs).map((tab) => el('button', {
    type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-controls': 'view', 'data-tab': tab, onclick: () => open(tab),
  }, t(tab))));
  bar.onkeydown = (e) => {
    const all = [...bar.children];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: all[(at + 1) % all.length], ArrowLeft: all.at(at - 1), Home: all[0], End: all.at(-1) }[e.key];
    if (!next) return;
    e.preventDefault();
    walking = true;
    next.focus();
    next.click();
  };
  document.querySelector('.skip').onclick = (e) => { // the address names the tab
    e.preventDefault();
    document.getElementById('view').focus();
  };
  const switcher = document.getElementById('language');
  switcher.textContent = t('language');
  switcher.title = t('languageHint');
  switcher.setAttribute('aria-label', t('languageHint'));
  switcher.onclick = () => {
    setLanguage(language() === 'zh' ? 'en' : 'zh');
    for (const v of Object.values(views)) v.hide?.();
    views = {};
    closeSource();
    chrome();
    show(state.tab);
  };
  theme(localStorage.getItem('theme') || 'auto');
  keyButton();
}

const themes = { auto: ['light', '◐', 'themeAuto'], light: ['dark', '☀', 'themeLight'], dark: ['auto', '☾', 'themeDark'] };

function theme(name) {
  const [next, sign, words] = themes[name] || themes.auto;
  const button = document.getElementById('theme');
  document.documentElement.dataset.theme = name;
  localStorage.setItem('theme', name);
  button.textContent = sign;
  button.title = t(words);
  button.setAttribute('aria-label', t(words));
  button.onclick = () => theme(next);
}

export async function loadCollections() {
  const { data } = await getJSON('/v1/collections');
  state.collections = data;
  if (data.length && !data.some((c) => c.name === state.collection)) state.collection = data[0].name;
  const picker = document.getElementById('collection');
  replace(picker, data.map((c) => el('option', { value: c.name, selected: c.name === state.collection }, c.name)));
  picker.onchange = () => {
    state.collection = picker.value;
    localStorage.setItem('collection', picker.value);
    for (const v of Object.values(views)) v.hide?.();
    views = {};
    closeSource();
    show(state.tab);
  };
}

let keyNeeded = false;

// keyButton shows the way to another key where one is in use, or wanted.
function keyButton() {
  const button = document.getElementById('keychange');
  button.hidden = !storedKey() && !keyNeeded;
  button.textContent = t('keyShort');
  button.title = t('keyChange');
  button.setAttribute('aria-label', t('keyChange'));
  button.onclick = async () => { if (await newKey()) location.reload(); };
}

// keyDialog asks for an API key; it resolves to true where one was given. refused says that
// the service does not know the one in use.
function keyDialog(refused) {
  const dialog = document.getElementById('key');
  keyNeeded ||= refused;
  keyButton();
  return new Promise((resolve) => {
    const field = el('input', { type: 'password', autocomplete: 'off', required: true, 'aria-label': t('keyTitle'), placeholder: 'gr-…' });
    const remember = el('input', { type: 'checkbox' });
    const finish = (given) => {
      dialog.onclose = null;
      if (dialog.open) dialog.close();
      resolve(given);
    };
    const forget = el('button', { type: 'button', class: 'plain small danger', onclick: () => { forgetKey(); location.reload(); } }, t('keyForget'));
    dialog.setAttribute('aria-labelledby', 'keytitle');
    replace(dialog, el('div', { class: 'keybox' },
      el('h2', { id: 'keytitle' }, t('keyTitle')), el('p', {}, t('keyMore')), refused && storedKey() ? el('p', { class: 'problem', role: 'alert' }, t('keyWrong')) : null, field,
      el('label', { class: 'check' }, remember, t('keyRemember')),
      el('div', { class: 'row end' },
        el('button', { type: 'button', class: 'plain', onclick: () => finish(false) }, t('cancel')),
        el('button', { type: 'button', class: 'primary', onclick: save }, t('keySave'))),
      storedKey() ? forget : null));
    function save() {
      if (!field.value.trim()) return;
      storeKey(field.value.trim(), remember.checked);
      keyButton();
      finish(true);
    }
    field.onkeydown = (e) => { if (e.key === 'Enter') save(); };
    dialog.onclose = () => finish(false);
    dialog.showModal();
    field.focus();
  });
}

async function start() {
  onKeyNeeded(keyDialog);
  chrome();
  try {
    await loadCollections();
  } catch (err) {
    toast(said(err), 'bad');
  }
  addEventListener('hashchange', () => show(location.hash.slice(1)));
  dropAnywhere(() => { open('documents'); return views.documents; });
  show(location.hash.slice(1) || 'ask');
  document.documentElement.dataset.ready = 'true';
}

start();
