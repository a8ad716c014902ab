import type { PriceChange } from '../../catalog/prices/price-change.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { List } from '../lists/list.ts';
import { stateBadge, timeText, valueText } from './change-texts.ts';

export const priceChangesList: List<PriceChange> = {
  name: 'prices',
  path: paths.adminPrices(),
  noun: 'price changes',
  searchLabel: 'Name',
  columns: [
    {
      key: 'name',
      label: 'Name',
      isName: true,
      cell: ({ id, name }) => html`<a href="${paths.adminPriceChange(id)}">${name}</a>`,
    },
    { key: 'value', label: 'What changes', cell: valueText },
    { key: 'products', label: 'Products', isNumber: true, cell: ({ productCount }) => productCount },
    { key: 'from', label: 'From', cell: ({ startsAt }) => timeText(startsAt) },
    {
      key: 'until',
      label: 'Until',
      cell: ({ endsAt, endedAt }) => (endedAt ? timeText(endedAt) : endsAt ? timeText(endsAt) : 'No end'),
    },
    { key: 'state', label: 'State', cell: stateBadge },
    { key: 'by', label: 'Planned by', isHiddenAtFirst: true, cell: ({ createdBy }) => createdBy },
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: [
        { value: 'scheduled', label: 'Scheduled' },
        { value: 'active', label: 'Active' },
        { value: 'ended', label: 'Ended' },
      ],
    },
  ],
  sorts: [{ key: 'created', label: 'Last planned' }],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  bulkActions: [],
};
