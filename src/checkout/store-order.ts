import { cartDigest } from '../cart/price-cart.ts';
import { emailKey } from '../customers/email.ts';
import { createBatcher } from '../database/batcher.ts';
import { type Database, isFaultOfStatement, type Queryable, statement } from '../database/database.ts';
import { type OrderWithLines, randomOrderNumber } from '../orders/order.ts';
import {
  INSERT_FIRST_EVENT,
  INSERT_LINES,
  insertOrderSql,
  lineSql,
  placedSql,
  selectByKeys,
} from '../orders/queries.ts';
import { reserveSql } from '../orders/stock/stock.ts';
import type { NewPayment } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import { insertAttemptSql } from '../payments/queries.ts';
import type { Settings } from '../settings/settings.ts';
import type { Cart } from '../state/cart-document.ts';
import {
  ORDER_TOTAL_MAX_MINOR,
  type OrderKeys,
  OrderRefused,
  type PlaceOrderInput,
} from './order-request.ts';
import { type PricedRow, selectPriced } from './pricing/queries.ts';
import { type DeliveryOffer, type Quote, quote } from './pricing/quote.ts';
import type { TakenCart } from './take-cart.ts';
import { countUnpaidSql, insertUnpaidSql, type UnpaidCounts } from './unpaid/queries.ts';
import { itemCountOf, type Payer } from './unpaid/unpaid-orders.ts';

/** From a cart to an order: what it is read from, its prices, what it consists of, and the statement that writes it. */

/**
 * What each order reads before its transaction. The buyers of a popular item come at once, so it is read for all of them
 * together. Everything is from the primary, and as of after the call.
 */
export interface OrderReads {
  /** Finds the variants of some SKUs. The answer may have others as well. */
  findVariants(skus: readonly string[]): Promise<readonly PricedRow[]>;
  /** Finds the order that was placed with a key. */
  findByKey(keyHash: Buffer): Promise<{ id: string; request_hash: Buffer } | undefined>;
}

/** A cart has up to 100 SKUs, so that one statement reads up to 3,200. */
const BATCH = { maxBatch: 32, maxUnderWay: 2, isFaultOfOne: isFaultOfStatement } as const;

export function createOrderReads(database: Database): OrderReads {
  return {
    findVariants: createBatcher({
      ...BATCH,
      async run(carts: (readonly string[])[]) {
        const rows = await database.list(selectPriced, [[...new Set(carts.flat())]]);
        return carts.map(() => rows);
      },
    }),
    findByKey: createBatcher({
      ...BATCH,
      async run(keys: Buffer[]) {
        const rows = await database.list(selectByKeys, [keys]);
        const byKey = new Map(rows.map((row) => [row.key_hash.toString('latin1'), row]));
        return keys.map((key) => byKey.get(key.toString('latin1')));
      },
    }),
  };
}

export interface PricedOrder extends Quote {
  delivery: DeliveryOffer;
  paysOnDelivery: boolean;
  /** True if nothing has to be paid now: the order is paid on delivery, or a promo code makes it free. */
  isFirm: boolean;
  /** How long the order can be returned. */
  returnDays: number;
}

/**
 * Prices an order, and throws OrderRefused if it is not what the shopper saw or something is sold out. It locks nothing;
 * `writeOrder` compares the prices with the locked variants. Without `variants`, they are read.
 */
