// Requests to the service. The key, where one is needed, is asked for once and kept for
// this tab, or for this browser where the user wants that.

let askKey = async () => null;
let asking = null;

export function onKeyNeeded(f) { askKey = f; }

export function storedKey() {
  return sessionStorage.getItem('key') || localStorage.getItem('key') || '';
}

export function storeKey(key, remember) {
  sessionStorage.setItem('key', key);
  if (remember) localStorage.setItem('key', key);
  else localStorage.removeItem('key');
}

export function forgetKey() {
  sessionStorage.removeItem('key');
  localStorage.removeItem('key');
}

export class Failure extends Error {
  constructor(code, message, status, request) {
    super(message);
    this.code = code;
    this.status = status;
    this.request = request;
  }
}

export async function failureOf(status, text) {
  try {
    const { error } = JSON.parse(text);
    return new Failure(error.code, error.message, status, error.request_id);
  } catch {
    return new Failure('internal', text.slice(0, 200) || `HTTP ${status}`, status, '');
  }
}

// newKey asks for a key; requests that need one at the same time share the question. refused
// says that the service does not know the present one.
export function newKey(refused = false) {
  asking ??= askKey(refused).finally(() => { asking = null; });
  return asking;
}

export async function send(method, path, { json, signal, headers = {} } = {}) {
  for (;;) {
    const key = storedKey();
    const h = { ...headers };
    if (key) h.Authorization = `Bearer ${key}`;
    if (json !== undefined) h['Content-Type'] = 'application/json';
    const reply = await fetch(path, { method, headers: h, signal, body: json === undefined ? undefined : JSON.stringify(json) });
    if (reply.ok) return reply;
    const failure = await failureOf(reply.status, await reply.text());
    if (reply.status === 401 && (storedKey() !== key || await newKey(true))) continue;
    throw failure;
  }
}

export const getJSON = async (path, options) => (await send('GET', path, options)).json();
export const postJSON = async (path, json, options) => (await send('POST', path, { ...options, json })).json();

// events hands each server-sent event to f until the stream ends or f returns false.
export async function events(reply, f) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      let name = '';
      const data = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event: ')) name = line.slice(7);
        else if (line.startsWith('data: ')) data.push(line.slice(6));
      }
      if (data.length && f(name, data.join('\n')) === false) {
        await reader.cancel();
        return;
      }
    }
  }
}

// upload sends one file and tells how far it is.
export async function upload(file, collection, progress) {
  for (;;) {
    const key = storedKey();
    const { status, text } = await attempt(file, collection, key, progress);
    if (status >= 200 && status < 300) return JSON.parse(text).data;
    if (status === 401 && (storedKey() !== key || await newKey(true))) continue;
    throw await failureOf(status, text);
  }
}

function attempt(file, collection, key, progress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('collection', collection);
    form.append('file', file, file.name);
    const x = new XMLHttpRequest(); // fetch does not tell how much was sent
    x.open('POST', '/v1/documents');
    if (key) x.setRequestHeader('Authorization', `Bearer ${key}`);
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    x.onload = () => resolve({ status: x.status, text: x.responseText });
    x.onerror = () => reject(new Failure('unavailable', '', 0, ''));
    x.send(form);
  });
}
