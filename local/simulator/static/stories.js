// The system's events as stories: a message, what was understood, the task's moves, what was sent.
import { clock, make } from './make.js';
import { summary } from './state.js';

const MOOD = {
  done: 'good', sent: 'good', delivered: 'good', read: 'good', played: 'good', approved: 'good',
  failed: 'bad', uncertain: 'bad', refused: 'bad', cancelled: 'bad', expired: 'bad', unknown: 'bad',
  pending: 'waiting', awaiting_approval: 'waiting', running: 'waiting', held: 'waiting', queued: 'waiting', sending: 'waiting', leased: 'waiting',
};
const plain = (word) => String(word ?? '').replaceAll('_', ' ').replaceAll('.', ' · ');
const tag = (state) => make(`span.tag${MOOD[state] ? `.${MOOD[state]}` : ''}`, {}, plain(state));
const at = (event) => (event.at ? Date.parse(event.at) / 1000 : 0);

// Events of one task belong to the message that asked for it, whatever they carry themselves.
function grouped(events) {
  const asker = new Map(), groups = new Map();
  for (const event of events) if (event.task && event.message && !asker.has(event.task)) asker.set(event.task, event.message);
  for (const event of events) {
    const key = event.message || asker.get(event.task) || event.task || 'other';
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(event);
  }
  return groups;
}

function understood(intent) {
  if (!intent) return null;
  const parts = { command: () => ['/' + plain(intent.command), `runs ${intent.runs}`], say: () => ['an answer', plain(intent.say)], word: () => [plain(intent.word), intent.task || 'the quoted task'], chat: () => ['no command', ''] };
  const [what, more] = (parts[intent.do] || (() => [plain(intent.do), '']))();
  const args = Object.entries(intent.args || {}).filter(([, value]) => value !== null && value !== '');
  return make('div.understood', {}, make('span', {}, 'Understood: ', make('b', {}, what), more && ` · ${more}`, intent.asks && ' · asks first'),
    args.length ? make('dl', {}, args.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))])) : null);
}

function step(event) {
  const state = event.to || event.status || '';
  const what = event.kind === 'outbox' ? `✉ ${plain(event.say || 'message')}` : plain(event.action || event.kind || 'event');
  const error = event.error && ` (${event.error.detail || event.error.code})`;
  return make(`li.step${MOOD[state] ? `.${MOOD[state]}` : ''}`, {}, make('span', {}, event.kind !== 'outbox' && event.task && make('span.task', {}, `${event.task} `), what, error), state && tag(state), make('time', {}, event.at ? clock(at(event)) : ''));
}

function newestOfEach(events) {
  const rows = new Map();
  for (const event of events) rows.set(event.kind === 'outbox' && event.outbox != null ? `outbox ${event.outbox}` : event.id ?? event, event);
  return [...rows.values()].sort((one, other) => at(one) - at(other) || (one.id ?? 0) - (other.id ?? 0));
}

function story(key, events, message, onfocus, focus) {
  const first = events[0], intent = events.find((event) => event.intent)?.intent;
  const said = message ? summary(message).split('\n')[0] : events.find((event) => event.task)?.task || 'Something else';
  const when = message ? message.at : at(first);
  const steps = newestOfEach(events.filter((event) => event.kind !== 'message'));
  return make(`article.story${focus === key ? '.focus' : ''}`, {},
    make('button.asked', { onclick: () => onfocus(key), 'aria-label': `Show in the chat: ${said}` }, make('span', {}, said), make('time', {}, when ? clock(when) : '')),
    understood(intent), steps.length ? make('ol.steps', {}, steps.map(step)) : null);
}

export function stories(events, messages, onfocus, focus) {
  const groups = [...grouped(events)].filter(([key]) => !focus || key === focus);
  return groups.reverse().map(([key, told]) => story(key, told, messages.get(key), onfocus, focus));
}