export async function priceOrder(
  { payments, settings }: { payments: Pick<Payments, 'methods'>; settings: Pick<Settings, 'current'> },
  connection: Queryable,
  input: PlaceOrderInput,
  cart: Cart,
  variants?: readonly PricedRow[],
): Promise<PricedOrder> {
  const { visitor, email, address, deliveryMethod, paymentMethod, promoCode } = input;
  const method = payments.methods.find(({ name }) => name === paymentMethod);
  if (!method) throw new Error(`there is no payment method "${paymentMethod}"`);
  const user = { customerId: visitor.customer?.id, emailKey: emailKey(email) };
  const { country } = address;
  const items = cart.lineItems;
  const { current } = settings;
  const priced = await quote(
    connection,
    { items, country, deliveryMethod, promoCode, user, variants },
    current,
  );
  const { delivery } = priced;
  const refuse = (reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed') =>
    new OrderRefused({ ok: false, reason, quote: priced });
  if (Math.max(priced.subtotalMinor, priced.totalMinor) > ORDER_TOTAL_MAX_MINOR)
    throw new OrderRefused({ ok: false, reason: 'total_too_large' });
  if (priced.short.length > 0) throw refuse('out_of_stock');
  if (priced.promo && !priced.promo.ok) throw refuse('promo_refused');
  // Without a delivery, the settings have changed since the form was checked.
  if (!delivery || priced.totalMinor !== input.totalMinor) throw refuse('total_changed');
  if (!isAsShown(input, cart, priced)) throw refuse('cart_changed');
  const paysOnDelivery = method.kind === 'deferred';
  const isFirm = paysOnDelivery || priced.totalMinor === 0;
  return { ...priced, delivery, paysOnDelivery, isFirm, returnDays: current.returns.days };
}

/** If the client does not say what it showed, the cart must at least be the one that the request found. */
function isAsShown({ cartDigest: shown, visitor }: PlaceOrderInput, cart: Cart, priced: Quote): boolean {
  return shown === undefined ? hasSameItems(visitor.cart, cart) : cartDigest(priced.lines) === shown;
}

export const hasSameItems = (one: Cart, other: Cart): boolean => itemsDigest(one) === itemsDigest(other);

const itemsDigest = ({ lineItems }: Cart) =>
  cartDigest(lineItems.map((line) => ({ ...line, unitPriceMinor: 0 })));

/** The provider's payment page is valid for at least this long. */
export const RESERVATION_MINUTES = 30;

/** Everything about an order that is known before it is written. */
export type NewOrder = Omit<OrderWithLines, 'id' | 'keptUntil' | 'placedAt' | 'updatedAt'>;

/** Two orders with the same random number are practically impossible. The database refuses the second one. */
export function newOrder(
  {
    visitor,
    email,
    address,
    billing,
    notes,
    giftNote,
    deliveryMethod,
    paymentMethod,
    promoCode,
  }: PlaceOrderInput,
  priced: PricedOrder,
): NewOrder {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const { currency, subtotalMinor, discountMinor, deliveryMinor, taxMinor, taxBasisPoints, vat } = priced;
  const { isTaxIncluded, totalMinor, lines, delivery, paysOnDelivery } = priced;
  return {
    number: randomOrderNumber(),
    state: 'placed',
    customerId: visitor.customer?.id ?? null,
    isLinkEnded: false,
    email,
    address: { name, line1, line2, postalCode, city, country, phone },
    billing,
    notes,
    giftNote,
    ...{ currency, subtotalMinor, discountMinor, deliveryMinor, taxMinor, taxBasisPoints, vat },
    ...{ isTaxIncluded, totalMinor, refundedMinor: 0, promoCode: promoCode || null },
    ...{ deliveryMethod, deliveryLabel: delivery.label, returnDays: priced.returnDays },
    expected: delivery.days,
    carrier: '',
    trackingNumber: '',
    paymentMethod,
    paysOnDelivery,
    isPartlyPacked: false,
    mayLackConfirmation: false,
    lines,
  };
}

export interface WriteOrderInput {
  order: NewOrder;
  keys: OrderKeys;
  taken: TakenCart;
  payment: NewPayment;
  /** The keys that the promo code is counted under. */
  promoKeys: readonly Buffer[];
  /** Undefined if unpaid orders are not limited, or the order is never unpaid. */
  debtor: Payer | undefined;
  /** How long the items are reserved. It is null if nothing has to be paid now, and the reservation never expires. */
  heldMinutes: number | null;
}

export interface WriteOrderResult {
  order: OrderWithLines;
  /** The debtor's unpaid orders without this one. */
  unpaid: UnpaidCounts;
  /** Whether a listing shows the stock, because it is low now. */
  isListingStale: boolean;
}

/** Thrown if the variants have changed since the order was priced. The order has to be priced again. */
export class VariantsChanged extends Error {}

const PAYER = { networkKeys: '$5', siteKeys: '$6', mailboxKey: '$7', accountKey: '$8' };

/**
 * Writes the whole order in one statement. It locks the variants in SKU order to avoid deadlocks. `taken` counts those
 * that are in stock, and `priced` those that are unchanged since they were priced.
 */
const write = statement<
  [
    order: string,
    lines: string,
    payment: string,
    promoKeys: readonly Buffer[],
    networkKeys: readonly Buffer[],
    siteKeys: readonly Buffer[],
    mailboxKey: Buffer | null,
    accountKey: Buffer | null,
    unpaidItems: number | null,
    minutes: number | null,
  ],
  {
    id: string;
    placedAt: Date;
    keptUntil: Date | null;
    taken: number;
    priced: number;
    isListingStale: boolean;
  } & UnpaidCounts
>(`
  WITH placed AS MATERIALIZED (${placedSql('$1')}),
  line AS MATERIALIZED (${lineSql('$2')}),
  counts AS MATERIALIZED (${countUnpaidSql(PAYER)}),
  wanted AS (SELECT sku, quantity FROM line),
  ${reserveSql("'order'", '$10')},
  stored AS (${insertOrderSql('$4')}),
  stored_lines AS (${INSERT_LINES}),
  event AS (${INSERT_FIRST_EVENT}),
  attempt AS (${insertAttemptSql('$3')}),
  unpaid_order AS (${insertUnpaidSql(PAYER, '$9')}),
  priced AS (
    SELECT locked.sku FROM locked JOIN line USING (sku) JOIN products ON products.id = locked.product_id
    WHERE products.status = 'active'
      AND (locked.price_minor, locked.color, locked.size, locked.style)
        = (line."unitPriceMinor", line.color, line.size, line.style))
  SELECT stored.id, stored.placed_at AS "placedAt", kept.expires_at AS "keptUntil", counts.*,
    (SELECT count(*)::int FROM taken) AS taken, (SELECT count(*)::int FROM priced) AS priced,
    EXISTS (SELECT FROM stale) AS "isListingStale"
  FROM stored, kept, counts`);

/** May throw VariantsChanged, so that the caller rolls back. The caller also checks the counts of unpaid orders. */
export async function writeOrder(connection: Queryable, input: WriteOrderInput): Promise<WriteOrderResult> {
  const { order, payment, promoKeys, debtor, heldMinutes } = input;
  const { network = [], site = [] } = debtor?.networkKeys ?? {};
  const row = await connection.find(write, [
    JSON.stringify(rowOf(input)),
    JSON.stringify(order.lines),
    JSON.stringify(payment),
    promoKeys,
    ...([network, site, debtor?.mailboxKey ?? null, debtor?.accountKey ?? null] as const),
    debtor ? itemCountOf(order.lines) : null,
    heldMinutes,
  ]);
  if (!row) throw new Error('an order was not written');
  const { id, placedAt, keptUntil, taken, priced, isListingStale, ...unpaid } = row;
  if (taken < order.lines.length || priced < order.lines.length) throw new VariantsChanged();
  return { order: { ...order, id, placedAt, updatedAt: placedAt, keptUntil }, unpaid, isListingStale };
}

function rowOf({ order, keys, taken }: WriteOrderInput) {
  const { lines: _, vat: __, address, expected, ...values } = order;
  return {
    ...values,
    ...address,
    expectedFrom: expected.from,
    expectedTo: expected.to,
    isCartEmptied: taken.isEmptied,
    cartVersion: taken.cart.version,
    ...Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.toString('hex')])),
  };
}
