import { type ListedCustomer, ORDERS_COUNTED } from '../../customers/manage/list-customers.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { List } from '../lists/list.ts';

export const customersList = (timeZone: string): List<ListedCustomer> => ({
  name: 'customers',
  path: paths.adminCustomers(),
  noun: 'customers',
  searchLabel: 'Start of email or name',
  columns: [
    {
      key: 'name',
      label: 'Name',
      isName: true,
      cell: ({ id, name }) => html`<a href="${paths.adminCustomer(id)}">${name}</a>`,
    },
    { key: 'email', label: 'Email', cell: ({ email }) => email },
    { key: 'orders', label: 'Orders', isNumber: true, cell: ordersCell },
    { key: 'state', label: 'State', cell: (customer) => stateBadge(customer) },
    { key: 'since', label: 'Since', cell: ({ createdAt }) => dayView(createdAt, timeZone) },
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: [
        { value: 'active', label: 'Active' },
        { value: 'disabled', label: 'Disabled' },
      ],
    },
  ],
  sorts: [{ key: 'newest', label: 'Newest' }],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  bulkActions: [],
});

function ordersCell({ orderCount }: ListedCustomer): string {
  return orderCount >= ORDERS_COUNTED ? `${ORDERS_COUNTED} or more` : `${orderCount}`;
}

export function stateBadge({
  isDisabled,
  isStaff,
  isEmailConfirmed,
}: Pick<ListedCustomer, 'isDisabled' | 'isStaff' | 'isEmailConfirmed'>): Html {
  if (isDisabled) return html`<span class="badge bad">Disabled</span>`;
  if (isStaff) return html`<span class="badge plain">Staff</span>`;
  if (!isEmailConfirmed) return html`<span class="badge warn">Email not confirmed</span>`;
  return html`<span class="badge good">Active</span>`;
}
