import { hash } from 'node:crypto';
import { memoizeByObject } from '../cache/memoize.ts';
import { disclosedStock, LOW_STOCK, type VariantInCatalog } from '../catalog/product.ts';
import { formatMoney } from '../layout/money.ts';
import type { OwnPicture } from '../pictures/own/own-picture.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { OtherTaxClass } from '../settings/taxes/tax-classes.ts';
import type { Cart, LineItem } from '../state/cart-document.ts';
import { correctSkus, itemCount, LIMITS } from './cart.ts';
import type { CartPromo } from './cart-promo.ts';
import { type CartTerms, cartTermsOf } from './cart-terms.ts';
import { itemsAddedByMerge } from './merge.ts';

export type NoticeCode =
  | 'low_stock'
  | 'not_enough_stock'
  | 'sold_out'
  | 'no_longer_sold'
  | 'price_lower'
  | 'price_higher';

export interface Notice {
  code: NoticeCode;
  /** A sentence for the shopper. */
  message: string;
}

/** All carts with the same line share this object, so it must never be changed. */
export interface PricedLine {
  readonly sku: string;
  /** Empty where the product has left the catalog. */
  readonly productSlug: string;
  readonly name: string;
  readonly color: string;
  readonly size: string;
  readonly style: string;
  readonly drawing: string;
  /** The merchant's own picture, if there is one. */
  readonly picture?: OwnPicture;
  readonly quantity: number;
  /** The current price, or the price last shown where the product has left the catalog. */
  readonly unitPriceMinor: number;
  /** The price before a reduction, shown crossed out. */
  readonly compareAtMinor: number | null;
  /** 0 while the line cannot be bought. */
  readonly lineTotalMinor: number;
  /** The largest quantity that the page offers: the stock where the shop reveals it, otherwise 99. */
  readonly maxQuantity: number;
  readonly buyable: boolean;
  /** Missing for the standard class. */
  readonly taxClass?: OtherTaxClass;
  readonly notices: readonly Notice[];
}

export interface PricedCart {
  /** 0 for a shopper who has no cart yet. */
  version: number;
  lines: PricedLine[];
  saved: PricedLine[];
  /** The line that was removed last and can be put back. */
  lastRemoved: PricedLine | null;
  /** How many items the merge at the sign-in has added, while it can be undone. */
  addedByMerge: { toCart: number; saved: number };
  /** The sum of the quantities of `lines`. */
  itemCount: number;
  /** The sum of the line totals. */
  subtotalMinor: number;
  currency: string;
  terms: CartTerms;
  /** Only what shows a cart to a browser with a promo code adds it. */
  promo?: CartPromo;
}

/** Looks variants up, in the order of their SKUs. A variant that is not in the catalog is undefined. */
export type FindVariants = (skus: readonly string[]) => Promise<(VariantInCatalog | undefined)[]>;

/**
 * Adds the prices, stock and names of this moment, and what changed since the shopper last looked. The catalog is not
 * asked again for the variant that the request has `found`.
 */
export async function priceCart(
  stored: Cart,
  findVariants: FindVariants,
  settings: ShopSettings,
  found?: VariantInCatalog | undefined,
): Promise<PricedCart> {
  const shown = shownOf(stored);
  const wanted: string[] = [];
  for (const { sku } of shown) if (sku !== found?.sku) wanted.push(sku);
  const others = wanted.length > 0 ? await findVariants(wanted) : [];
  let at = 0;
  const variants = shown.map(({ sku }) => (sku === found?.sku ? found : others[at++]));
  const cart = correctSkus(stored, variants);
  const terms = cartTermsOf(settings);
  const { currency } = terms;
  const priced =
    cart === stored
      ? shown.map((item, index) => priceLine(item, variants[index], currency))
      : priceBySku(cart, variants, currency);
  const lines = priced.slice(0, cart.lineItems.length);
  const saved = priced.slice(lines.length, lines.length + cart.saved.length);
  return {
    version: cart.version,
    lines,
    saved,
    lastRemoved: priced[lines.length + saved.length] ?? null,
    addedByMerge: itemsAddedByMerge(cart),
    itemCount: itemCount(cart),
    subtotalMinor: lines.reduce((sum, line) => sum + line.lineTotalMinor, 0),
    currency,
    terms,
  };
}

function shownOf({ lineItems, saved, removed }: Cart): LineItem[] {
  return [...lineItems, ...saved, ...removed.slice(-1)];
}

