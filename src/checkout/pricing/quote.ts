import type { Queryable } from '../../database/database.ts';
import { deliveryDays, freeFromOf, homeCountry, zoneOf } from '../../layout/delivery-terms.ts';
import type { Amounts, Days, OrderLine } from '../../orders/order.ts';
import { type Shortage, shortagesOf } from '../../orders/stock/stock.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { rateOf, type TaxClass } from '../../settings/taxes/tax-classes.ts';
import { sumOfVat, vatByRate } from '../../settings/taxes/vat-by-rate.ts';
import { applyPromo, type PromoCode, type PromoOutcome } from '../promo/promo.ts';
import { findPromo, type PromoUser } from '../promo/promo-use.ts';
import { type PricedRow, selectPriced } from './queries.ts';

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
  settings: ShopSettings,
  { now = new Date() } = {},
): Promise<Quote> {
  const { items, promoCode, user, variants } = request;
  const rows = variants ?? (await connection.list(selectPriced, [items.map(({ sku }) => sku)]));
  const promo = promoCode ? await findPromo(connection, promoCode, user) : undefined;
  return quoteOf(request, rows, promo, settings, now);
}

function quoteOf(
  { items: asked, country, deliveryMethod, promoCode }: QuoteInput,
  rows: readonly PricedRow[],
  code: PromoCode | undefined,
  settings: ShopSettings,
  now: Date,
): Quote {
  const items = currentItems(asked, rows);
  const bySku = new Map(rows.map((row) => [row.sku, row]));
  const known = items.flatMap((item) => {
    const row = bySku.get(item.sku);
    return row ? [{ ...item, row }] : [];
  });
  const subtotalMinor = known.reduce((sum, { quantity, row }) => sum + quantity * row.price_minor, 0);
  const isKnown = zoneOf(country, settings.delivery) !== undefined;
  const shownCountry = isKnown ? country : homeCountry(settings.delivery);
  // Until a country and a method are chosen, the amounts are those of the first method at home, as in the cart.
  const offers = deliveryOffers(shownCountry, subtotalMinor, settings, now);
  const chosen = offers.find(({ method }) => method === deliveryMethod);
  const delivery = chosen ?? (offers[0] as DeliveryOffer);
  const promoLines = known.map(({ quantity, row }) => ({
    totalMinor: quantity * row.price_minor,
    categories: row.categories,
  }));
  const first = offers[0] as DeliveryOffer;
  const promo = promoCode
    ? applyPromo(
        code,
        promoLines,
        { ...delivery, firstLabel: first.label, isFirst: delivery === first },
        settings.currency,
      )
    : undefined;
  const discounts = promo?.ok ? promo.discountsMinor : [];
  const deliveryMinor = promo?.ok && promo.freesDelivery ? 0 : delivery.priceMinor;
  const lines = known.map((item, index) => ({
    ...lineOf(item, index, discounts[index] ?? 0),
    taxBasisPoints: taxRate(item.row.tax_class, shownCountry, settings),
  }));
  return {
    ...amountsOf(lines, deliveryMinor, shownCountry, settings),
    lines,
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

/** An empty cart has the standard rate. */
function amountsOf(
  lines: readonly OrderLine[],
  deliveryMinor: number,
  country: string,
  { currency, taxes }: ShopSettings,
): Amounts {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const discountMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const vat = vatByRate({ lines, deliveryMinor, currency, isTaxIncluded: taxes.included });
  const { vatMinor: taxMinor } = sumOfVat(vat);
  const sumMinor = subtotalMinor - discountMinor + deliveryMinor;
  return {
    ...{ currency, subtotalMinor, discountMinor, deliveryMinor, taxMinor, vat },
    taxBasisPoints: vat[0]?.basisPoints ?? taxRate('standard', country, { taxes }),
    isTaxIncluded: taxes.included,
    totalMinor: taxes.included ? sumMinor : sumMinor + taxMinor,
  };
}

/** Throws for a country that the shop does not sell to. */
function taxRate(taxClass: TaxClass, country: string, { taxes }: Pick<ShopSettings, 'taxes'>): number {
  const rate = rateOf(taxes, taxClass, country);
  if (rate === undefined) throw new Error(`the tax of ${country} is not known`);
  return rate;
}

const lineOf = (
  { sku, quantity, row }: { sku: string; quantity: number; row: PricedRow },
  index: number,
  discountMinor: number,
): Omit<OrderLine, 'taxBasisPoints'> => ({
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

export interface DeliveryOffer {
  /** The method's code. */
  method: string;
  label: string;
  note: string;
  priceMinor: number;
  /** Midnight UTC of the first and the last day. */
  days: { from: Date; to: Date };
}

/**
 * Returns the delivery methods of a country, or none if the shop does not deliver there. The subtotal counts before
 * discounts, so that a promo code never makes an order more expensive.
 */
export function deliveryOffers(
  country: string,
  subtotalMinor: number,
  { delivery, timeZone }: Pick<ShopSettings, 'delivery' | 'timeZone'>,
  now: Date,
): DeliveryOffer[] {
  const zone = zoneOf(country, delivery);
  if (!zone) return [];
  return zone.methods.map((method) => {
    const freeFromMinor = freeFromOf(delivery, zone, method);
    const isFree = freeFromMinor !== null && subtotalMinor >= freeFromMinor;
    return {
      ...{ method: method.code, label: method.name, note: method.note },
      days: deliveryDays(now, method, timeZone),
      priceMinor: isFree ? 0 : method.priceMinor,
    };
  });
}
