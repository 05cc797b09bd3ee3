import { el, replace, toast } from './dom.js';
import { noted, said, t } from './text.js';
import { send, events, postJSON, failureOf } from './api.js';
import { prose, sourceList, tallied } from './answer.js';
import { closeSource, openSource } from './source.js';
import { readingLine } from './reading.js';
import { dateField } from './date.js';

const policies = ['mark', 'cut', 'retry', 'strict', 'quote'];

export function askView(state, open) {
  let turns = []; // of the conversation, as the service takes them
  let running = null;

  const log = el('div', { class: 'log' });
  const field = el('textarea', { rows: 1, placeholder: t('placeholder'), 'aria-label': t('placeholder'), id: 'question' });
  const button = el('button', { type: 'button', class: 'primary send', onclick: () => (running ? running.abort() : submit()) }, t('send'));
  const policy = el('select', { 'aria-label': t('policy') },
    policies.map((p) => el('option', { value: p }, t(`policy${p[0].toUpperCase()}${p.slice(1)}`))));
  const asOf = dateField(t('asOf'), t('asOfMore'));
  const fresh = el('button', { type: 'button', class: 'plain small', hidden: true, onclick: reset }, t('fresh'));
  const composer = el('div', { class: 'composer' },
    el('div', { class: 'field' }, field, button),
    el('div', { class: 'options' }, el('label', {}, t('policy'), ' ', policy), el('label', { title: t('asOfMore') }, t('asOf'), ' ', asOf.node), fresh));
  const node = el('section', { class: 'ask', role: 'tabpanel', 'aria-labelledby': 'tab-ask' }, log, composer);

  field.addEventListener('input', grow);
  field.addEventListener('keydown', (e) => {
    // An input method uses Enter to take over what was typed.
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      if (!running) submit();
    }
  });
  hello();

  function grow() {
    if (CSS.supports('field-sizing', 'content')) return; // the style sheet does it
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  }

  function hello() {
    const here = state.collections.find((c) => c.name === state.collection);
    const empty = here && !Object.keys(here.counts || {}).length;
    replace(log, el('div', { class: 'hello' }, el('h1', {}, t('hello')), el('p', {}, empty ? t('helloEmpty') : t('helloMore')),
      empty ? el('button', { type: 'button', class: 'primary', onclick: () => open('documents') }, t('addDocuments')) : null));
  }

  function reset() {
    running?.abort();
    turns = [];
    fresh.hidden = true;
    hello();
    field.focus();
  }

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    if (asOf.day() === undefined) {
      asOf.node.focus();
      toast(t('dateWrong'), 'bad');
      return;
    }
    field.value = '';
    grow();
    await answer(text, []);
  }

  // answer asks text without what ignore names.
  async function answer(text, ignore) {
    if (!turns.length) replace(log);
    closeSource(); // it is an earlier answer's
    turns.push({ role: 'user', content: text });
    fresh.hidden = false;
    const shown = answerBox(text, (key) => again(turn, text, [...ignore, key]));
    const turn = el('div', { class: 'turn' }, el('div', { class: 'question' }, text), shown.node);
    log.append(turn);
    turn.scrollIntoView({ block: 'start', behavior: 'smooth' });
    running = new AbortController();
    button.textContent = t('stop');
    try {
      await stream(shown, ignore, running.signal);
    } catch (err) {
      shown.fail(err.name === 'AbortError' ? t('stopped') : said(err));
    }
    running = null;
    button.textContent = t('send');
    shown.end();
    if (shown.text) turns.push({ role: 'assistant', content: shown.text });
    else turns.pop();
    field.focus({ preventScroll: true });
  }

  // again asks a question once more: the last one in its place, an earlier one anew.
  async function again(turn, text, ignore) {
    if (running) return;
    if (turn === log.lastElementChild) {
      turn.remove();
      if (turns.at(-1)?.role === 'assistant') turns.pop();
      if (turns.at(-1)?.role === 'user') turns.pop();
    }
    await answer(text, ignore);
  }

  async function stream(shown, ignore, signal) {
    const reply = await send('POST', '/v1/chat/completions', { signal, json: {
      model: state.collection, messages: turns, stream: true, grounding: policy.value, show_reasoning: true,
      ...(ignore.length ? { ignore } : {}), ...(asOf.day() ? { as_of: asOf.day() } : {}),
    } });
    let failure = null;
    await events(reply, (_, data) => {
      if (data === '[DONE]') return false;
      const chunk = JSON.parse(data);
      if (chunk.error) {
        failure = failureOf(200, data);
        return false;
      }
      shown.take(chunk);
      return true;
    });
    if (failure) throw await failure;
  }

  return { node, show: (stay) => { if (!turns.length) hello(); if (!stay) field.focus({ preventScroll: true }); } };
}

