import { LOW_STOCK } from '../../catalog/product.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { StockRow } from '../../orders/stock/list-stock.ts';
import type { List } from '../lists/list.ts';

/** The list of all variants with their stock. */
export const stockList: List<StockRow> = {
  name: 'stock',
  path: paths.adminStock(),
  noun: 'variants',
  searchLabel: 'SKU, name or barcode',
  columns: [
    { key: 'sku', label: 'SKU', isName: true, cell: skuCell },
    { key: 'product', label: 'Product', cell: productCell },
    { key: 'options', label: 'Options', cell: ({ optionValues }) => optionValues.join(' / ') },
    { key: 'barcode', label: 'Barcode', isHiddenAtFirst: true, cell: ({ barcode }) => barcode },
    { key: 'stock', label: 'In stock', isNumber: true, cell: stockCell },
    { key: 'level', label: 'Level', cell: levelBadge },
    {
      key: 'below',
      label: 'Sells below zero',
      isHiddenAtFirst: true,
      cell: ({ sellsBelowZero }) => (sellsBelowZero ? 'Yes' : 'No'),
    },
  ],
  filters: [
    {
      name: 'level',
      label: 'Level',
      options: [
        { value: 'low', label: `Low (1 to ${LOW_STOCK})` },
        { value: 'out', label: 'Out of stock' },
        { value: 'oversold', label: 'Oversold (below zero)' },
        { value: 'uncounted', label: 'Not counted' },
      ],
    },
  ],
  sorts: [{ key: 'sku', label: 'SKU' }],
  idOf: ({ sku }) => sku,
  nameOf: ({ sku }) => sku,
  bulkActions: [],
};

function skuCell({ sku }: StockRow): Html {
  return html`<a href="${paths.adminStockOf(sku)}">${sku}</a>`;
}

function productCell({ slug, productName }: StockRow): Html {
  return html`<a href="${paths.adminProduct(slug)}">${productName}</a>`;
}

function stockCell({ isCounted, stock }: StockRow): number | string {
  return isCounted ? stock : '';
}

/** The badge that names how much is left. */
export function levelBadge({ isCounted, stock, sellsBelowZero }: StockRow): Html | null {
  if (!isCounted) return html`<span class="badge plain">Not counted</span>`;
  if (stock < 0) return html`<span class="badge bad">Oversold</span>`;
  if (stock === 0) return sellsBelowZero ? null : html`<span class="badge bad">Out of stock</span>`;
  return stock <= LOW_STOCK ? html`<span class="badge warn">Low</span>` : null;
}
