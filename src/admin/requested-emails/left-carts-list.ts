import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { shopDay } from '../../layout/shop-time.ts';
import { LEFT_CART_STATES, type LeftCart, type LeftCartState } from '../../reminders/left-carts.ts';
import type { List } from '../lists/list.ts';

const STATES: Readonly<Record<LeftCartState, string>> = { due: 'Not sent yet', sent: 'Sent' };

/** Carts that shoppers asked to be reminded of. Days are in the shop's time zone. */
export const leftCartsList = (timeZone: string): List<LeftCart> => ({
  name: 'abandoned-carts',
  path: paths.adminLeftCarts(),
  noun: 'abandoned carts',
  searchLabel: 'Email',
  columns: [
    { key: 'email', label: 'Email', isName: true, cell: emailCell },
    {
      key: 'items',
      label: 'Items',
      cell: ({ lines }) =>
        html`<div class="value">${lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}</div>`,
    },
    {
      key: 'reminder',
      label: 'Reminder',
      cell: ({ sentAt, dueAt }) =>
        sentAt ? `Sent ${shopDay(sentAt, timeZone)}` : `Due ${shopDay(dueAt, timeZone)}`,
    },
    { key: 'back', label: 'Came back', cell: backCell },
  ],
  filters: [
    {
      name: 'state',
      label: 'Reminder',
      options: LEFT_CART_STATES.map((value) => ({ value, label: STATES[value] })),
    },
  ],
  sorts: [{ key: 'newest', label: 'Newest' }],
  idOf: ({ id }) => id,
  nameOf: ({ email }) => email,
  bulkActions: [],
});

const emailCell = ({ email }: LeftCart): Html =>
  html`<a href="${paths.adminCustomers(new URLSearchParams({ q: email }).toString())}">${email}</a>`;

const backCell = ({ sentAt, hasOrdered }: LeftCart): Html | string => {
  if (hasOrdered) return html`<span class="badge good">Ordered</span>`;
  return sentAt ? 'Not yet' : '';
};
