import { cartDigest } from '../cart/price-cart.ts';
import { emailKey } from '../customers/email.ts';
import type { Queryable } from '../database/database.ts';
import { type OrderEmailDeps, sendConfirmed } from '../orders/emails/send-emails.ts';
import { type OrderWithLines, randomOrderNumber } from '../orders/order.ts';
import { findOrder, transitionOrder } from '../orders/orders.ts';
import { insertEvent, insertLines, insertOrder as insertRow } from '../orders/queries.ts';
import { type Reservation, reserveLocked } from '../orders/stock/stock.ts';
import type { Payments } from '../payments/payments.ts';
import type { Cart } from '../state/cart-document.ts';
import {
  ORDER_TOTAL_MAX_MINOR,
  type OrderKeys,
  OrderRefused,
  type PlaceOrderInput,
} from './order-request.ts';
import { type Quote, quote } from './pricing/quote.ts';
import { usedUpMeanwhile } from './promo/promo.ts';
import { countPromoUse, customerKeys } from './promo/promo-use.ts';
import type { TakenCart } from './take-cart.ts';

/** The steps that write an order. Each runs in the caller's transaction and throws OrderRefused to roll it back. */

export interface StoreOrderDeps extends OrderEmailDeps {
  payments: Pick<Payments, 'methods' | 'open'>;
}

/** The provider's payment page is valid for at least this long. */
const RESERVATION_MINUTES = 30;
/** There are 2^40 order numbers, so even a second try is practically never needed. */
const NUMBER_TRIES = 5;

export interface PricedOrder extends Quote {
  paysOnDelivery: boolean;
  /** True if nothing has to be paid now: the order is paid on delivery, or a promo code makes it free. */
  isFirm: boolean;
}

