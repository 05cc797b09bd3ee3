import { el, replace, toast, bytes } from './dom.js';
import { said, t, told } from './text.js';
import { getJSON, send, events, upload } from './api.js';

const resting = new Set(['ready', 'failed']);
const rests = (d) => resting.has(d.status) || (d.status === 'searchable' && d.reason);
const statuses = ['queued', 'extracting', 'chunking', 'indexing', 'searchable', 'embedding', 'ready', 'failed'];
const streams = 3; // a browser opens six connections to one host

export function documentsView(state) {
  const rows = new Map(); // id -> {doc, node}
  const following = new Map(); // id -> AbortController
  let counts = {};
  let cursor = '';
  let status = '';
  let shown = false;
  let timer = 0;
  const uploads = [];
  let active = 0;
  let looks = 0; // numbers the looks at the list: an older one's answer is dropped
  let looking = false;

  const touch = matchMedia('(hover: none)').matches; // nothing is dragged there
  const picker = el('input', { type: 'file', multiple: true, class: 'sr', id: 'files', tabIndex: -1, onchange: () => { add(picker.files); picker.value = ''; } });
  const zone = el('button', { type: 'button', class: 'drop', onclick: () => picker.click() },
    el('span', { class: 'dropsign', 'aria-hidden': 'true' }, touch ? '+' : '↓'), el('strong', {}, t(touch ? 'choose' : 'drop')), el('span', { class: 'dim' }, t(touch ? 'kinds' : 'dropMore')));
  const text = el('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter') });
  const chips = el('div', { class: 'chips', role: 'group', 'aria-label': t('byStatus') });
  const pending = el('ul', { class: 'rows', hidden: true });
  const list = el('ul', { class: 'rows' });
  const empty = el('p', { class: 'dim empty', hidden: true });
  const more = el('button', { type: 'button', class: 'plain', hidden: true, onclick: () => load(true) }, t('more'));
  const node = el('section', { class: 'documents', role: 'tabpanel', 'aria-labelledby': 'tab-documents' },
    picker, zone, el('div', { class: 'filters' }, text, chips), pending, list, empty, more);

  let typing = 0;
  text.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(() => load(), 200); });

  async function load(next) {
    const q = new URLSearchParams({ collection: state.collection, limit: '50' });
    if (status) q.set('status', status);
    if (text.value.trim()) q.set('text', text.value.trim());
    if (next) q.set('cursor', cursor);
    const look = ++looks;
    looking = true;
    try {
      const page = await getJSON(`/v1/documents?${q}`);
      if (look !== looks) return;
      if (!next) { rows.clear(); replace(list); }
      cursor = page.next_cursor;
      counts = page.counts;
      for (const doc of page.data) put(doc, false);
    } catch (err) {
      if (look !== looks) return;
      toast(said(err), 'bad');
    }
    looking = false;
    furnish();
    follow();
  }

  function furnish() {
    more.hidden = !cursor;
    empty.hidden = rows.size > 0 || uploads.length > 0;
    empty.textContent = status || text.value ? t('noMatch') : t('nothing');
    const total = Object.values(counts).reduce((a, b) => a + b, 0);
    const chip = (name, label, n) => el('button', { type: 'button', class: 'chip', 'aria-pressed': String(status === name),
      onclick: () => { status = name; load(); } }, label, el('span', { class: 'dim' }, ` ${n}`));
    replace(chips, chip('', t('allStatuses'), total), statuses.filter((s) => counts[s] || s === status).map((s) => chip(s, t(s), counts[s] || 0)));
  }

  // put draws a record in place of what was drawn of it before.
  function put(doc, first) {
    const node = row(doc);
    const old = rows.get(doc.id);
    rows.set(doc.id, { doc, node });
    if (old) {
      const held = old.node.contains(document.activeElement) ? document.activeElement.className : '';
      old.node.replaceWith(node);
      if (held) (node.querySelector(`button[class="${held}"]`) || node.querySelector('button'))?.focus();
    } else if (first) list.prepend(node);
    else list.append(node);
  }

  function row(doc) {
    const busy = !rests(doc);
    const facts = [bytes(doc.size_bytes)];
    if (doc.pages) facts.push(doc.pages === 1 ? t('page1') : t('pages', doc.pages));
    if (doc.chunks) facts.push(doc.chunks === 1 ? t('chunk1') : t('chunks', doc.chunks));
    const problem = doc.error ? said(doc.error) : told(doc.reason);
    return el('li', { class: `doc ${doc.status}`, 'data-id': doc.id, 'data-status': doc.status },
      el('div', { class: 'docmain' },
        el('div', { class: 'doctitle', title: doc.name }, doc.title || doc.name),
        el('div', { class: 'dim facts' }, facts.join(' · '), doc.name !== doc.title ? ` · ${doc.name}` : ''),
        busy ? progress(doc) : null,
        problem ? el('div', { class: doc.status === 'failed' ? 'problem' : 'dim' }, problem) : null,
        (doc.warnings || []).slice(0, 3).map((w) => el('div', { class: 'warning' }, told(w)))),
      el('span', { class: `pill ${doc.status}` }, t(doc.status)),
      el('div', { class: 'docactions' },
        doc.status === 'failed' ? el('button', { type: 'button', class: 'plain small', onclick: () => retry(doc), 'aria-label': `${t('retry')}: ${doc.title || doc.name}` }, t('retry')) : null,
        el('button', { type: 'button', class: 'plain small danger', onclick: () => remove(doc), 'aria-label': `${t('remove')}: ${doc.title || doc.name}` }, t('remove'))));
  }

  function progress(doc) {
    const bar = el('progress', { max: 1, 'aria-label': `${t(doc.status)}: ${doc.title || doc.name}` });
    bar.value = doc.progress || 0;
    return bar;
  }

  async function retry(doc) {
    try {
      put(await (await send('POST', `/v1/documents/${doc.id}/retry`)).json());
      follow();
    } catch (err) { toast(said(err), 'bad'); }
  }

  async function remove(doc) {
    if (!confirm(t('removeSure', doc.title || doc.name))) return;
    try {
      await send('DELETE', `/v1/documents/${doc.id}`);
      gone(doc.id);
    } catch (err) { toast(said(err), 'bad'); }
  }

  // choose asks what is to become of the documents that are called as an uploaded one.
  function choose(doc) {
    const at = new Date(doc.same_name[0].updated_at).toLocaleString();
    const close = () => { node.remove(); pending.hidden = !pending.childElementCount; };
    const swap = async () => {
      try {
        for (const old of doc.same_name) {
          await send('DELETE', `/v1/documents/${old.id}`);
          gone(old.id);
        }
        close();
      } catch (err) { toast(said(err), 'bad'); }
    };
    const node = el('li', { class: 'doc namesake', role: 'status' }, el('div', { class: 'docmain' },
      el('div', { class: 'doctitle' }, doc.name), el('div', {}, t('namesake', at))),
    el('div', { class: 'docactions' },
      el('button', { type: 'button', class: 'plain small danger', onclick: swap }, t('replaceOld')),
      el('button', { type: 'button', class: 'plain small', onclick: close }, t('keepBoth'))));
    pending.append(node);
    pending.hidden = false;
  }

  function gone(id) {
    const r = rows.get(id);
    if (!r) return;
    const next = (r.node.nextElementSibling || r.node.previousElementSibling)?.querySelector('.danger');
    const held = r.node.contains(document.activeElement);
    r.node.remove();
    if (held) (next || zone).focus({ preventScroll: true });
    rows.delete(id);
    counts[r.doc.status] = Math.max(0, (counts[r.doc.status] || 0) - 1);
    furnish();
  }

  // follow streams the progress of some documents that are on their way, and looks at the
  // list now and then while there are more.
  function follow() {
    if (!shown) return;
    const waiting = [...rows.values()].filter((r) => !rests(r.doc));
    for (const { doc } of waiting) if (following.size < streams && !following.has(doc.id)) watch(doc.id);
    clearTimeout(timer);
    if (waiting.length > streams) timer = setTimeout(refresh, 2000);
  }

  async function watch(id) {
    const stop = new AbortController();
    following.set(id, stop);
    let pause = 1000;
    try {
      const reply = await send('GET', `/v1/documents/${id}/events`, { signal: stop.signal });
      await events(reply, (name, data) => {
        if (name === 'gone') { gone(id); return false; }
        const doc = JSON.parse(data);
        const old = rows.get(id);
        if (old) {
          counts[old.doc.status] = Math.max(0, (counts[old.doc.status] || 0) - 1);
          counts[doc.status] = (counts[doc.status] || 0) + 1;
          put(doc);
          furnish();
        }
        return !rests(doc);
      });
      pause = 50;
    } catch { /* the next look at the list says how it is */ }
    following.delete(id);
    if (!stop.signal.aborted) setTimeout(follow, pause);
  }

  async function refresh() {
    if (!shown) return;
    const q = new URLSearchParams({ collection: state.collection, limit: '50' });
    try {
      const page = await getJSON(`/v1/documents?${q}`);
      counts = page.counts;
      for (const doc of page.data) if (rows.has(doc.id)) put(doc);
      furnish();
    } catch { /* it is asked again */ }
    follow();
  }

  function add(files) {
    for (const file of files) {
      const bar = el('progress', { max: 1, value: 0, 'aria-label': `${t('uploading')}: ${file.name}` });
      const node = el('li', { class: 'doc uploading' }, el('div', { class: 'docmain' },
        el('div', { class: 'doctitle' }, file.name), el('div', { class: 'dim facts' }, bytes(file.size)), bar),
        el('span', { class: 'pill uploading' }, t('uploading')));
      uploads.push({ file, node, bar });
      pending.append(node);
    }
    pending.hidden = false;
    empty.hidden = true;
    pump();
  }

  function pump() {
    while (active < 2 && uploads.some((u) => !u.begun)) run(uploads.find((u) => !u.begun));
  }

  async function run(u) {
    u.begun = true;
    active++;
    try {
      const docs = await upload(u.file, state.collection, (p) => { u.bar.value = p; });
      for (const doc of docs) {
        if (!rows.has(doc.id)) counts[doc.status] = (counts[doc.status] || 0) + 1;
        put(doc, true);
        if (doc.same_name) choose(doc);
      }
      if (looking) load(); // the look under way may have been answered before this upload
      u.node.remove();
    } catch (err) {
      u.bar.remove();
      u.node.className = 'doc failed';
      replace(u.node.querySelector('.facts'), bytes(u.file.size));
      u.node.querySelector('.docmain').append(el('div', { class: 'problem' }, said(err)));
      replace(u.node.querySelector('.pill'), t('failed'));
      u.node.querySelector('.pill').className = 'pill failed';
      u.node.append(el('div', { class: 'docactions' }, el('button', { type: 'button', class: 'plain small', onclick: () => u.node.remove() }, t('close'))));
    }
    uploads.splice(uploads.indexOf(u), 1);
    active--;
    furnish();
    follow();
    pump();
  }

  return {
    node, add,
    show: () => { shown = true; load(); },
    hide: () => {
      shown = false;
      clearTimeout(timer);
      for (const stop of following.values()) stop.abort();
    },
  };
}

// dropAnywhere lets files be dropped on the whole page.
export function dropAnywhere(target) {
  let depth = 0;
  const hasFiles = (e) => e.dataTransfer?.types.includes('Files');
  addEventListener('dragenter', (e) => { if (hasFiles(e)) { depth++; document.body.classList.add('dragging'); } });
  addEventListener('dragleave', (e) => { if (hasFiles(e) && --depth <= 0) { depth = 0; document.body.classList.remove('dragging'); } });
  addEventListener('dragover', (e) => { if (hasFiles(e)) e.preventDefault(); });
  addEventListener('drop', (e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    depth = 0;
    document.body.classList.remove('dragging');
    const files = [...e.dataTransfer.files];
    target()?.add(files);
  });
}
