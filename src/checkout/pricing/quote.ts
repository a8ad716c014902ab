import { CURRENCY } from '../../catalog/product.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { Amounts, Days, OrderLine } from '../../orders/order.ts';
import { type Shortage, shortagesOf } from '../../orders/stock/stock.ts';
import { applyPromo, type PromoCode, type PromoOutcome } from '../promo/promo.ts';
import { findPromo, type PromoUser } from '../promo/promo-use.ts';
import { type DeliveryOffer, deliveryOffers, HOME, taxMinor, taxOf, zoneOf } from './pricing.ts';

/** The prices and amounts of an order right now, from the primary database. Nothing of it comes from the shopper. */
export interface Quote extends Amounts {
  lines: OrderLine[];
  /** The items that exceed the stock. */
  short: Shortage[];
  offers: DeliveryOffer[];
  /** The chosen delivery method. It is undefined until a country and a method are chosen. */
  delivery: DeliveryOffer | undefined;
  /** Undefined without a promo code. */
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
}

interface PricedRow {
  sku: string;
  /** Its earlier SKUs, which a cart may still hold. */
  aliases: string[];
  color: string;
  size: string;
  style: string;
  price_minor: number;
  stock: number;
  slug: string;
  name: string;
  drawing: string;
  on_sale: boolean;
  categories: string[];
}

const PRICED = `
  SELECT v.sku, ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = v.sku) AS aliases,
    v.color, v.size, v.style, v.price_minor, sellable(v) AS stock, p.slug, p.name, p.drawing,
    p.status = 'active' AS on_sale,
    coalesce((SELECT l.department_slugs || l.type_slug FROM listings AS l WHERE l.product_id = p.id), '{}') AS categories
  FROM variants AS v JOIN products AS p ON p.id = v.product_id
  WHERE v.sku = ANY ((SELECT current_skus($1::text[]))::text[]) ORDER BY v.sku`;

const selectPriced = statement<[skus: readonly string[]], PricedRow>(PRICED);
/** Rows are locked in SKU order to avoid deadlocks. */
const lockPriced = statement<[skus: readonly string[]], PricedRow>(`${PRICED} FOR UPDATE OF v`);

/**
 * Prices items. With `isLocked`, the variants cannot change until the transaction ends. The lines are in the sequence of
 * the items, without items that are not in the catalog.
 */
export async function quote(
  connection: Queryable,
  request: QuoteInput,
  { isLocked = false, now = new Date() } = {},
): Promise<Quote> {
  const { items, promoCode, user } = request;
  const skus = items.map(({ sku }) => sku);
  let rows = await connection.list(isLocked ? lockPriced : selectPriced, [skus]);
  // An import may have corrected a SKU while this waited for the lock. The row is then found under its new SKU.
  if (isLocked && rows.length < skus.length) rows = await connection.list(lockPriced, [skus]);
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
      new Map(rows.filter((row) => row.on_sale).map(({ sku, stock }) => [sku, stock])),
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
  quantity,
  unitPriceMinor: row.price_minor,
  discountMinor,
});
