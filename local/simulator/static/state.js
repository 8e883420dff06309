// What the page knows, and who wants to hear of changes.
export const state = { business: { name: '', number: '' }, people: [], messages: new Map(), typing: new Set(), current: null, version: 0, quote: null, online: true };

const listeners = {};
export const when = (event, listener) => (listeners[event] ??= []).push(listener);
export const happen = (event, detail) => Promise.all((listeners[event] || []).map((listener) => listener(detail)));

export const person = (number = state.current) => state.people.find((one) => one.number === number);

export function chat(number = state.current) {
  if (!state.messages.has(number)) state.messages.set(number, new Map());
  return state.messages.get(number);
}

export const visible = (message) => message.kind !== 'reaction';
export const newest = (number) => [...chat(number).values()].filter(visible).at(-1);

const KINDS = { image: '📷 Photo', video: '🎥 Video', audio: '🎤 Voice message', document: '📄 Document', sticker: '💟 Sticker', location: '📍 Location', contacts: 'Contact' };
export function summary(message) {
  const media = message.media || message.content?.media;
  const label = message.kind === 'audio' && media && !media.voice ? '🎵 Audio' : KINDS[message.kind];
  if (message.kind === 'document') return `📄 ${media?.filename || 'Document'}`;
  return label ? label + (message.text ? ` ${message.text}` : '') : message.text || message.kind;
}
