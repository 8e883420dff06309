// What can be done with a message: answer it, react, forward, copy, tap its buttons, open its list.
import { announce, icon, make } from './make.js';
import { tell } from './api.js';
import { acts, menu, sheet } from './sheets.js';
import { happen, state } from './state.js';

const FACES = ['👍', '❤️', '😂', '😮', '🙏', '❌', '🔁'];
const SWIPE_PX = 56, HOLD_MS = 450;

export async function send(fields) {
  try {
    if (fields instanceof FormData) fields.set('person', state.current);
    return await tell('send', fields instanceof FormData ? fields : { person: state.current, ...fields });
  } catch (problem) {
    announce(problem.message);
    happen('problem', problem.message);
    return null;
  }
}

export const choose = (message, kind, id) => send({ [kind]: id, message: message.id });

export function quote(message) {
  state.quote = message;
  happen('quote');
}

export function openMenu(message, anchor) {
  const own = message.reactions.me;
  const face = (emoji) => make('button', {
    'aria-label': `React ${emoji}`, 'aria-pressed': String(own === emoji),
    onclick: () => { dialog.close(); send({ reaction: { message: message.id, emoji: own === emoji ? '' : emoji } }); },
  }, emoji);
  const entries = [
    ['reply', 'Reply', () => quote(message)],
    ['forward', 'Forward', () => send({ forward: message.id })],
    message.text && ['copy', 'Copy', () => navigator.clipboard?.writeText(message.text).catch(() => {})],
    message.mine && message.kind === 'text' && !message.content.deleted && ['pen', 'Edit', () => editText(message)],
    message.mine && message.kind !== 'reaction' && !message.content.deleted && ['bin', 'Delete for everyone', () => send({ delete: { message: message.id } })],
    ['pulse', 'What happened', () => happen('focus', message.id)],
  ].filter(Boolean);
  const dialog = menu(anchor, 'Message menu', make('div.faces', {}, FACES.map(face)), acts(() => dialog, entries));
}

function editText(message) {
  const text = make('textarea', { rows: 4, required: true, 'aria-label': 'The new words' });
  text.value = message.text;
  const save = (event) => {
    event.preventDefault();
    dialog.close();
    send({ edit: { message: message.id, text: text.value } });
  };
  const dialog = sheet('Edit message', make('form', { onsubmit: save }, text, make('button.primary', { type: 'submit' }, 'Save')));
}

export function openList(message) {
  const { list } = message.content;
  const row = (one) => make('button.option', { onclick: () => { dialog.close(); choose(message, 'row', one.id); } },
    make('span', {}, one.title, one.description && make('small', {}, one.description)), make('i'));
  const dialog = sheet(list.label, list.sections.map((section) => [section.title && make('h3', {}, section.title), ...section.rows.map(row)]));
}

// Swipe right to answer, press long for the menu; both by touch alone.
export function swipeable(item, box, message) {
  let start = null, held = null, mark = null;
  const forget = () => {
    clearTimeout(held);
    box.style.transform = '';
    mark?.remove();
    start = mark = null;
  };
  item.addEventListener('touchstart', (event) => {
    const touch = event.touches[0];
    start = { x: touch.clientX, y: touch.clientY };
    held = setTimeout(() => { openMenu(message, { x: start?.x ?? 40, y: start?.y ?? 80 }); forget(); }, HOLD_MS);
  }, { passive: true });
  item.addEventListener('touchmove', (event) => {
    if (!start) return;
    const across = event.touches[0].clientX - start.x, along = Math.abs(event.touches[0].clientY - start.y);
    if (Math.abs(across) > 8 || along > 8) clearTimeout(held);
    if (across < 12 || along > across) return;
    if (!mark) { mark = make('span.swipe-mark', {}, icon('reply')); box.append(mark); }
    box.style.transform = `translateX(${Math.min(across, 80)}px)`;
    mark.style.opacity = Math.min(1, across / SWIPE_PX);
    start.far = across > SWIPE_PX;
  }, { passive: true });
  item.addEventListener('touchend', () => { const far = start?.far; forget(); if (far) quote(message); });
  item.addEventListener('touchcancel', forget);
  box.addEventListener('contextmenu', (event) => {
    if (event.target.closest('a, img')) return;
    event.preventDefault();
    openMenu(message, { x: event.clientX, y: event.clientY });
  });
}
