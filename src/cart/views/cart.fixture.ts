import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { cartTermsOf } from '../cart-terms.ts';
import type { NoticeCode, PricedCart, PricedLine } from '../price-cart.ts';

/** Markup that a file may hold in any text: none of it may reach a page as markup. */
export const HOSTILE = `"'><script>alert(1)</script><!--`;

export const lineOf = (more: Partial<PricedLine> = {}): PricedLine => {
  const quantity = more.quantity ?? 1;
  const unitPriceMinor = more.unitPriceMinor ?? 6_900;
  return {
    sku: 'OXF-SKY-M',
    productSlug: 'oxford-shirt',
    name: 'Oxford shirt',
    color: 'Sky blue',
    size: 'M',
    style: '',
    drawing: 'oxford-shirt',
    quantity,
    unitPriceMinor,
    compareAtMinor: null,
    lineTotalMinor: more.buyable === false ? 0 : quantity * unitPriceMinor,
    maxQuantity: 9,
    buyable: true,
    notices: [],
    ...more,
  };
};

export const noticed = (code: NoticeCode, message = 'Said by the shop.') => [{ code, message }];

export const soldOutLine = (more: Partial<PricedLine> = {}): PricedLine =>
  lineOf({ buyable: false, maxQuantity: 0, notices: noticed('sold_out', 'Sold out.'), ...more });

export const cartOf = (lines: PricedLine[], more: Partial<PricedCart> = {}): PricedCart => ({
  version: 7,
  lines,
  saved: [],
  lastRemoved: null,
  addedByMerge: { toCart: 0, saved: 0 },
  itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
  subtotalMinor: lines.reduce((sum, line) => sum + line.lineTotalMinor, 0),
  currency: 'EUR',
  terms: cartTermsOf(DEFAULT_SETTINGS),
  ...more,
});

/** key-1, key-2, … */
export function countedKeys(): () => string {
  let count = 0;
  return () => `key-${++count}`;
}
