// el makes an element. Text always becomes a text node, never markup.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else if (name in node && name !== 'list') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// replace puts children in place of what a node holds.
export function replace(node, ...children) {
  node.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
}

// show opens or closes the tooltip beside a node.
export function tooltip(node, lines) {
  const tip = document.getElementById('tip');
  const open = () => {
    replace(tip, lines().map(([kind, text]) => el('div', { class: kind }, text)));
    tip.hidden = false;
    const at = node.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
    const above = at.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 4 ? above : at.bottom + 8}px`;
  };
  const close = () => { tip.hidden = true; };
  node.addEventListener('pointerenter', open);
  node.addEventListener('pointerleave', close);
  node.addEventListener('focus', open);
  node.addEventListener('blur', close);
}

// toast says something for a few seconds.
export function toast(text, kind = '') {
  const box = document.getElementById('toasts');
  const node = el('div', { class: `toast ${kind}` }, text);
  box.append(node);
  setTimeout(() => node.remove(), 6000);
}

// nameOf is how a document is named: by its title and its file name, or by the one that
// holds the other.
export function nameOf({ title, name }) {
  const stem = (name || '').replace(/(.)\.[^.]*$/, '$1');
  if (!title || title === stem) return name || title || '';
  return !name || title === name ? title : `${title} (${name})`;
}

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(0)} KiB`;
  return `${(n / 1024 / 1024).toFixed(1)} MiB`;
}