// answerBox is one answer being written.
function answerBox(question, again) {
  const body = el('div', { class: 'prose', 'aria-live': 'off' });
  const status = el('div', { class: 'waiting', role: 'status' }, t('searching'));
  const thoughts = el('div', { class: 'thoughts' });
  const summary = el('summary', {}, t('thinkingNow'));
  const reasoning = el('details', { class: 'reasoning', hidden: true }, summary, thoughts);
  const read = el('div', { class: 'readbox', hidden: true });
  const notices = el('div', { class: 'notices' });
  const foot = el('div', { class: 'foot' });
  const heard = el('div', { class: 'sr', role: 'status' });
  const box = { node: el('article', { class: 'answer' }, read, reasoning, status, body, notices, foot, heard), text: '', take, end, fail };
  let checks = [];
  let citations = new Map();
  let frame = 0;
  let id = '';
  let last = null;

  function draw() {
    frame = 0;
    replace(body, prose(box.text, checks, citations, openSource));
  }

  function take(chunk) {
    id = chunk.id || id;
    const delta = chunk.choices?.[0]?.delta || {};
    if (chunk.reset) replace(thoughts);
    if (chunk.void) {
      box.text = '';
      checks = [];
      draw();
    }
    const line = chunk.reading && readingLine(chunk.reading, again);
    if (line) { replace(read, line); read.hidden = false; }
    if (chunk.note) status.textContent = chunk.note;
    if (delta.reasoning_content) {
      reasoning.hidden = false;
      status.hidden = true;
      thoughts.append(delta.reasoning_content);
    }
    if (delta.content) {
      summary.textContent = t('thinking');
      status.hidden = true;
      box.text += delta.content;
    }
    const g = chunk.grounding;
    if (g && chunk.choices?.[0]?.finish_reason) {
      last = chunk;
      checks = g.sentences || [];
      citations = new Map((chunk.citations || []).map((c) => [c.marker, c]));
    } else if (g) {
      checks.push(...g.sentences);
      for (const e of g.sentences.flatMap((s) => s.evidence || [])) if (!citations.has(e.marker)) citations.set(e.marker, e);
    }
    frame ||= requestAnimationFrame(draw);
  }

  function notice(kind, text, more) {
    notices.append(el('div', { class: `notice ${kind}` }, text, more || null));
  }

  function fail(message) {
    status.hidden = true;
    notice('bad', message);
  }

  function end() {
    status.hidden = true;
    summary.textContent = t('thinking');
    cancelAnimationFrame(frame);
    draw();
    box.node.dataset.done = 'true';
    if (last) heard.textContent = t('answered');
    if (!last) return;
    const g = last.grounding;
    if (g.abstained && !box.text) notice('calm', t('abstained')); // else the text says so
    if (g.degraded) {
      const why = noted(g.degraded);
      notice(last.provider ? 'warn' : 'calm', why[0].toUpperCase() + why.slice(1));
    }
    if (g.cut) notice('warn', t('cut'));
    if (g.unjudged) notice('calm', t('unjudged', g.unjudged));
    for (const c of g.conflicts || []) notice('warn', `${t('conflicts')}: ${c.what}`, conflict(c));
    const tally = tallied(checks);
    if (tally) notices.before(tally);
    replace(foot, g.abstained && !citations.size ? null : sourceList(citations, openSource), actions());
  }

  function conflict(c) {
    return el('div', { class: 'row' }, [c.A, c.B, c.a, c.b].filter(Boolean).map((e) => el('button', {
      type: 'button', class: 'card small', onclick: () => openSource(e) }, el('span', { class: 'quote' }, e.quote))));
  }

  function actions() {
    const rate = (rating, label, sign) => el('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, onclick: async (e) => {
      try {
        await postJSON('/v1/feedback', { answer_id: id, question, answer: box.text, rating });
        for (const b of e.target.parentNode.querySelectorAll('.rated')) b.classList.remove('rated');
        e.target.classList.add('rated');
        toast(t('thanks'));
      } catch (err) { toast(said(err), 'bad'); }
    } }, sign);
    const by = last.provider ? t('answeredBy', last.provider_model ? `${last.provider} · ${last.provider_model}` : last.provider) : last.grounding.abstained ? '' : t('quoted');
    return el('div', { class: 'actions' }, rate(1, t('good'), '▲'), rate(-1, t('bad'), '▼'),
      el('button', { type: 'button', class: 'plain small', onclick: async () => {
        await navigator.clipboard.writeText(box.text);
        toast(t('copied'));
      } }, t('copy')),
      el('span', { class: 'dim by' }, by));
  }

  return box;
}
