// The page: loads the phones, waits for news, keeps everything drawn.
import { ask, tell } from './api.js';
import './composer.js';
import { redraw, typing, update } from './log.js';
import { byId, icon, spaced } from './make.js';
import './panel.js';
import { draw as drawPeople } from './people.js';
import { chat, happen, person, state, when } from './state.js';

const WAIT_S = 20, AGAIN_MS = 1500, TOLD_MS = 8000;
let failure = '', failing = null;

function header() {
  const who = person();
  if (!who) return;
  const types = state.typing.has(who.number), subtitle = byId('subtitle');
  byId('business-name').textContent = state.business.name;
  byId('business-avatar').textContent = state.business.name.split(/\s+/).map((word) => word[0]).join('').slice(0, 2).toUpperCase();
  subtitle.classList.toggle('failing', Boolean(failure));
  subtitle.textContent = failure || (!state.online ? 'connecting…' : types ? 'typing…' : `on ${who.name}’s phone · ${who.username ? '@' + who.username : spaced(who.number)}`);
  subtitle.classList.toggle('typing', !failure && types && state.online);
}

async function people() {
  const told = await ask('chats'), role = person()?.role;
  state.business = told.business;
  state.people = told.people;
  state.typing = new Set(told.people.filter((one) => one.typing).map((one) => one.number));
  drawPeople();
  header();
  if (role && role !== person()?.role) redraw();
}

function enter(number) {
  if (state.current === number) { document.body.dataset.pane = 'chat'; return; }
  if (state.current) happen('leave');
  state.current = number;
  document.body.dataset.pane = 'chat';
  history.replaceState(null, '', `#${number}`);
  redraw();
  happen('enter');
  drawPeople();
  header();
  look();
}

// The person looks at the chat: what was delivered is read.
async function look() {
  const unread = [...chat().values()].some((message) => !message.mine && message.status === 'delivered');
  if (unread && !document.hidden) await tell('read', { person: state.current }).catch(() => {});
}

function keep(messages) {
  for (const message of messages) chat(message.person).set(message.id, message);
}

async function news() {
  const told = await ask('messages', { after: state.version, wait: WAIT_S });
  const reset = told.version < state.version;
  state.version = told.version;
  state.online = true;
  keep(told.messages);
  if (reset || told.messages.some((message) => !person(message.person))) await people();
  state.typing = new Set(told.typing);
  update(told.messages.filter((message) => message.person === state.current));
  typing();
  if (told.messages.some((message) => !message.mine)) {
    await ask('trace', { person: state.current }).catch(() => {});  // whom the system knows may have changed
    await people();
  }
  drawPeople();
  header();
  if (told.messages.length) happen('news');
  look();
}

async function forever() {
  for (;;) {
    try { await news(); } catch {
      state.online = false;
      header();
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}

function problem(words) {
  clearTimeout(failing);
  failure = words;
  header();
  failing = setTimeout(() => { failure = ''; header(); }, TOLD_MS);
}

async function begin() {
  await people();
  const told = await ask('messages');
  keep(told.messages);
  state.version = told.version;
  enter(person(location.hash.slice(1))?.number || state.people[0].number);
  document.body.dataset.ready = 'true';
  forever();
}

when('switch', enter);
when('people', people);
when('problem', problem);
byId('to-people').append(icon('back'));
byId('to-people').addEventListener('click', () => { document.body.dataset.pane = 'people'; });
document.addEventListener('visibilitychange', look);
setInterval(() => { if (state.typing.size) ask('messages', { after: state.version }).then((told) => { state.typing = new Set(told.typing); typing(); header(); }).catch(() => {}); }, 5000);

(async function persist() {
  try { await begin(); } catch { setTimeout(persist, AGAIN_MS); }
})();
