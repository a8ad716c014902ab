import { cartDigest } from '../cart/price-cart.ts';
import { emailKey } from '../customers/email.ts';
import type { Queryable } from '../database/database.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { sendConfirmed } from '../orders/order-mails.ts';
import { randomOrderNumber } from '../orders/order-number.ts';
import { act, findOrder } from '../orders/orders.ts';
import { insertEvent, insertLines, insertOrder } from '../orders/queries.ts';
import { type Reservation, reserveLocked } from '../orders/stock.ts';
import type { Cart } from '../state/cart-document.ts';
import type { CheckoutParts } from './parts.ts';
import { ORDER_TOTAL_MAX_MINOR, type OrderKeys, type PlaceRequest, Refused } from './placing.ts';
import { usedUpMeanwhile } from './promo/promo.ts';
import { customerKeys, usePromo } from './promo/promo-queries.ts';
import { type Quote, quote } from './quote.ts';
import { findUnpaidFault, noteUnpaid, type Payer } from './unpaid.ts';

/** As long as a payment page of the provider lives at least. */
const RESERVATION_MINUTES = 30;
/** 2^40 numbers: even a second one is never seen. */
const NUMBER_TRIES = 5;

interface Storing {
  request: PlaceRequest;
  keys: OrderKeys;
  /** As it is ordered. */
  cart: Cart;
  /** The cart is emptied in this transaction. */
  isEmptied: boolean;
  /** Whose unpaid orders are counted; undefined where they are not limited. */
  payer: Payer | undefined;
}

/** Everything of an order, in the caller's transaction. Throws Refused, which rolls it back. */
export async function storeOrder(
  parts: CheckoutParts,
  connection: Queryable,
  storing: Storing,
): Promise<OrderWithLines> {
  const { request, cart } = storing;
  const { payments, reservationMinutes = RESERVATION_MINUTES } = parts;
  const method = payments.methods.find(({ name }) => name === request.paymentMethod);
  if (!method) throw new Error(`there is no payment method "${request.paymentMethod}"`);
  const priced = await priceLocked(connection, request, cart);
  const paysOnDelivery = method.kind === 'deferred';
  // Nothing is to be paid for an order that a promo code makes free.
  const payer = priced.totalMinor > 0 ? storing.payer : undefined;
  if (payer) await requireUnpaidAllowed(connection, payer, priced, paysOnDelivery);
  const isFirm = paysOnDelivery || priced.totalMinor === 0;
  const reservation = await reserveLocked(connection, priced.lines, {
    minutes: isFirm ? null : reservationMinutes,
    purpose: 'order',
  });
  const promoKeys = await countPromo(connection, request, priced);
  const id = await insert(connection, { ...storing, priced, reservation, promoKeys, paysOnDelivery });
  await connection.run(insertLines, [id, JSON.stringify(priced.lines)]);
  await connection.run(insertEvent, [id, 'place', 'placed', 'customer', '', '']);
  if (payer) await noteUnpaid(connection, id, payer, { paysOnDelivery, items: priced.lines });
  return openPayment(parts, connection, id, reservationMinutes);
}

/** Priced while nobody else can change price or stock; refused where it is not what the shopper saw. */
async function priceLocked(connection: Queryable, request: PlaceRequest, cart: Cart): Promise<Quote> {
  const { visitor, email, address, deliveryMethod, promoCode } = request;
  const user = { customerId: visitor.customer?.id, emailKey: emailKey(email) };
  const { country } = address;
  const asked = { items: cart.lineItems, country, deliveryMethod, promoCode, user };
  const priced = await quote(connection, asked, { isLocked: true });
  const refuse = (reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed') =>
    new Refused({ ok: false, reason, quote: priced });
  if (Math.max(priced.subtotalMinor, priced.totalMinor) > ORDER_TOTAL_MAX_MINOR)
    throw new Refused({ ok: false, reason: 'total_too_large' });
  if (priced.short.length > 0) throw refuse('out_of_stock');
  if (priced.promo && !priced.promo.ok) throw refuse('promo_refused');
  if (!priced.delivery) throw new Error(`"${deliveryMethod}" does not go to ${country}`);
  if (priced.totalMinor !== request.totalMinor) throw refuse('total_changed');
  if (!isAsShown(request, cart, priced)) throw refuse('cart_changed');
  return priced;
}

/** Where the client does not say what it showed, the cart must at least be the one that the request found. */
function isAsShown({ cartDigest: shown, visitor }: PlaceRequest, cart: Cart, priced: Quote): boolean {
  if (shown !== undefined) return cartDigest(priced.lines) === shown;
  const digestOf = ({ lineItems }: Cart) =>
    cartDigest(lineItems.map((line) => ({ ...line, unitPriceMinor: 0 })));
  return digestOf(visitor.cart) === digestOf(cart);
}

async function requireUnpaidAllowed(
  connection: Queryable,
  payer: Payer,
  priced: Quote,
  paysOnDelivery: boolean,
): Promise<void> {
  const fault = await findUnpaidFault(connection, payer, { paysOnDelivery, items: priced.lines });
  if (!fault) return;
  const refusal = { fault, isKnown: payer.isKnown, paysOnDelivery };
  throw new Refused({ ok: false, reason: 'unpaid_limit', quote: priced, refusal });
}

async function countPromo(connection: Queryable, request: PlaceRequest, priced: Quote): Promise<Buffer[]> {
  const { promoCode, email, visitor } = request;
  if (!promoCode) return [];
  const keys = customerKeys({ customerId: visitor.customer?.id, emailKey: emailKey(email) });
  if (await usePromo(connection, promoCode, keys)) return keys;
  const promo = usedUpMeanwhile(promoCode);
  throw new Refused({ ok: false, reason: 'promo_refused', quote: { ...priced, promo } });
}

interface Inserting extends Storing {
  priced: Quote;
  reservation: Reservation;
  promoKeys: readonly Buffer[];
  paysOnDelivery: boolean;
}

async function insert(connection: Queryable, inserting: Inserting): Promise<string> {
  const { request, keys, cart, isEmptied, priced, reservation, promoKeys, paysOnDelivery } = inserting;
  const { lines: _, short: _short, offers: _offers, delivery, promo: _promo, ...amounts } = priced;
  const order = {
    ...amounts,
    ...request.address,
    customerId: request.visitor.customer?.id ?? null,
    email: request.email,
    notes: request.notes,
    promoCode: request.promoCode || null,
    deliveryMethod: request.deliveryMethod,
    expectedFrom: delivery?.days.from,
    expectedTo: delivery?.days.to,
    paymentMethod: request.paymentMethod,
    paysOnDelivery,
    reservationId: reservation.id,
    isCartEmptied: isEmptied,
    cartVersion: cart.version,
  };
  const hashes = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.toString('hex')]));
  for (let tries = 0; tries < NUMBER_TRIES; tries++) {
    const values = [randomOrderNumber(), JSON.stringify(order), JSON.stringify(hashes), promoKeys] as const;
    const row = await connection.find(insertOrder, [...values]);
    if (row) return row.id;
  }
  throw new Error('no free order number was found');
}

/** With its mail, where it is firm; otherwise the mail comes with the payment. */
async function openPayment(
  { payments, links, mail }: CheckoutParts,
  connection: Queryable,
  orderId: string,
  minutes: number,
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
    minutes,
  });
  if (state === 'open') return order;
  const acted = state === 'paid' ? await act(connection, orderId, 'pay', 'payment') : undefined;
  const placed = acted?.ok ? acted.order : order;
  return sendConfirmed({ mail, links }, connection, placed);
}
