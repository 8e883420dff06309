// Behind the chat: what was understood, tasks and their states, the outbox, the month's count, and trouble on demand.
import { ask, tell } from './api.js';
import { byId, icon, make } from './make.js';
import { chat, happen, state, when } from './state.js';
import { stories } from './stories.js';
import { show } from './bubbles.js';
import { drawDeliveries, stage } from './stage.js';

const EVERY_MS = 2000;
const body = byId('panel-body');
const parts = { problem: make('div'), meter: make('div'), waiting: make('div'), stories: make('div'), trouble: make('details.trouble') };
let events = [], drawn = '', focus = null, timer = null;

body.append(parts.problem, parts.meter, parts.waiting, parts.trouble, stage, parts.stories);

function meter(month) {
  if (!month) return [];
  const used = month.messages ?? 0, allowance = month.allowance || 1000;
  return [make('div.meter', {}, make('div.number', {}, make('strong', {}, String(used)), make('small', {}, `of ${allowance.toLocaleString()} messages this month`)),
    make('progress', { max: allowance, value: Math.min(used, allowance), 'aria-label': 'Messages this month' }))];
}

function onTheirWay(waiting) {
  const stuck = waiting.filter((one) => one.attempts > 0 || one.held);
  if (!stuck.length) return [];
  return [make('div.section', {}, make('h3', {}, 'Not taken by the webhook yet')), ...stuck.map((one) =>
    make('div.step.waiting', {}, make('span', {}, one.what === 'messages' ? 'a message' : 'a status'), make('span.tag.waiting', {}, one.held ? 'held back' : `tried ${one.attempts}×`)))];
}

function drawStories() {
  const told = stories(events, chat(), (id) => { focus = id; show(id); drawStories(); }, focus);
  const all = focus && make('button', { onclick: () => { focus = null; drawStories(); } }, 'Show all');
  const empty = make('p.empty', {}, 'Write something in the chat: what the system understood and did shows here.');
  const held = [...parts.stories.querySelectorAll('button')].indexOf(document.activeElement);
  parts.stories.replaceChildren(make('div.section', {}, make('h3', {}, focus ? 'This message' : 'Messages'), all), ...(told.length ? told : [empty]));
  if (held >= 0) parts.stories.querySelectorAll('button')[held]?.focus({ preventScroll: true });  // drawn anew under it
}

async function refresh() {
  clearTimeout(timer);
  const who = state.current;
  if (document.hidden || !who || byId('panel').checkVisibility?.({ visibilityProperty: true }) === false) { timer = setTimeout(refresh, EVERY_MS); return; }
  try {
    const [trace, chats] = await Promise.all([ask('trace', { person: who }), ask('chats')]);
    if (who !== state.current) return;
    events = trace.events || [];
    parts.problem.replaceChildren(...(trace.problem ? [make('p.problem', { role: 'alert' }, trace.problem)] : []));
    parts.meter.replaceChildren(...meter(trace.month));
    parts.waiting.replaceChildren(...onTheirWay(chats.waiting));
    if (drawn !== JSON.stringify(events)) drawStories();
    drawn = JSON.stringify(events);
    drawNow(chats.troubles);
    await drawDeliveries();
  } catch { /* the simulator is away: the chat says so */ }
  timer = setTimeout(refresh, EVERY_MS);
}

const TROUBLES = [
  ['fail', 'Refuse the next sends with', { code: 131056, count: 1 }],
  ['fail_later', 'Fail the next sends by status', { code: 131026, count: 1 }],
  ['hang', 'Answer the next send late (s)', { seconds: 20, count: 1 }],
  ['duplicate', 'Deliver the next message × times', { copies: 5, count: 1 }],
  ['reorder', 'Turn round the next deliveries', { count: 3 }],
  ['lose_statuses', 'Lose the next statuses', { count: 3 }],
  ['expire_urls', 'Let all download addresses expire', {}],
  ['expire_media', 'Let Meta forget all files', {}],
];
const now = make('div');

function troubleRow([kind, label, fields]) {
  const first = Object.keys(fields).find((name) => name !== 'count') || (fields.count && 'count');
  const input = first && make('input', { type: 'number', min: 0, value: fields[first], 'aria-label': `${label}: ${first}` });
  const cause = async () => drawNow((await tell('trouble', { kind, ...fields, ...(first && { [first]: Number(input.value) }) })).troubles);
  return make('div.row', {}, make('span', {}, label), input, make('button', { onclick: () => cause().catch((problem) => happen('problem', problem.message)), 'aria-label': `${label}: do it` }, 'Do it'));
}

function drawNow(troubles) {
  now.replaceChildren(...troubles.map((one) => make('p.now', {}, `${one.kind.replace('_', ' ')} · ${one.left} left`)),
    ...(troubles.length ? [make('button.clear', { onclick: async () => drawNow((await tell('trouble', { kind: 'clear' })).troubles) }, 'All is well again')] : []));
}

const verified = make('span', {}, 'Check the webhook’s handshake');
const verify = make('button', { onclick: async () => { const { detail } = await tell('subscribe', {}); verified.textContent = `Webhook: ${detail}`; } }, 'Check');
parts.trouble.append(make('summary', {}, 'Cause trouble'), make('div.body', {}, now, TROUBLES.map(troubleRow), make('div.row', {}, verified, verify)));

const narrow = () => matchMedia('(max-width: 1080px)').matches;
byId('to-panel').append(icon('pulse'));
byId('from-panel').append(icon('back'));
byId('to-panel').addEventListener('click', () => { document.body.dataset.pane = 'panel'; refresh(); byId('from-panel').focus(); });
byId('from-panel').addEventListener('click', () => { document.body.dataset.pane = 'chat'; });
when('focus', (id) => { focus = id; if (narrow()) document.body.dataset.pane = 'panel'; drawStories(); refresh(); parts.stories.scrollIntoView({ block: 'nearest' }); });
when('enter', () => { events = []; drawn = ''; focus = null; drawStories(); refresh(); });
when('news', () => { clearTimeout(timer); timer = setTimeout(refresh, 300); });
