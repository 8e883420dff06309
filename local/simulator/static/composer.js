// Writing, quoting, attaching, recording.
import { send } from './acting.js';
import { quoteBox } from './bubbles.js';
import { byId, icon, make } from './make.js';
import { microphone, recording, stop, tapeBar } from './recorder.js';
import { acts, menu } from './sheets.js';
import { sendContact, sendOrder, sendPlace } from './customer.js';
import { chat, happen, person, state, when } from './state.js';

const EMOJI = '😀 😂 😊 😍 😎 🤔 😅 😭 🙏 👍 👎 👏 💪 🔥 🎉 ❤️ ✅ ❌ ⏳ 🔁 📌 📣 🛒 🌶️ 😋 🍜 🥤 📦 🚚 💰 🏷️ 📸 ☀️ 🌧️ 🕌 🌙'.split(' ');
const FIRST = {
  admin: [
    ['/help', '/help'], ['/status', '/status'],
    ['/landing create …', '/landing create\npage: promo-raya\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang'],
    ['/agent task …', '/agent task\nto: ali\ntype: followup\ntarget: 0191234567\npriority: high\ndeadline: 2h\nnote: Customer minta price list'],
    ['/landing list', '/landing list'],
  ],
  agent: [['/agent list', '/agent list\nstatus: pending'], ['/help', '/help']],
  viewer: [['/status', '/status'], ['/help', '/help']],
  customer: [['Hi, ada stok lagi?', 'Hi, ada stok lagi?'], ['Boleh saya tengok menu?', 'Boleh saya tengok menu?']],
};
const TOUCH = matchMedia('(hover: none) and (pointer: coarse)');

const draftOf = (number) => `wocs draft of ${number}`;
let files = [];

const text = make('textarea', { rows: 1, placeholder: 'Message', 'aria-label': 'Message', enterkeyhint: TOUCH.matches ? 'enter' : 'send' });
const pick = make('input', { type: 'file', multiple: true, hidden: true, 'aria-label': 'Choose files' });
const clip = make('button.round', { 'aria-label': 'Attach', 'aria-haspopup': 'menu', onclick: attach }, icon('clip'));
const smile = make('button.round', { 'aria-label': 'Emoji', 'aria-haspopup': 'menu', onclick: emoji }, icon('face'));
const field = make('div.field', {}, smile, text, clip);
const mic = microphone();
const go = make('button.go.send', { 'aria-label': 'Send', onclick: () => (recording() ? stop(true) : submit()) }, icon('send'));
const write = make('div.write', {}, field, mic, go), above = make('div.above', { hidden: true });
byId('composer').append(above, write, pick);

// What is typed and not sent yet is there again after a reload, on each phone its own.
function keepDraft() {
  if (!state.current) return;
  if (text.value) sessionStorage.setItem(draftOf(state.current), text.value);
  else sessionStorage.removeItem(draftOf(state.current));
}

function draw() {
  keepDraft();
  const full = text.value.trim() || files.length;
  mic.hidden = Boolean(full) || recording();
  go.hidden = !full && !recording();
  if (recording() && field.isConnected) field.replaceWith(tapeBar());
  else if (!recording() && !field.isConnected) write.firstChild.replaceWith(field);
  grow();
  drawAbove();
  drawChips();
}

function grow() {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 168)}px`;
}

function drawAbove() {
  above.hidden = !state.quote && !files.length;
  const parts = [];
  if (state.quote) parts.push(quoteBox(state.quote));
  if (files.length) parts.push(make('div.attached', {}, files.map(thumbnail)));
  const close = make('button.round', { 'aria-label': 'Remove', onclick: () => { state.quote = null; forgetFiles(); draw(); } }, icon('close'));
  above.replaceChildren(...parts, close);
  text.placeholder = files.length ? 'Add a caption' : 'Message';
}

function thumbnail(one) {
  const seen = one.file.type.startsWith('image/') ? make('img', { src: one.url, alt: '' })
    : one.file.type.startsWith('video/') ? make('video', { src: one.url, muted: true })
    : make('span.kind', {}, one.file.name.split('.').at(-1).slice(0, 4));
  return make('figure', {}, seen, make('figcaption', {}, one.file.name));
}

function drawChips() {
  const fresh = chat().size === 0 && !text.value && !files.length && !recording();
  const offers = fresh ? FIRST[person()?.role] || FIRST.customer : [];
  byId('chips').replaceChildren(...offers.map(([label, words]) => make('button.chip', { onclick: () => fill(words) }, label)));
}

function fill(words) {
  text.value = words;
  draw();
  text.focus();
}

function forgetFiles() {
  files.forEach((one) => URL.revokeObjectURL(one.url));
  files = [];
  pick.value = '';
}

function take(list, as) {
  files.push(...[...list].map((file) => ({ file, as, url: URL.createObjectURL(file) })));
  draw();
  text.focus();
}

async function submit() {
  const words = text.value.trim(), quote = state.quote?.id, sending = files;
  if (!words && !sending.length) return;
  text.value = '';
  state.quote = null;
  files = [];
  draw();
  if (!sending.length) { if (!(await send({ text: words, ...(quote && { quote }) }))) fill(words); return; }
  for (const [place, one] of sending.entries()) {
    const form = new FormData();
    form.set('file', one.file);
    if (one.as) form.set('as', one.as);
    if (quote) form.set('quote', quote);
    if (words && place === 0) form.set('caption', words);
    await send(form);
    URL.revokeObjectURL(one.url);
  }
  pick.value = '';
}

function attach() {
  const choose = (accept, as, capture) => () => {
    pick.accept = accept;
    pick.toggleAttribute('capture', Boolean(capture));
    pick.onchange = () => take(pick.files, as);
    pick.click();
  };
  const entries = [
    ['picture', 'Photos and videos', choose('image/*,video/*', '')],
    ['camera', 'Camera', choose('image/*', '', true)],
    ['paper', 'Document', choose('', 'document')],
    ['pin', 'Location', sendPlace],
    ['person', 'Contact', sendContact],
    ['sticker', 'Sticker', () => send({ sticker: true })],
    ['cart', 'Order', sendOrder],
  ];
  const dialog = menu(clip, 'Attach', acts(() => dialog, entries));
}

function emoji() {
  const put = (face) => { dialog.close(); text.setRangeText(face, text.selectionStart, text.selectionEnd, 'end'); draw(); text.focus(); };
  const dialog = menu(smile, 'Emoji', make('div.palette', {}, EMOJI.map((face) => make('button', { 'aria-label': face, onclick: () => put(face) }, face))));
}

text.addEventListener('input', draw);
text.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.quote) { state.quote = null; draw(); }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || TOUCH.matches) return;
  event.preventDefault();
  submit();
});
text.addEventListener('paste', (event) => { if (event.clipboardData.files.length) { event.preventDefault(); take(event.clipboardData.files, ''); } });
document.addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('dropping'); });
document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.body.classList.remove('dropping'); });
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  if (event.dataTransfer.files.length) take(event.dataTransfer.files, '');
});

when('quote', () => { draw(); text.focus(); });
when('recording', draw);
when('leave', () => { keepDraft(); if (recording()) stop(false); });
when('enter', () => { text.value = sessionStorage.getItem(draftOf(state.current)) || ''; state.quote = null; forgetFiles(); draw(); if (!TOUCH.matches) text.focus(); });
when('news', drawChips);
happen('composer');
