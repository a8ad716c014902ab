import { CURRENCY, LOW_STOCK, toldStock, type VariantInCatalog } from '../catalog/product.ts';
import { formatMoney } from '../layout/money.ts';
import type { Cart, LineItem } from '../state/cart-document.ts';
import { itemCount, LIMITS } from './cart.ts';
import { piecesBrought } from './merge.ts';
import type { Notice, PricedCart, PricedLine } from './priced-cart.ts';
import { renamed } from './renamed.ts';

/** Looks variants up in the order of their SKUs; undefined for one that is not in the catalog. */
export type FindVariants = (skus: readonly string[]) => Promise<(VariantInCatalog | undefined)[]>;

/** The cart with the prices, stock and names of this moment, and what changed since the shopper last looked. */
export async function priceCart(stored: Cart, findVariants: FindVariants): Promise<PricedCart> {
  const skus = shownOf(stored).map((item) => item.sku);
  const variants = skus.length > 0 ? await findVariants(skus) : [];
  const known = variants.filter((variant) => variant !== undefined);
  const cart = renamed(stored, known);
  const bySku = new Map(known.map((variant) => [variant.sku, variant]));
  const priced = shownOf(cart).map((item) => priceLine(item, bySku.get(item.sku)));
  const removed = cart.removed.at(-1);
  const lines = priced.slice(0, cart.lineItems.length);
  return {
    version: cart.version,
    lines,
    saved: priced.slice(cart.lineItems.length, cart.lineItems.length + cart.saved.length),
    lastRemoved: removed ? (priced.at(-1) ?? null) : null,
    brought: piecesBrought(cart),
    itemCount: itemCount(cart),
    subtotalMinor: lines.reduce((sum, line) => sum + line.lineTotalMinor, 0),
    currency: CURRENCY,
  };
}

function shownOf({ lineItems, saved, removed }: Cart): LineItem[] {
  return [...lineItems, ...saved, ...removed.slice(-1)];
}

function priceLine(item: LineItem, variant: VariantInCatalog | undefined): PricedLine {
  if (!variant) return goneLine(item);
  const buyable = variant.onSale && variant.stock > 0;
  return {
    sku: item.sku,
    productSlug: variant.onSale ? variant.productSlug : '',
    name: variant.productName,
    color: variant.color,
    size: variant.size,
    style: variant.style,
    drawing: variant.drawing,
    quantity: item.quantity,
    unitPriceMinor: variant.priceMinor,
    compareAtMinor: variant.compareAtMinor,
    lineTotalMinor: buyable ? variant.priceMinor * item.quantity : 0,
    maxQuantity: toldStock(variant.stock) ?? LIMITS.quantity,
    buyable,
    notices: variant.onSale ? noticesOf(item, variant) : [noLongerSold()],
  };
}

/** A line whose product left the catalog: shown by what the cart knows. */
const goneLine = (item: LineItem): PricedLine => ({
  sku: item.sku,
  productSlug: '',
  name: item.sku,
  color: '',
  size: '',
  style: '',
  drawing: 'woven-label',
  quantity: item.quantity,
  unitPriceMinor: item.unitPriceMinor,
  compareAtMinor: null,
  lineTotalMinor: 0,
  maxQuantity: 0,
  buyable: false,
  notices: [noLongerSold()],
});

const noLongerSold = (): Notice => ({ code: 'no_longer_sold', message: 'We no longer sell this piece.' });

function noticesOf(item: LineItem, variant: VariantInCatalog): Notice[] {
  const stock = stockNotice(item, variant);
  const price = priceNotice(item, variant);
  return [stock, price].filter((notice) => notice !== undefined);
}

function stockNotice({ quantity }: LineItem, { stock }: VariantInCatalog): Notice | undefined {
  if (stock <= 0) return { code: 'sold_out', message: 'Sold out. We keep it here in case it comes back.' };
  if (quantity > stock) {
    const message =
      stock > LOW_STOCK
        ? "We can't send that many. Choose a smaller quantity."
        : `Only ${stock} left. Change the quantity to ${stock} to buy them.`;
    return { code: 'not_enough_stock', message };
  }
  if (stock > LOW_STOCK) return undefined;
  return {
    code: 'low_stock',
    message: `Only ${stock} left. ${stock === 1 ? 'It is' : 'They are'} not reserved until you pay.`,
  };
}

function priceNotice(item: LineItem, variant: VariantInCatalog): Notice | undefined {
  const { priceMinor } = variant;
  if (priceMinor === item.unitPriceMinor) return undefined;
  const now = formatMoney(priceMinor, CURRENCY);
  const was = formatMoney(item.unitPriceMinor, CURRENCY);
  return {
    code: priceMinor < item.unitPriceMinor ? 'price_lower' : 'price_higher',
    message: `Price changed since you added it: now ${now}, was ${was}.`,
  };
}
