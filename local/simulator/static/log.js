// The chat that is open: bubbles in order, days between them, the end in sight.
import { bubble } from './bubbles.js';
import { byId, dayName, icon, make } from './make.js';
import { chat, newest, person, state, visible } from './state.js';

const scroll = byId('scroll'), log = byId('log'), toEnd = byId('to-end');
const NEAR_PX = 120, GROUP_S = 600;
let last = null, stuck = true;  // stuck: the end stays in sight while things below or above grow

toEnd.append(icon('down'));
toEnd.addEventListener('click', () => end(true));
scroll.addEventListener('scroll', () => { stuck = atEnd(); toEnd.hidden = stuck; });

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX;

export function end(smoothly = false) { stuck = true; scroll.scrollTo({ top: scroll.scrollHeight, behavior: smoothly ? 'smooth' : 'instant' }); }

const starts = (message) => !last || last.mine !== message.mine || message.at - last.at > GROUP_S || dayName(last.at) !== dayName(message.at);

function append(message, arriving) {
  if (!last || dayName(last.at) !== dayName(message.at)) log.append(make('li.day', {}, dayName(message.at)));
  const item = bubble(message, starts(message));
  if (arriving) item.classList.add('arriving');
  log.append(item);
  last = message;
}

export function redraw() {
  last = null;
  log.replaceChildren();
  const who = person();
  if (who?.role === 'stranger' || who?.role === 'customer') log.append(make('li.note', {}, 'This person is not on the whitelist: commands are refused, everything else becomes a customer chat.'));
  if (who && !newest(state.current)) log.append(make('li.note.calm', {}, `${who.name}’s chat with ${state.business.name}. Write as you would on WhatsApp, or tap a suggestion to begin.`));
  for (const message of chat().values()) if (visible(message)) append(message, false);
  typing();
  end();
}

export function update(messages) {
  const stay = atEnd();
  log.querySelector('.typing')?.remove();
  for (const message of messages.filter(visible)) {
    const there = log.querySelector(`.message[data-id="${CSS.escape(message.id)}"]`);
    if (there) there.replaceWith(bubble(message, there.classList.contains('first')));
    else append(message, true);
  }
  typing();
  if (stay || messages.some((message) => message.mine && message.seq === last?.seq)) end();
}

export function typing() {
  const there = log.querySelector('.typing'), wanted = state.typing.has(state.current);
  if (wanted && !there) {
    const stay = atEnd();
    log.append(make('li.message.first.typing', { 'aria-label': 'typing' }, make('div.bubble.dots', {}, make('i'), make('i'), make('i'))));
    if (stay) end();
  } else if (!wanted) there?.remove();
}

new ResizeObserver(() => stuck && end()).observe(scroll);
new ResizeObserver(() => stuck && end()).observe(log);
