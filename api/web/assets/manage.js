import { el, replace, toast } from './dom.js';
import { said, t, language } from './text.js';
import { getJSON, postJSON } from './api.js';

// polled is a view that looks at a list every few seconds while it is shown.
function polled(node, look) {
  let timer = 0;
  let shown = false;
  const again = async () => {
    clearTimeout(timer);
    try { await look(); } catch (err) {
      const place = node.querySelector('ul, .grid');
      if (!shown) return;
      if (place.children.length) toast(said(err), 'bad'); // what is shown is the best there is
      else replace(place, el(place.tagName === 'UL' ? 'li' : 'p', { class: 'dim empty', role: 'alert' }, said(err)));
      return;
    }
    if (shown) timer = setTimeout(again, 2000);
  };
  return { node, again, show: () => { shown = true; again(); }, hide: () => { shown = false; clearTimeout(timer); } };
}

const when = (s) => new Date(s).toLocaleString(language() === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' });

export function jobsView(state) {
  const list = el('ul', { class: 'rows' });
  const start = el('button', { type: 'button', class: 'primary', onclick: reindex }, t('reindex'));
  const node = el('section', { class: 'manage', role: 'tabpanel', 'aria-labelledby': 'tab-jobs' },
    el('div', { class: 'lead' }, el('p', { class: 'dim' }, t('reindexMore')), start), list);
  const view = polled(node, async () => {
    const { data } = await getJSON('/v1/jobs?limit=50');
    replace(list, data.map(job));
    if (!data.length) replace(list, el('li', { class: 'dim empty' }, t('noJobs')));
  });

  async function reindex() {
    start.disabled = true;
    try {
      await postJSON('/v1/jobs', { kind: 'reindex', collection: state.collection });
      await view.again();
    } catch (err) { toast(said(err), 'bad'); }
    start.disabled = false;
  }

  function job(j) {
    const going = j.status === 'queued' || j.status === 'running';
    const bar = el('progress', { max: 1 });
    bar.value = j.progress || 0;
    return el('li', { class: 'doc' }, el('div', { class: 'docmain' },
      el('div', { class: 'doctitle' }, `${t(`kind_${j.kind}`)} · ${j.collection}`),
      el('div', { class: 'dim facts' }, [when(j.created_at), j.stage ? t(`stage_${j.stage}`) : '', j.total ? `${j.done} / ${j.total}` : ''].filter(Boolean).join(' · ')),
      going ? bar : null, j.error ? el('div', { class: 'problem' }, said(j.error)) : null),
    el('span', { class: `pill ${{ done: 'ready', running: 'embedding' }[j.status] || j.status}` }, t(j.status)),
    el('div', { class: 'docactions' }, going ? el('button', { type: 'button', class: 'plain small', onclick: async () => {
      try { await postJSON(`/v1/jobs/${j.id}/cancel`, {}); view.again(); } catch (err) { toast(said(err), 'bad'); }
    } }, t('cancel')) : null));
  }
  return view;
}

export function providersView() {
  const grid = el('div', { class: 'grid' });
  const node = el('section', { class: 'manage', role: 'tabpanel', 'aria-labelledby': 'tab-providers' }, grid);
  return polled(node, async () => {
    const { data } = await getJSON('/v1/providers');
    replace(grid, data.map(provider));
    if (!data.length) replace(grid, el('p', { class: 'dim empty' }, t('noProviders')));
  });
}

function provider(p) {
  const fact = (name, value) => (value ? [el('dt', {}, name), el('dd', {}, value)] : []);
  const price = p.price || {};
  const good = { ok: 'ready', closed: 'failed', trying: 'embedding' }[p.state] || 'queued';
  return el('article', { class: 'provider' },
    el('div', { class: 'row' }, el('h2', {}, p.name), el('span', { class: `pill ${good}` }, t(`state${p.state}`))),
    el('div', { class: 'dim facts' }, Object.entries(p.models || {}).map(([k, v]) => `${k} → ${v}`).join(', ')),
    el('dl', {},
      fact(t('firstToken'), p.first_token_s ? `${p.first_token_s.toFixed(2)} s` : ''),
      fact(t('speed'), p.tokens_per_s ? t('tokensPerSecond', p.tokens_per_s.toFixed(0)) : ''),
      fact(t('price'), price.input || price.output ? `${price.input} / ${price.output} ${price.currency || ''}` : ''),
      fact(t('spend'), p.spend ? `${p.spend.toFixed(4)} ${price.currency || ''}` : ''),
      fact(t('requests'), p.requests ? `${p.requests}` : ''),
      fact(t('clearance'), p.clearance ? t(p.clearance) : '')),
    p.last_error ? el('div', { class: 'problem' }, p.last_error) : null);
}
