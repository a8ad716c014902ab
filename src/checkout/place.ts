import { DatabaseError } from 'pg';
import type { CartEvents } from '../cart/events/cart-events.ts';
import { saveNewAddress } from '../customers/addresses/addresses.ts';
import { emailKey } from '../customers/email.ts';
import { lockIfFree } from '../database/advisory-locks.ts';
import type { Database, Queryable } from '../database/database.ts';
import {
  type OrderEmailDeps,
  sendCertainConfirmation,
  sendUncertainConfirmation,
} from '../orders/emails/send-emails.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder, transitionOrder } from '../orders/orders.ts';
import { selectOfCart } from '../orders/queries.ts';
import type { StartPaymentResult } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import type { Settings } from '../settings/settings.ts';
import type { Cart } from '../state/cart-document.ts';
import {
  keysOf,
  type OrderKeys,
  type OrderRefusal,
  OrderRefused,
  type PlaceOrderInput,
  type PlaceOrderResult,
} from './order-request.ts';
import type { BeginOrder } from './order-turns.ts';
import { usedUpMeanwhile } from './promo/promo.ts';
import { countPromoUse, customerKeys } from './promo/promo-use.ts';
import {
  hasSameItems,
  newOrder,
  type OrderReads,
  type PricedOrder,
  priceOrder,
  RESERVATION_MINUTES,
  VariantsChanged,
  writeOrder,
} from './store-order.ts';
import type { CartTaker } from './take-cart.ts';
import { countKeysOf, findPayer, type Payer, requireUnpaidAllowed } from './unpaid/unpaid-orders.ts';

export interface PlaceOrderDeps extends OrderEmailDeps {
  database: Database;
  reads: OrderReads;
  cartTaker: CartTaker;
  payments: Pick<Payments, 'methods' | 'prepare'>;
  settings: Pick<Settings, 'current'>;
  /** It tells the customer's other open pages that the cart was emptied. */
  events: Pick<CartEvents, 'publish'>;
  /** False turns the limits for unpaid orders off, for benchmarks and races. */
  limitsUnpaid: boolean;
  /** Called after a commit that made a listing stale. It does not wait. */
  onStockChanged(): void;
  /** Called at the end of the order's transaction, if the order is not placed by its shopper. */
  onPlaced?: (connection: Queryable, order: OrderWithLines) => Promise<void>;
  /** The absolute URL that the payment leads back to, if it is not the order's page. */
  returnUrlOf?: (orderNumber: string) => string;
}

/** Another try can succeed, because an earlier order may have left the cart full, and prices may change meanwhile. */
const TRIES = 3;

/**
 * Places an order for what is in the cart. The same key gives the same order, and a cart becomes one order at most. The
 * whole order is written in one transaction. A unique constraint refuses a second order with the same key, so the earlier
 * order is looked up only after a refusal.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  input: PlaceOrderInput,
  begin: BeginOrder,
): Promise<PlaceOrderResult> {
  const keys = keysOf(input);
  // A refusal says what a promo code is worth, and guesses are counted, so an order with one waits for its turn first.
  const early = input.promoCode ? undefined : await priceCart(deps, input);
  if (isSoldOut(early)) return (await findByKey(deps, keys)) ?? early;
  await begin();
  for (let tries = 0; tries < TRIES; tries++) {
    const priced = (tries === 0 && early) || (await priceCart(deps, input));
    const result = 'ok' in priced ? priced : await tryToPlace(deps, input, keys, priced);
    if (result?.ok) return result;
    const earlier = await findByKey(deps, keys);
    if (earlier) return earlier;
    if (result) return result;
  }
  return { ok: false, reason: 'in_flight' };
}

/** A cart as it was priced before the transaction. An empty one has no prices. */
interface PricedCart {
  cart: Cart;
  priced: PricedOrder | undefined;
}

