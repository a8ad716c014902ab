import { CURRENCY } from '../../catalog/product.ts';
import { COUNTRIES } from '../../customers/addresses/countries.ts';
import type { Queryable } from '../../database/database.ts';
import { DELIVERY_TERMS, deliveryDays } from '../../layout/delivery-terms.ts';
import {
  type Amounts,
  type Days,
  DELIVERY_METHODS,
  type DeliveryMethod,
  deliveryLabel,
  type OrderLine,
} from '../../orders/order.ts';
import { type Shortage, shortagesOf } from '../../orders/stock/stock.ts';
import { applyPromo, type PromoCode, type PromoOutcome } from '../promo/promo.ts';
import { findPromo, type PromoUser } from '../promo/promo-use.ts';
import { type PricedRow, selectPriced } from './queries.ts';
import { VAT_RATES } from './vat-rates.ts';

/** The prices and amounts of an order right now, from the primary database. Nothing of it comes from the shopper. */
export interface Quote extends Amounts {
  lines: OrderLine[];
  /** The items that exceed the stock. */
  short: Shortage[];
  offers: DeliveryOffer[];
  /** The chosen delivery method. It is undefined until a country and a method are chosen. */
  delivery: DeliveryOffer | undefined;
  /** It is undefined without a promo code. */
  promo: PromoOutcome | undefined;
  expected: Days | undefined;
}

export interface QuoteInput {
  /** In the sequence of the cart. */
  items: readonly { sku: string; quantity: number }[];
  country: string;
  deliveryMethod: string;
  /** As it is stored, or empty for none. */
  promoCode: string;
  user: PromoUser;
  /** The variants of the items, where they have been read already. */
  variants?: readonly PricedRow[] | undefined;
}

/** Prices items. The lines are in the sequence of the items, without items that are not in the catalog. */
export async function quote(
  connection: Queryable,
  request: QuoteInput,
  { now = new Date() } = {},
): Promise<Quote> {
  const { items, promoCode, user, variants } = request;
  const rows = variants ?? (await connection.list(selectPriced, [items.map(({ sku }) => sku)]));
  const promo = promoCode ? await findPromo(connection, promoCode, user) : undefined;
  return quoteOf(request, rows, promo, now);
}

function quoteOf(
  { items: asked, country, deliveryMethod, promoCode }: QuoteInput,
  rows: readonly PricedRow[],
  code: PromoCode | undefined,
  now: Date,
): Quote {
  const items = currentItems(asked, rows);
  const bySku = new Map(rows.map((row) => [row.sku, row]));
  const known = items.flatMap((item) => {
    const row = bySku.get(item.sku);
    return row ? [{ ...item, row }] : [];
  });
  const subtotalMinor = known.reduce((sum, { quantity, row }) => sum + quantity * row.price_minor, 0);
  const isKnown = zoneOf(country) !== undefined;
  // Until a country and a method are chosen, the amounts are those of standard delivery at home, as in the cart.
  const offers = deliveryOffers(isKnown ? country : HOME, subtotalMinor, now);
  const chosen = offers.find(({ method }) => method === deliveryMethod);
  const delivery = chosen ?? (offers[0] as DeliveryOffer);
  const promoLines = known.map(({ quantity, row }) => ({
    totalMinor: quantity * row.price_minor,
    categories: row.categories,
  }));
  const promo = promoCode ? applyPromo(code, promoLines, delivery) : undefined;
  const discounts = promo?.ok ? promo.discountsMinor : [];
  const sums = { subtotalMinor, discountMinor: discounts.reduce((sum, minor) => sum + minor, 0) };
  const deliveryMinor = promo?.ok && promo.freesDelivery ? 0 : delivery.priceMinor;
  return {
    ...amountsOf(sums, deliveryMinor, isKnown ? country : HOME),
    lines: known.map((item, index) => lineOf(item, index, discounts[index] ?? 0)),
    short: shortagesOf(
      items,
      new Map(rows.filter((row) => row.is_for_sale).map(({ sku, stock }) => [sku, stock])),
    ),
    offers: isKnown ? offers : [],
    delivery: isKnown ? chosen : undefined,
    promo,
    expected: isKnown ? chosen?.days : undefined,
  };
}