/** The lines of a cart with corrected SKUs may have another sequence than the variants. */
function priceBySku(
  cart: Cart,
  variants: readonly (VariantInCatalog | undefined)[],
  currency: string,
): PricedLine[] {
  const bySku = new Map<string, VariantInCatalog>();
  for (const variant of variants) if (variant) bySku.set(variant.sku, variant);
  return shownOf(cart).map((item) => priceLine(item, bySku.get(item.sku), currency));
}

function priceLine(item: LineItem, variant: VariantInCatalog | undefined, currency: string): PricedLine {
  if (!variant) return goneLine(item);
  const isUsual = item.unitPriceMinor === variant.priceMinor && item.quantity <= USUAL_QUANTITY_MAX;
  if (!isUsual) return currentLine(item, variant, currency);
  const known = linesOf(variant);
  known[item.quantity] ??= currentLine(item, variant, currency);
  return known[item.quantity] as PricedLine;
}

/** Larger quantities are rare. */
const USUAL_QUANTITY_MAX = 9;
/** The lines of a variant take up to 2 KB. */
const VARIANTS_MAX = 5_000;

/**
 * The priced lines of a variant by quantity, for shoppers who have seen the current price. All carts share them, so most
 * lines are made only once after each read of the catalog.
 */
const linesOf = memoizeByObject<VariantInCatalog, PricedLine[]>(VARIANTS_MAX, () => []);

/** The currency is part of the notice about a price that has changed. Lines with one are not shared. */
function currentLine(item: LineItem, variant: VariantInCatalog, currency: string): PricedLine {
  const buyable = variant.isForSale && variant.stock > 0;
  return {
    sku: variant.sku,
    productSlug: variant.isForSale ? variant.productSlug : '',
    name: variant.productName,
    color: variant.color,
    size: variant.size,
    style: variant.style,
    drawing: variant.drawing,
    ...(variant.picture && { picture: variant.picture }),
    quantity: item.quantity,
    unitPriceMinor: variant.priceMinor,
    compareAtMinor: variant.compareAtMinor,
    lineTotalMinor: buyable ? variant.priceMinor * item.quantity : 0,
    maxQuantity: disclosedStock(variant.stock) ?? LIMITS.quantity,
    buyable,
    ...(variant.taxClass && { taxClass: variant.taxClass }),
    notices: variant.isForSale ? noticesOf(item, variant, currency) : [noLongerSold()],
  };
}

/** A line whose product has left the catalog is shown with what the cart knows. */
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

const noLongerSold = (): Notice => ({ code: 'no_longer_sold', message: 'We no longer sell this item.' });

function noticesOf(item: LineItem, variant: VariantInCatalog, currency: string): Notice[] {
  const stock = stockNotice(item, variant);
  const price = priceNotice(item, variant, currency);
  return [stock, price].filter((notice) => notice !== undefined);
}

function stockNotice({ quantity }: LineItem, { stock }: VariantInCatalog): Notice | undefined {
  if (stock <= 0) return { code: 'sold_out', message: 'Sold out. We’ll keep it here in case it comes back.' };
  if (quantity > stock) {
    const message =
      stock > LOW_STOCK
        ? 'We can’t send that many. Choose a smaller quantity.'
        : `Only ${stock} left. Change the quantity to ${stock} to order.`;
    return { code: 'not_enough_stock', message };
  }
  if (stock > LOW_STOCK) return undefined;
  return {
    code: 'low_stock',
    message: `Only ${stock} left. We’ll reserve ${stock === 1 ? 'it' : 'them'} when you order.`,
  };
}

function priceNotice(item: LineItem, variant: VariantInCatalog, currency: string): Notice | undefined {
  const { priceMinor } = variant;
  if (priceMinor === item.unitPriceMinor) return undefined;
  const now = formatMoney(priceMinor, currency);
  const was = formatMoney(item.unitPriceMinor, currency);
  return {
    code: priceMinor < item.unitPriceMinor ? 'price_lower' : 'price_higher',
    message: `The price has changed since you added this: now ${now}, was ${was}.`,
  };
}

/** A line item as the shopper was shown it. */
export interface SeenLine {
  sku: string;
  quantity: number;
  unitPriceMinor: number;
}

/**
 * A fingerprint of the items, quantities and prices that were shown: 43 characters of base64url. It is the same for
 * the same content in any order, so a cart that was changed and changed back still counts as the one that was shown.
 */
export function cartDigest(lines: readonly SeenLine[]): string {
  const seen = lines.map(({ sku, quantity, unitPriceMinor }) =>
    JSON.stringify([sku, quantity, unitPriceMinor]),
  );
  return hash('sha256', seen.sort().join('\n'), 'base64url');
}
