import type { ListedProduct } from '../../catalog/editing/list-products.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import type { List } from '../lists/list.ts';
import { thumbnailOf } from './thumbnail.ts';

/** The badge that names a product's status. */
const STATUS: Record<ListedProduct['status'], Html> = {
  active: html`<span class="badge good">Active</span>`,
  draft: html`<span class="badge plain">Draft</span>`,
  archived: html`<span class="badge plain">Archived</span>`,
};

export const productsList = ({ currency, timeZone }: ShopUnits): List<ListedProduct> => ({
  name: 'products',
  path: paths.adminProducts(),
  noun: 'products',
  searchLabel: 'Name, SKU or barcode',
  columns: [
    { key: 'name', label: 'Product', isName: true, cell: nameCell },
    { key: 'type', label: 'Type', cell: ({ type }) => type },
    { key: 'vendor', label: 'Vendor', isHiddenAtFirst: true, cell: ({ vendor }) => vendor },
    { key: 'variants', label: 'Variants', isNumber: true, cell: ({ variantCount }) => variantCount },
    { key: 'price', label: 'Price', isNumber: true, cell: (product) => priceCell(product, currency) },
    { key: 'stock', label: 'In stock', isNumber: true, cell: ({ stock }) => stock },
    { key: 'status', label: 'Status', cell: ({ status }) => STATUS[status] },
    { key: 'updated', label: 'Changed', cell: ({ updatedAt }) => dayView(updatedAt, timeZone) },
  ],
  filters: [
    {
      name: 'status',
      label: 'Status',
      options: [
        { value: 'active', label: 'Active' },
        { value: 'draft', label: 'Draft' },
        { value: 'archived', label: 'Archived' },
      ],
    },
  ],
  sorts: [
    { key: 'updated', label: 'Last changed' },
    { key: 'name', label: 'Name' },
  ],
  idOf: ({ slug }) => slug,
  nameOf: ({ name }) => name,
  bulkPath: paths.adminBulkEdits(),
  bulkActions: [
    { key: 'status', label: 'Set status' },
    { key: 'add-tags', label: 'Add tags' },
    { key: 'remove-tags', label: 'Remove tags' },
    { key: 'vendor', label: 'Set vendor' },
    { key: 'type', label: 'Set type' },
    { key: 'tax-class', label: 'Set tax class' },
    { key: 'delete', label: 'Delete' },
  ],
});

const nameCell = (product: ListedProduct): Html =>
  html`<span class="prod">${thumbnailOf(product)}<a href="${paths.adminProduct(product.slug)}">${product.name}</a></span>`;

function priceCell({ priceFromMinor, priceToMinor }: ListedProduct, currency: string): string {
  if (priceFromMinor === null || priceToMinor === null) return '';
  const from = formatMoney(priceFromMinor, currency);
  return priceFromMinor === priceToMinor ? from : `${from} to ${formatMoney(priceToMinor, currency)}`;
}
