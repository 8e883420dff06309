// What a customer sends that is neither words nor a file: a place, a contact, an order.
import { send } from './acting.js';
import { make } from './make.js';
import { sheet } from './sheets.js';

const PLACES = [['Dataran Merdeka', 3.1478, 101.6953], ['Pasar Malam Uptown', 3.1349, 101.6229], ['Pantai Batu Buruk', 5.3213, 103.1556]];
const ITEMS = [['Colek Mangga', 5.5], ['Colek Jambu', 6], ['Ayam Goreng Pedas', 12.9]];

export function sendPlace() {
  const choose = ([name, latitude, longitude]) => make('button.option', {
    onclick: () => { dialog.close(); send({ location: { latitude, longitude, name } }); },
  }, make('span', {}, name, make('small', {}, `${latitude}, ${longitude}`)));
  const dialog = sheet('Send a location', PLACES.map(choose));
}

export function sendContact() {
  const name = make('input', { required: true, maxlength: 60, autocomplete: 'off', placeholder: 'Ali' });
  const number = make('input', { required: true, inputmode: 'tel', maxlength: 20, autocomplete: 'off', placeholder: '012…' });
  const save = (event) => {
    event.preventDefault();
    dialog.close();
    send({ contact: { name: name.value, number: number.value } });
  };
  const dialog = sheet('Send a contact', make('form', { onsubmit: save },
    make('label', {}, 'Name', name), make('label', {}, 'Number', number), make('button.primary', { type: 'submit' }, 'Send')));
}

export function sendOrder() {
  const counts = ITEMS.map(([name]) => make('input', { type: 'number', min: 0, max: 99, value: 1, 'aria-label': `How many ${name}` }));
  const row = ([name, price], place) => make('label', {}, `${name} · RM ${price.toFixed(2)}`, counts[place]);
  const save = (event) => {
    event.preventDefault();
    const items = ITEMS.map(([name, price], place) => ({ name, price, quantity: Number(counts[place].value) })).filter((item) => item.quantity > 0);
    if (!items.length) return;
    dialog.close();
    send({ order: { items } });
  };
  const dialog = sheet('Order from the catalogue', make('form', { onsubmit: save }, ITEMS.map(row), make('button.primary', { type: 'submit' }, 'Send the order')));
}
