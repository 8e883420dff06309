// Setting the stage: what was delivered and once more, scenes, a day later, empty phones.
import { ask, tell } from './api.js';
import { announce, clock, make } from './make.js';
import { happen, person, state } from './state.js';

const SHOWN = 12;
const list = make('div');
const pick = make('input', { type: 'file', accept: 'application/json,.json', hidden: true, 'aria-label': 'A scene' });

const attempt = (act) => () => act().catch((problem) => happen('problem', problem.message));
const row = (words, label, act) => make('div.row', {}, make('span', {}, words), make('button', { onclick: attempt(act), 'aria-label': `${words}: ${label}` }, label));

async function passADay() {
  await tell('later', { person: state.current, hours: 25 });
  announce(`It is a day later for ${person()?.name}`);
  await happen('people');
}

async function saveScene() {
  const scene = new Blob([JSON.stringify(await ask('scene'), null, 1)], { type: 'application/json' });
  const link = make('a', { href: URL.createObjectURL(scene), download: 'scene.json' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function playScene() {
  const [file] = pick.files;
  pick.value = '';
  if (!file) return;
  let scene;
  try { scene = JSON.parse(await file.text()); } catch { throw new Error('that file is no scene'); }
  const { playing } = await tell('scene', scene);
  announce(`Playing ${playing} messages`);
  await happen('people');
}

async function emptyPhones() {
  if (!confirm('Empty all phones? What the system knows stays.')) return;
  await tell('reset', {});
  location.reload();
}

// Only while it is open: nobody reads a closed list.
export async function drawDeliveries() {
  if (!stage.open) return;
  const { deliveries } = await ask('deliveries');
  list.replaceChildren(...deliveries.slice(0, SHOWN).map((one) => make('div.row', {},
    make('span', {}, `${clock(one.at)} ${one.what}`, make('small', {}, ` ${one.who ?? ''}${one.accepted ? '' : ' · given up'}${one.attempts > 1 ? ` · ${one.attempts} tries` : ''}`)),
    make('button', { onclick: attempt(() => tell('deliveries/again', { id: one.id })), 'aria-label': `Deliver ${one.what} of ${clock(one.at)} again` }, 'Again'))));
}

pick.addEventListener('change', attempt(playScene));
export const stage = make('details.trouble', {}, make('summary', {}, 'Set the stage'), make('div.body', {},
  row('25 hours later for this person', 'Do it', passADay),
  row('This scene as a file', 'Save', saveScene),
  row('A scene from a file', 'Play', async () => pick.click()), pick,
  row('Empty all phones', 'Empty', emptyPhones),
  make('h3', {}, 'Delivered to the webhook'), list));
stage.addEventListener('toggle', () => drawDeliveries().catch(() => {}));