async function priceCart(deps: PlaceOrderDeps, input: PlaceOrderInput): Promise<PricedCart | OrderRefusal> {
  const cart = (await deps.cartTaker.finishEarlier(input.visitor)) ?? input.visitor.cart;
  if (cart.lineItems.length === 0) return { cart, priced: undefined };
  const variants = await deps.reads.findVariants(cart.lineItems.map(({ sku }) => sku));
  try {
    return { cart, priced: await priceOrder(deps, deps.database, input, cart, variants) };
  } catch (error) {
    return refusalOf(error);
  }
}

/** Rethrows any other error. */
function refusalOf(error: unknown): OrderRefusal {
  if (error instanceof OrderRefused) return error.result;
  throw error;
}

const isSoldOut = (early: PricedCart | OrderRefusal | undefined): early is OrderRefusal =>
  early !== undefined && 'ok' in early && early.reason === 'out_of_stock';

/** Resolves to undefined if another order of this cart or a changed variant got in the way. The caller tries again. */
async function tryToPlace(
  deps: PlaceOrderDeps,
  input: PlaceOrderInput,
  keys: OrderKeys,
  seen: PricedCart,
): Promise<PlaceOrderResult | undefined> {
  const { database, events } = deps;
  const { visitor } = input;
  try {
    const payer = deps.limitsUnpaid ? await findPayer(database, input) : undefined;
    const { order, taken, isListingStale } = await database.transaction(
      (connection, { mine }) => {
        if (!mine) throw new OrderRefused({ ok: false, reason: 'in_flight' });
        return placeInTransaction(deps, connection, { input, keys, seen, payer });
      },
      lockIfFree(keys.keyHash, payer ? countKeysOf(payer) : []),
    );
    if (isListingStale) deps.onStockChanged();
    const emptied = await taken.afterCommit(order);
    if (visitor.customer && emptied) events.publish(visitor.customer.id, emptied.version);
    return { ok: true, order, cart: emptied };
  } catch (error) {
    if (error instanceof OrderRefused) return error.result;
    return resultOfConflict(database, input, keys, error);
  }
}

interface PlaceInTransactionInput {
  input: PlaceOrderInput;
  keys: OrderKeys;
  seen: PricedCart;
  /** Undefined if unpaid orders are not limited. */
  payer: Payer | undefined;
}

/**
 * The steps of the transaction. Each throws OrderRefused to roll everything back. Every order takes its locks in this
 * sequence, so orders cannot deadlock: the key, the payer's counts (both with BEGIN), the cart, the mailbox's count, the
 * variants, the promo code. Orders of one item wait for each other's variants, so the variants are locked as late as possible.
 */
async function placeInTransaction(
  deps: PlaceOrderDeps,
  connection: Queryable,
  { input, keys, seen, payer }: PlaceInTransactionInput,
) {
  const taken = await deps.cartTaker.take(connection, input.visitor, keys);
  const seenPrices = hasSameItems(taken.cart, seen.cart) ? seen.priced : undefined;
  const priced = seenPrices ?? (await priceOrder(deps, connection, input, taken.cart));
  const order = newOrder(input, priced);
  const { isFirm } = priced;
  order.mayLackConfirmation = isFirm && !(await sendCertainConfirmation(deps, connection, order));
  const promoKeys = promoKeysOf(input);
  // An order that a promo code makes free is never unpaid.
  const debtor = priced.totalMinor > 0 ? payer : undefined;
  const { payMinutes = RESERVATION_MINUTES } = input;
  const payment = preparePayment(deps, order, payMinutes);
  const heldMinutes = isFirm ? null : payMinutes;
  const stored = { order, keys, taken, payment, promoKeys, debtor, heldMinutes };
  const written = await writeOrder(connection, stored);
  if (debtor) requireUnpaidAllowed(debtor, priced, written.unpaid, deps.settings.current.limits);
  await usePromoCode(connection, input, priced, promoKeys);
  const { customer } = input.visitor;
  if (customer && input.savesAddress) await saveNewAddress(connection, customer.id, input.address);
  // Cancellations also lock the variants before the mailbox's budget for emails caused by strangers.
  if (order.mayLackConfirmation) await sendUncertainConfirmation(deps, connection, order);
  const placed = payment.state === 'paid' ? await pay(connection, written.order) : written.order;
  await deps.onPlaced?.(connection, placed);
  return { order: placed, taken, isListingStale: written.isListingStale };
}