/** The items by their current SKUs. If two SKUs have become one, the larger quantity counts, as in the cart. */
function currentItems(asked: QuoteInput['items'], rows: readonly PricedRow[]): QuoteInput['items'] {
  const skus = new Map(rows.flatMap(({ sku, aliases }) => aliases.map((alias) => [alias, sku] as const)));
  const quantities = new Map<string, number>();
  for (const { sku: old, quantity } of asked) {
    const sku = skus.get(old) ?? old;
    quantities.set(sku, Math.max(quantity, quantities.get(sku) ?? 0));
  }
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}

function amountsOf(
  { subtotalMinor, discountMinor }: { subtotalMinor: number; discountMinor: number },
  deliveryMinor: number,
  country: string,
): Amounts {
  const tax = taxOf(country, zoneOf(country) ?? 'home');
  if (!tax) throw new Error(`the tax of ${country} is not known`);
  const sumMinor = subtotalMinor - discountMinor + deliveryMinor;
  const ofWhichTax = taxMinor(sumMinor, tax);
  return {
    currency: CURRENCY,
    subtotalMinor,
    discountMinor,
    deliveryMinor,
    taxMinor: ofWhichTax,
    taxBasisPoints: tax.basisPoints,
    isTaxIncluded: tax.isIncluded,
    totalMinor: tax.isIncluded ? sumMinor : sumMinor + ofWhichTax,
  };
}

const lineOf = (
  { sku, quantity, row }: { sku: string; quantity: number; row: PricedRow },
  index: number,
  discountMinor: number,
): OrderLine => ({
  position: index + 1,
  sku,
  productSlug: row.slug,
  name: row.name,
  color: row.color,
  size: row.size,
  style: row.style,
  drawing: row.drawing,
  picture: row.picture,
  quantity,
  unitPriceMinor: row.price_minor,
  discountMinor,
});

type Zone = 'home' | 'eu';

/** The country that parcels are sent from. */
const HOME = 'AT';

export interface DeliveryOffer {
  method: DeliveryMethod;
  label: string;
  note: string;
  priceMinor: number;
  /** Midnight UTC of the first and the last day. */
  days: { from: Date; to: Date };
}

/** Returns undefined for a country that the shop does not deliver to. */
export function zoneOf(country: string): Zone | undefined {
  if (country === HOME) return 'home';
  return COUNTRIES.has(country) ? 'eu' : undefined;
}

/** Returns the delivery methods of a country, or none if the shop does not deliver there. */
export function deliveryOffers(country: string, subtotalMinor: number, now: Date): DeliveryOffer[] {
  const zone = zoneOf(country);
  if (!zone) return [];
  return DELIVERY_METHODS.map((method) => ({
    method,
    label: deliveryLabel(method),
    note: deliveryNote(method, zone),
    priceMinor: deliveryMinor(method, zone, subtotalMinor),
    days: deliveryDays(now, DELIVERY_TERMS[method][zone].days),
  }));
}

/** Only the carrier at home promises a time of day. */
function deliveryNote(method: DeliveryMethod, zone: Zone): string {
  if (method === 'standard') return 'to your door';
  return zone === 'home' ? 'before 18:00' : '';
}

/**
 * Standard delivery is free from a certain subtotal. The subtotal counts before discounts, so that a promo code never
 * makes an order more expensive.
 */
function deliveryMinor(method: DeliveryMethod, zone: Zone, subtotalMinor: number): number {
  if (method === 'standard' && subtotalMinor >= DELIVERY_TERMS.freeFromMinor) return 0;
  return DELIVERY_TERMS[method][zone].priceMinor;
}

export interface Tax {
  /** Hundredths of a percent: 2550 is 25.5%. */
  basisPoints: number;
  /** True if prices include the tax, false if it is added to them. */
  isIncluded: boolean;
}

const IS_TAX_INCLUDED: Readonly<Record<Zone, boolean>> = { home: true, eu: true };

/** Returns undefined for a country that the shop does not sell to. */
export function taxOf(country: string, zone: Zone): Tax | undefined {
  const rate = Object.hasOwn(VAT_RATES, country) ? VAT_RATES[country] : undefined;
  if (rate === undefined) return undefined;
  return { basisPoints: Math.round(rate * 100), isIncluded: IS_TAX_INCLUDED[zone] };
}

/** Returns the tax that a sum includes, or that is added to it. Half a cent is rounded up. */
export function taxMinor(sumMinor: number, { basisPoints, isIncluded }: Tax): number {
  const divisor = isIncluded ? 10_000 + basisPoints : 10_000;
  return Math.round((sumMinor * basisPoints) / divisor);
}
