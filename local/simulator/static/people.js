// Whose phone it is: the list on the left, the switcher on a small screen, strangers.
import { tell } from './api.js';
import { avatar, byId, clock, dayName, icon, make, spaced } from './make.js';
import { sheet } from './sheets.js';
import { happen, newest, person, state, summary } from './state.js';

export function draw() {
  byId('people-list').replaceChildren(...state.people.map((one) => make('li', {}, row(one, () => happen('switch', one.number)))));
  byId('switch-person').replaceChildren(`${person()?.name ?? ''} ▾`);
}

function row(one, onclick) {
  const message = newest(one.number), today = message && dayName(message.at) === 'Today';
  const said = state.typing.has(one.number) ? 'typing…' : message ? (message.mine ? 'You: ' : '') + summary(message) : one.username ? `@${one.username}` : spaced(one.number);
  return make('button.person', { onclick, 'aria-current': String(one.number === state.current) }, avatar(one),
    make('span.lines', {},
      make('span.line', {}, make('strong', {}, one.name), make('span.role', {}, one.role), message && make('span.when', {}, today ? clock(message.at) : dayName(message.at))),
      make('span.line', {}, make('span.last', {}, said.replaceAll('\n', ' ')), one.unread > 0 && make('span.unread', { 'aria-label': `${one.unread} unread` }, String(one.unread)))));
}

function choosePerson() {
  const people = state.people.map((one) => row(one, () => { dialog.close(); happen('switch', one.number); }));
  const add = make('button.person', { onclick: () => { dialog.close(); addStranger(); } }, make('span.avatar', {}, icon('plus')), make('span.lines', {}, make('strong', {}, 'Add a stranger')));
  const dialog = sheet('Whose phone?', make('div.people', {}, people, add));
}

function addStranger() {
  const name = make('input', { required: true, maxlength: 60, autocomplete: 'off', placeholder: 'Somebody' });
  const number = make('input', { inputmode: 'tel', maxlength: 20, autocomplete: 'off', placeholder: '019… (empty: any)' });
  const hides = make('input', { type: 'checkbox' });
  const save = async (event) => {
    event.preventDefault();
    const added = await tell('people', { name: name.value, number: number.value, hides_number: hides.checked });
    dialog.close();
    await happen('people');
    happen('switch', added.number);
  };
  const dialog = sheet('Add a stranger', make('form', { onsubmit: save },
    make('label', {}, 'Name', name), make('label', {}, 'Number', number),
    make('label.check', {}, hides, 'Hides the number (has a username)'), make('button.primary', { type: 'submit' }, 'Add')));
}

byId('add-person').append(icon('plus'));
byId('add-person').addEventListener('click', addStranger);
byId('switch-person').addEventListener('click', choosePerson);
