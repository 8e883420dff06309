// Dialogs: menus at a place, sheets from below, the picture viewer.
import { icon, make, media } from './make.js';

function open(dialog) {
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.showModal();
  return dialog;
}

export function sheet(title, ...children) {
  const close = make('button.round', { 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'));
  const dialog = make('dialog.sheet', { 'aria-label': title }, make('div.top', {}, make('h2', {}, title), close), ...children);
  return open(dialog);
}

// A menu beside `anchor` (an element or a point), kept inside the window.
export function menu(anchor, label, ...children) {
  const dialog = open(make('dialog.menu', { 'aria-label': label }, ...children));
  const box = anchor.getBoundingClientRect ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const wide = dialog.offsetWidth, high = dialog.offsetHeight;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - wide / 2 || box.left), innerWidth - wide - 8);
  const below = box.bottom + high + 8 < innerHeight;
  dialog.style.left = `${left}px`;
  dialog.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - high - 4)}px`;
  return dialog;
}

export function view(file, caption) {
  const close = make('button.round', { 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'));
  const save = make('a.round', { href: `${media(file.id)}?download`, download: file.filename || '', 'aria-label': 'Save' }, icon('save'));
  const dialog = make('dialog.viewer', { 'aria-label': 'Picture' }, make('div.top', {}, save, close),
    make('img', { src: media(file.id), alt: caption || 'Picture', onclick: () => dialog.close() }), make('p', {}, caption || ''));
  return open(dialog);
}

export function acts(dialogOf, entries) {
  return make('div.acts', { role: 'menu' }, entries.map(([name, label, act]) =>
    make('button', { role: 'menuitem', onclick: () => { dialogOf().close(); act(); } }, icon(name), label)));
}
