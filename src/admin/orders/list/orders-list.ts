import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { timeView } from '../../../layout/shop-time.ts';
import { ORDER_FILTERS, type StaffOrder } from '../../../orders/staff/list-orders.ts';
import type { List } from '../../lists/list.ts';
import { FILTER_LABELS, stateBadge } from '../order-texts.ts';

/** Times are in the shop's time zone. */
export const ordersList = (timeZone: string): List<StaffOrder> => ({
  name: 'orders',
  path: paths.adminOrders(),
  noun: 'orders',
  searchLabel: 'Number, name, email, phone, SKU or tracking number',
  columns: [
    { key: 'number', label: 'Order', isName: true, cell: numberCell },
    { key: 'placed', label: 'Placed', cell: ({ placedAt }) => timeView(placedAt, timeZone) },
    { key: 'customer', label: 'Customer', cell: ({ name }) => name },
    { key: 'email', label: 'Email', isHiddenAtFirst: true, cell: ({ email }) => email },
    { key: 'country', label: 'To', cell: ({ country }) => country },
    { key: 'items', label: 'Items', isNumber: true, cell: ({ items }) => items },
    { key: 'total', label: 'Total', isNumber: true, cell: totalCell },
    { key: 'refunded', label: 'Refunded', isNumber: true, isHiddenAtFirst: true, cell: refundedCell },
    { key: 'state', label: 'State', cell: stateBadge },
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: ORDER_FILTERS.map((value) => ({ value, label: FILTER_LABELS[value] })),
    },
    { name: 'from', label: 'From', type: 'date', options: [] },
    { name: 'until', label: 'Until', type: 'date', options: [] },
  ],
  sorts: [
    { key: 'newest', label: 'Newest' },
    { key: 'oldest', label: 'Oldest' },
  ],
  idOf: ({ number }) => number,
  nameOf: ({ number }) => number,
  bulkActions: [
    { key: 'pack', label: 'Pack' },
    { key: 'ship', label: 'Ship' },
  ],
});

const numberCell = ({ number }: StaffOrder): Html =>
  html`<a href="${paths.adminOrder(number)}">${number}</a>`;

const totalCell = ({ totalMinor, currency }: StaffOrder): string => formatMoney(totalMinor, currency);

const refundedCell = ({ refundedMinor, currency }: StaffOrder): string =>
  refundedMinor > 0 ? formatMoney(refundedMinor, currency) : '';
