// One message as a bubble.
import { clock, icon, make, media, size } from './make.js';
import { words } from './markup.js';
import { choose, openList, openMenu, swipeable } from './acting.js';
import { state, summary } from './state.js';
import { view } from './sheets.js';
import { voice } from './voice.js';

const TICKS = { sent: ['one', 'Sent'], delivered: ['two', 'Delivered'], read: ['two', 'Read'], failed: ['alert', 'Failed'] };

function meta(message) {
  const [drawn, label] = TICKS[message.status] || TICKS.sent;
  const ticks = message.mine && make(`span.${message.status}`, { role: 'img', 'aria-label': label, title: label }, icon(drawn));
  return make('span.meta', {}, message.content.edited && 'edited ', make('time', { datetime: new Date(message.at * 1000).toISOString() }, clock(message.at)), ticks);
}

export function quoteBox(quote, onclick) {
  const whose = make('span.whose', {}, quote.mine ? 'You' : state.business.name);
  const picture = quote.kind === 'image' && quote.media && make('img', { src: media(quote.media.id), alt: '' });
  return make(onclick ? 'button.quote' : 'div.quote', onclick ? { onclick, 'aria-label': 'Show the quoted message' } : {},
    make('span', {}, whose, make('span.said', {}, words(summary(quote)).textContent)), picture);
}

function picture(message) {
  const file = message.content.media;
  if (message.kind === 'video' || file.mime.startsWith('video/')) return make('div.picture', {}, make('video', { src: media(file.id), controls: true, preload: 'metadata' }));
  const label = message.text ? `Picture: ${message.text.slice(0, 80)}` : 'Picture';
  return make('button.picture', { 'aria-label': `Open ${label}`, onclick: () => view(file, message.content.caption) },
    make('img', { src: media(file.id), alt: label, loading: 'lazy' }));
}

function paper(file) {
  const name = file.filename || 'document', ending = name.includes('.') ? name.split('.').at(-1).slice(0, 4) : 'file';
  return make('a.document', { href: `${media(file.id)}?download`, download: name, 'aria-label': `Save ${name}` },
    make('span.kind', {}, ending), make('span.lines', {}, make('span', {}, name), make('small', {}, `${size(file.size)} · ${ending.toUpperCase()}`)));
}

// A tiny one, drawn large, is all blur unless each of its pixels stays one.
function sticker(kept) {
  const onload = ({ target }) => target.classList.toggle('tiny', target.naturalWidth < 66);
  return make('img.sticker', { src: media(kept.id), alt: 'Sticker', width: 132, height: 132, onload });
}

function file(message) {
  const kept = message.content.media;
  if (!kept) return null;
  if (message.kind === 'audio') return voice(kept);
  if (message.kind === 'sticker') return sticker(kept);
  if (message.kind === 'document' || !/^(image|video)\//.test(kept.mime)) return paper(kept);
  return picture(message);
}

function choices(message) {
  const { buttons, list, link } = message.content;
  const rows = [];
  for (const button of buttons || []) rows.push(make('button', { onclick: () => choose(message, 'button', button.id) }, icon('reply'), button.title));
  if (list) rows.push(make('button', { onclick: () => openList(message), 'aria-haspopup': 'dialog' }, icon('list'), list.label));
  if (link) rows.push(make('a', { href: link.url, target: '_blank', rel: 'noopener noreferrer nofollow' }, icon('link'), link.title));
  return rows.length ? make('div.choices', {}, rows) : null;
}

function location(content) {
  if (content.latitude === undefined) return null;
  return make('span.words', {}, ['📍', content.name, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join(' '));
}

function body(message) {
  const { content } = message;
  return [
    message.forwarded && make('div.forwarded', {}, icon('forward'), 'Forwarded'),
    content.template && make('div.template', {}, `Template · ${content.template}`),
    message.quote && quoteBox(message.quote, () => show(message.quote.id)),
    content.header && make('div.header', {}, content.header),
    file(message), location(content),
    message.text && words(message.text),
    content.footer && make('div.foot', {}, content.footer),
    meta(message),
    message.error && make('div.failure', {}, `Not delivered: ${message.error.title} (${message.error.code})`),
    choices(message),
  ];
}

function reactions(message) {
  const faces = Object.values(message.reactions);
  return faces.length ? make('span.reactions', { role: 'img', 'aria-label': `Reactions: ${faces.join(' ')}` }, [...new Set(faces)].join('')) : null;
}

export function bubble(message, first) {
  const box = make('div.bubble', {}, body(message), reactions(message));
  const handle = make('button.handle', { 'aria-label': 'Message menu', 'aria-haspopup': 'menu', onclick: () => openMenu(message, handle) }, icon('down'));
  const classes = ['li.message', message.mine && 'mine', first && 'first', reactions(message) && 'reacted'].filter(Boolean);
  const item = make(classes.join('.'), { 'data-id': message.id }, box, handle);
  swipeable(item, box, message);
  return item;
}

export function show(id) {
  const item = document.querySelector(`.message[data-id="${CSS.escape(id)}"]`);
  if (!item) return;
  item.scrollIntoView({ block: 'center', behavior: 'smooth' });
  item.classList.add('focus');
  setTimeout(() => item.classList.remove('focus'), 1500);
}
