// Elements without HTML strings: text only ever becomes text.
const DRAWN = {
  plus: 'M12 5v14M5 12h14', back: 'M15 5l-7 7 7 7', down: 'M6 9l6 6 6-6', close: 'M6 6l12 12M18 6L6 18',
  send: 'M4.500 12L3.500 4.500l17.500 7.500-17.500 7.500L4.500 12zM4.500 12H12',
  mic: 'M12 15a3.500 3.500 0 0 0 3.500-3.500v-5a3.500 3.500 0 0 0-7 0v5A3.500 3.500 0 0 0 12 15zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3',
  clip: 'M20 11.500l-8.200 8.200a5.200 5.200 0 0 1-7.400-7.400l8.600-8.600a3.500 3.500 0 0 1 5 5l-8.500 8.400a1.750 1.750 0 0 1-2.500-2.500l7.700-7.600',
  face: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c1.800 2.300 5.200 2.300 7 0M9 9.500v.6M15 9.500v.6',
  pulse: 'M3 12h4l2.500-7 5 14 2.500-7h4', reply: 'M10 6L4 11.500 10 17v-3.500c5 0 8 1.500 10 4.500-.6-6-4-9.500-10-9.800z',
  forward: 'M14 6l6 5.500-6 5.500v-3.500c-5 0-8 1.500-10 4.500.6-6 4-9.500 10-9.800z',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4', list: 'M8 7h12M8 12h12M8 17h12M4 7h.1M4 12h.1M4 17h.1',
  link: 'M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5', picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.1',
  paper: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5', camera: 'M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z',
  pin: 'M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500', cart: 'M3 4h2.500l2.200 11h9.800l2-8H6.500M9 20h.1M16 20h.1',
  sticker: 'M5 4h14v9l-6 7H5zM19 13h-6v7', pen: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14', play: 'M7 4.500v15l13-7.500z', pause: 'M7 5h4v14H7zM14 5h4v14h-4z',
  one: 'M5 8.500l3.500 3.500L15 4.500', two: 'M1.500 8.500L5 12l6.500-7.500M9 11l1 1L16.500 4.500', clock: 'M9 15A6.500 6.500 0 1 0 9 2a6.500 6.500 0 0 0 0 13zM9 5v3.500l2.500 1.500',
  alert: 'M9 15A6.500 6.500 0 1 0 9 2a6.500 6.500 0 0 0 0 13zM9 5v4.500M9 12v.1',
};
const SMALL = new Set(['one', 'two', 'clock', 'alert']);

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', SMALL.has(name) ? '0 0 18 16' : '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', DRAWN[name]);
  svg.append(path);
  return svg;
}

// make('button.round', {onclick, 'aria-label': '…'}, children…): functions become listeners, the rest attributes.
export function make(what, given = {}, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  if (tag === 'button') element.type = 'button';
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function avatar(person) {
  const initials = (person.name.match(/[\p{L}\p{N}]/gu) || ['?']).slice(0, 1).join('').toUpperCase();
  const hue = [...person.number].reduce((sum, digit) => sum + Number(digit), 0) % 6;
  return make(`span.avatar.hue-${hue}`, { 'aria-hidden': 'true' }, initials);
}

const TIME = { hour: '2-digit', minute: '2-digit', hour12: false };
export const clock = (at) => new Date(at * 1000).toLocaleTimeString([], TIME);

export function dayName(at) {
  const day = new Date(at * 1000);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  return day.toLocaleDateString([], ago < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long', year: 'numeric' });
}

export const spaced = (number) => number.replace(/^(60)(\d{2})(\d{3,4})(\d{4})$/, '+$1 $2-$3 $4').replace(/^(?=\d)/, '+');
export const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
export const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
export const media = (id) => `/phone/api/media/${encodeURIComponent(id)}`;

export function announce(words) { byId('announcer').textContent = words; }