/** Prices the order with its variants locked, and refuses it if it is not what the shopper saw. */
export async function priceOrder(
  { payments }: Pick<StoreOrderDeps, 'payments'>,
  connection: Queryable,
  input: PlaceOrderInput,
  cart: Cart,
): Promise<PricedOrder> {
  const { visitor, email, address, deliveryMethod, paymentMethod, promoCode } = input;
  const method = payments.methods.find(({ name }) => name === paymentMethod);
  if (!method) throw new Error(`there is no payment method "${paymentMethod}"`);
  const user = { customerId: visitor.customer?.id, emailKey: emailKey(email) };
  const { country } = address;
  const quoteInput = { items: cart.lineItems, country, deliveryMethod, promoCode, user };
  const priced = await quote(connection, quoteInput, { isLocked: true });
  const refuse = (reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed') =>
    new OrderRefused({ ok: false, reason, quote: priced });
  if (Math.max(priced.subtotalMinor, priced.totalMinor) > ORDER_TOTAL_MAX_MINOR)
    throw new OrderRefused({ ok: false, reason: 'total_too_large' });
  if (priced.short.length > 0) throw refuse('out_of_stock');
  if (priced.promo && !priced.promo.ok) throw refuse('promo_refused');
  if (!priced.delivery) throw new Error(`"${deliveryMethod}" does not deliver to ${country}`);
  if (priced.totalMinor !== input.totalMinor) throw refuse('total_changed');
  if (!isAsShown(input, cart, priced)) throw refuse('cart_changed');
  const paysOnDelivery = method.kind === 'deferred';
  return { ...priced, paysOnDelivery, isFirm: paysOnDelivery || priced.totalMinor === 0 };
}

/** If the client does not say what it showed, the cart must at least be the one that the request found. */
function isAsShown({ cartDigest: shown, visitor }: PlaceOrderInput, cart: Cart, priced: Quote): boolean {
  if (shown !== undefined) return cartDigest(priced.lines) === shown;
  const digestOf = ({ lineItems }: Cart) =>
    cartDigest(lineItems.map((line) => ({ ...line, unitPriceMinor: 0 })));
  return digestOf(visitor.cart) === digestOf(cart);
}

/** Stock is held until the payment is due, or for good if nothing has to be paid now. */
export const reserveItems = (connection: Queryable, { lines, isFirm }: PricedOrder): Promise<Reservation> =>
  reserveLocked(connection, lines, { minutes: isFirm ? null : RESERVATION_MINUTES, purpose: 'order' });

/** Counts a use of the promo code. Resolves to the keys that it is counted under, or none without a code. */
export async function usePromoCode(
  connection: Queryable,
  { promoCode, email, visitor }: PlaceOrderInput,
  priced: PricedOrder,
): Promise<Buffer[]> {
  if (!promoCode) return [];
  const keys = customerKeys({ customerId: visitor.customer?.id, emailKey: emailKey(email) });
  if (await countPromoUse(connection, promoCode, keys)) return keys;
  const promo = usedUpMeanwhile(promoCode);
  throw new OrderRefused({ ok: false, reason: 'promo_refused', quote: { ...priced, promo } });
}

interface InsertOrderInput {
  input: PlaceOrderInput;
  keys: OrderKeys;
  taken: TakenCart;
  priced: PricedOrder;
  reservation: Reservation;
  promoKeys: readonly Buffer[];
}

/** Writes the order, its lines and its first event. Resolves to its ID. */
export async function insertOrder(connection: Queryable, order: InsertOrderInput): Promise<string> {
  const id = await insertWithNumber(connection, order);
  await connection.run(insertLines, [id, JSON.stringify(order.priced.lines)]);
  await connection.run(insertEvent, [id, 'place', 'placed', 'customer', '', '']);
  return id;
}

async function insertWithNumber(connection: Queryable, order: InsertOrderInput): Promise<string> {
  const hashes = Object.fromEntries(
    Object.entries(order.keys).map(([name, key]) => [name, key.toString('hex')]),
  );
  for (let tries = 0; tries < NUMBER_TRIES; tries++) {
    const values = [JSON.stringify(rowOf(order)), JSON.stringify(hashes), order.promoKeys] as const;
    const row = await connection.find(insertRow, [randomOrderNumber(), ...values]);
    if (row) return row.id;
  }
  throw new Error('no free order number was found');
}

function rowOf({ input, taken, priced, reservation }: InsertOrderInput) {
  const {
    lines: _,
    short: _short,
    offers: _offers,
    delivery,
    promo: _promo,
    isFirm: _firm,
    ...amounts
  } = priced;
  return {
    ...amounts,
    ...input.address,
    customerId: input.visitor.customer?.id ?? null,
    email: input.email,
    notes: input.notes,
    promoCode: input.promoCode || null,
    deliveryMethod: input.deliveryMethod,
    expectedFrom: delivery?.days.from,
    expectedTo: delivery?.days.to,
    paymentMethod: input.paymentMethod,
    reservationId: reservation.id,
    isCartEmptied: taken.isEmptied,
    cartVersion: taken.cart.version,
  };
}

/** Opens the payment. A firm order is confirmed by email at once, any other when its payment arrives. */
export async function openPayment(
  { payments, links, mail }: StoreOrderDeps,
  connection: Queryable,
  orderId: string,
): Promise<OrderWithLines> {
  const order = await findOrder(connection, orderId);
  if (!order) throw new Error('an order was gone right after it was stored');
  const { totalMinor, currency, paymentMethod, email, number } = order;
  const state = await payments.open(connection, {
    orderId,
    title: number,
    amountMinor: totalMinor,
    currency,
    provider: paymentMethod,
    email,
    returnUrl: `${links.url(number)}&placed=1`,
    minutes: RESERVATION_MINUTES,
  });
  if (state === 'open') return order;
  const paid = state === 'paid' ? await transitionOrder(connection, orderId, 'pay', 'payment') : undefined;
  return sendConfirmed({ mail, links }, connection, paid?.ok ? paid.order : order);
}
