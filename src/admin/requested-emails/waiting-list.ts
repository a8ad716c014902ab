import type { WaitingItem } from '../../back-in-stock/waiting-items.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { List } from '../lists/list.ts';

/** What shoppers wait for. Days are in the shop's time zone. */
export const waitingList = (timeZone: string): List<WaitingItem> => ({
  name: 'requested-emails',
  path: paths.adminRequestedEmails(),
  noun: 'items',
  searchLabel: 'Product or SKU',
  columns: [
    {
      key: 'product',
      label: 'Product',
      isName: true,
      cell: ({ slug, name, optionValues }) =>
        html`<a href="${paths.adminProduct(slug)}">${[name, ...optionValues].join(', ')}</a>`,
    },
    { key: 'sku', label: 'SKU', cell: ({ sku }) => html`<a href="${paths.adminStockOf(sku)}">${sku}</a>` },
    { key: 'waiting', label: 'Waiting', isNumber: true, cell: ({ waiting }) => waiting },
    { key: 'since', label: 'Since', cell: ({ oldestAt }) => dayView(oldestAt, timeZone) },
  ],
  filters: [],
  sorts: [
    { key: 'waiting', label: 'Most shoppers' },
    { key: 'oldest', label: 'Waiting longest' },
  ],
  idOf: ({ sku }) => sku,
  nameOf: ({ sku }) => sku,
  bulkActions: [],
});
