import type { PriceChange } from '../../catalog/prices/price-change.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import type { List } from '../lists/list.ts';
import { stateBadge, valueText } from './change-texts.ts';

export const priceChangesList = ({ currency, timeZone }: ShopUnits): List<PriceChange> => ({
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
    { key: 'value', label: 'What changes', cell: (change) => valueText(change, currency) },
    { key: 'products', label: 'Products', isNumber: true, cell: ({ productCount }) => productCount },
    { key: 'from', label: 'From', cell: ({ startsAt }) => timeView(startsAt, timeZone) },
    {
      key: 'until',
      label: 'Until',
      cell({ endsAt, endedAt }) {
        const at = endedAt ?? endsAt;
        return at ? timeView(at, timeZone) : 'No end';
      },
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
});
