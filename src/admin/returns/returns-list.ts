import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { returnNumber } from '../../returns/labels/return-label.ts';
import type { ListedReturn } from '../../returns/list-returns.ts';
import type { ReturnState } from '../../returns/return.ts';
import type { List } from '../lists/list.ts';

const STATES: Readonly<Record<ReturnState, string>> = {
  asked: 'Expected',
  received: 'Received',
  refused: 'Refused',
  canceled: 'Canceled',
};

const TONES = { asked: 'warn', received: 'good', refused: 'bad', canceled: 'plain' } as const;

export const returnBadge = ({ state }: { state: ReturnState }): Html =>
  html`<span class="badge ${TONES[state]}">${STATES[state]}</span>`;

/** Times are in the shop's time zone. */
export const returnsList = (timeZone: string): List<ListedReturn> => ({
  name: 'returns',
  path: paths.adminReturns(),
  noun: 'returns',
  searchLabel: 'Order or return number',
  columns: [
    { key: 'return', label: 'Return', isName: true, cell: nameCell },
    { key: 'asked', label: 'Registered', cell: ({ askedAt }) => timeView(askedAt, timeZone) },
    { key: 'customer', label: 'Customer', cell: ({ name }) => name },
    { key: 'items', label: 'Items', isNumber: true, cell: ({ items }) => items },
    { key: 'exchanged', label: 'To exchange', isNumber: true, cell: ({ exchanged }) => exchanged || '' },
    { key: 'refund', label: 'Refund', isNumber: true, cell: refundCell },
    { key: 'state', label: 'State', cell: returnBadge },
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: Object.entries(STATES).map(([value, label]) => ({ value, label })),
    },
  ],
  sorts: [{ key: 'newest', label: 'Newest' }],
  idOf: ({ id }) => id,
  nameOf: ({ orderNumber }) => orderNumber,
  bulkActions: [],
});

const nameCell = ({ id, orderNumber, number }: ListedReturn): Html =>
  html`<a href="${paths.adminReturn(id)}">${returnNumber({ number: orderNumber }, { number })}</a>`;

const refundCell = ({ refundMinor, currency }: ListedReturn): string =>
  refundMinor > 0 ? formatMoney(refundMinor, currency) : '';
