// The system's trace as stories: a message, what was understood, the task's moves, what was sent.
import { clock, make } from './make.js';
import { summary } from './state.js';

const MOOD = {
  done: 'good', sent: 'good', delivered: 'good', read: 'good', played: 'good',
  failed: 'bad', uncertain: 'bad', refused: 'bad', cancelled: 'bad', rolled_back: 'bad', expired: 'bad', unknown: 'bad', dropped: 'bad',
};
const plain = (word) => String(word ?? '').replaceAll('_', ' ').replaceAll('.', ' · ');
const mood = (state) => MOOD[state] || 'waiting';
const seconds = (iso) => Date.parse(iso) / 1000;
const step = (kind, what, ...rest) => make(`li.step.${kind}`, {}, make('span', {}, what), ...rest);
const tag = (state) => make(`span.tag.${mood(state)}`, {}, plain(state));

const MEANINGS = {
  command: (intent) => [`/${plain(intent.command)}`, `runs: ${intent.runs}`],
  say: (intent) => [intent.command ? `/${plain(intent.command)}` : 'an answer', plain(intent.say)],
  word: (intent) => [plain(intent.word), intent.task || (intent.quoted ? 'the quoted task' : '')],
  chat: () => ['no command', ''],
};

function understood(intent) {
  if (!intent?.do) return null;
  const [what, more] = (MEANINGS[intent.do] || (() => [plain(intent.do), '']))(intent);
  const args = Object.entries(intent.args || {}).filter(([, value]) => value !== null && value !== '');
  const shown = ([name, value]) => [make('dt', {}, name), make('dd', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))];
  return make('div.understood', {}, make('span', {}, 'Understood: ', make('b', {}, what), more && ` · ${more}`, intent.asks && ' · asks first', intent.throttled && ' · too many'),
    args.length > 0 && make('dl', {}, args.map(shown)));
}

function taskSteps(task) {
  const moves = (task.moves || []).map((move, place, all) => {
    const last = place === all.length - 1;
    const who = move.actor ? ` · ${move.actor}` : '';
    return step(last ? mood(task.status) : 'past', [plain(move.action), who && make('small', {}, who)].filter(Boolean), make('time', {}, clock(seconds(move.at))));
  });
  return [make('li.task-line', {}, make('b', {}, task.id), make('span', {}, plain(task.command)), tag(task.status)), ...moves];
}

function sentStep(row) {
  const what = row.kind === 'reaction' ? `${row.emoji || '–'} reaction` : `✉ ${plain(row.say || row.kind)}`;
  const tries = row.attempt > 1 ? ` · attempt ${row.attempt}` : '';
  const error = row.error ? ` · ${row.error.detail || row.error.code || row.error}` : '';
  return step(mood(row.state), `${what}${tries}${error}`, tag(row.state));
}

function story(event, message, onfocus, focus) {
  const id = event.message_id, said = message ? summary(message).split('\n')[0] : plain(event.kind);
  const tasks = event.tasks || (event.task ? [event.task] : []);
  const steps = [...tasks.flatMap(taskSteps), ...(event.outbox || []).map(sentStep)];
  return make(`article.story${focus === id ? '.focus' : ''}`, {},
    make('button.asked', { onclick: () => onfocus(id), 'aria-label': `Show in the chat: ${said}` }, make('span', {}, said), make('time', {}, clock(event.at ? seconds(event.at) : message?.at))),
    understood(event.understood), steps.length > 0 && make('ol.steps', {}, steps));
}

export function stories(events, messages, onfocus, focus) {
  const told = events.filter((event) => event.kind === 'message' && (!focus || event.message_id === focus));
  return told.sort((one, other) => other.id - one.id).map((event) => story(event, messages.get(event.message_id), onfocus, focus));
}