const preparePayment = (
  { payments, links, returnUrlOf }: Pick<PlaceOrderDeps, 'payments' | 'links' | 'returnUrlOf'>,
  { number, totalMinor, currency, paymentMethod, email }: ReturnType<typeof newOrder>,
  minutes: number,
) =>
  payments.prepare({
    title: number,
    amountMinor: totalMinor,
    currency,
    provider: paymentMethod,
    email,
    returnUrl: returnUrlOf?.(number) ?? `${links.url(number)}&placed=1`,
    minutes,
  });

const promoKeysOf = ({ promoCode, email, visitor }: PlaceOrderInput): Buffer[] =>
  promoCode ? customerKeys({ customerId: visitor.customer?.id, emailKey: emailKey(email) }) : [];

async function usePromoCode(
  connection: Queryable,
  { promoCode }: PlaceOrderInput,
  priced: PricedOrder,
  promoKeys: readonly Buffer[],
): Promise<void> {
  if (!promoCode || (await countPromoUse(connection, promoCode, promoKeys))) return;
  const promo = usedUpMeanwhile(promoCode);
  throw new OrderRefused({ ok: false, reason: 'promo_refused', quote: { ...priced, promo } });
}

async function pay(connection: Queryable, { id }: OrderWithLines): Promise<OrderWithLines> {
  const paid = await transitionOrder(connection, id, 'pay', 'payment');
  if (!paid.ok) throw new Error('a free order was not paid');
  return paid.order;
}

async function findByKey(
  { database, reads }: Pick<PlaceOrderDeps, 'database' | 'reads'>,
  { keyHash, requestHash }: OrderKeys,
): Promise<PlaceOrderResult | undefined> {
  const row = await reads.findByKey(keyHash);
  if (!row) return undefined;
  if (!row.request_hash.equals(requestHash)) return { ok: false, reason: 'key_reused' };
  const order = await findOrder(database, row.id);
  return order && { ok: true, order, cart: undefined };
}

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** The constraints that fail if another order of the cart came first, or one with the same key or number. */
const EARLIER_ORDER = ['orders_of_full_cart', 'orders_key_hash_key', 'orders_number_key'];

/** Resolves to undefined if another try may succeed. Rethrows an error that is not a known conflict. */
async function resultOfConflict(
  database: Database,
  { visitor }: PlaceOrderInput,
  keys: OrderKeys,
  error: unknown,
): Promise<PlaceOrderResult | undefined> {
  if (error instanceof VariantsChanged) return undefined;
  if (!(error instanceof DatabaseError)) throw error;
  const { code, constraint = '' } = error;
  if (code === FOREIGN_KEY_VIOLATION && constraint === 'orders_customer_id_fkey')
    return { ok: false, reason: 'session_ended' };
  if (code !== UNIQUE_VIOLATION) throw error;
  if (EARLIER_ORDER.includes(constraint)) return undefined;
  if (constraint !== 'orders_session_key_cart_version_key') throw error;
  const row = await database.find(selectOfCart, [keys.sessionKey, visitor.cart.version]);
  const order = row && (await findOrder(database, row.id));
  return order && { ok: false, reason: 'already_ordered', order };
}

export interface StartPaymentInput {
  order: Pick<OrderWithLines, 'id' | 'number' | 'paysOnDelivery' | 'totalMinor'>;
  /** The emptied cart, if the order was placed by this request. */
  cart?: Cart | undefined;
}

/** A new order that is paid on delivery, or free, has nothing to start. */
export async function startPayment(
  payments: Pick<Payments, 'start'>,
  { order, cart }: StartPaymentInput,
): Promise<StartPaymentResult> {
  const isFirm = order.paysOnDelivery || order.totalMinor === 0;
  return cart && isFirm ? { kind: 'done' } : payments.start(order.id);
}
