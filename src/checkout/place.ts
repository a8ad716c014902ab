import { DatabaseError } from 'pg';
import type { CartEvents } from '../cart/events/cart-events.ts';
import { lockNumberOf } from '../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { findOrder } from '../orders/orders.ts';
import { selectByKey, selectOfCart } from '../orders/queries.ts';
import type { Semaphore } from '../process/semaphore.ts';
import { Problem } from '../web/errors/errors.ts';
import {
  keysOf,
  type OrderKeys,
  OrderRefused,
  type PlaceOrderInput,
  type PlaceOrderResult,
} from './order-request.ts';
import {
  insertOrder,
  openPayment,
  priceOrder,
  reserveItems,
  type StoreOrderDeps,
  usePromoCode,
} from './store-order.ts';
import type { CartTaker } from './take-cart.ts';
import { lockPayer, recordUnpaidOrder, requireUnpaidAllowed } from './unpaid/unpaid-orders.ts';

export interface PlaceOrderDeps extends StoreOrderDeps {
  database: Database;
  cartTaker: CartTaker;
  /** It tells the customer's other open pages that the cart was emptied. */
  events: Pick<CartEvents, 'publish'>;
  /** Orders of one item wait for each other's locks. The limit leaves connections of this instance for other requests. */
  semaphore: Semaphore;
  /** False turns the limits for unpaid orders off, for benchmarks and races. */
  limitsUnpaid: boolean;
  /** Called after a commit that changed stock. It does not wait. */
  onStockChanged(): void;
}

/** A cart that an earlier order left full is emptied first, so a second try can succeed. */
const TRIES = 3;

/**
 * Places an order for what is in the cart. The same key gives the same order, and a cart becomes one order at most.
 * Everything that an order consists of is written in one transaction.
 */
export async function placeOrder(deps: PlaceOrderDeps, input: PlaceOrderInput): Promise<PlaceOrderResult> {
  const keys = keysOf(input);
  for (let tries = 0; tries < TRIES; tries++) {
    const earlier = await findByKey(deps.database, keys);
    if (earlier) return earlier;
    await deps.cartTaker.finishEarlier(input.visitor);
    const result = await withSemaphore(deps.semaphore, () => tryToPlace(deps, input, keys));
    if (result) return result;
  }
  return { ok: false, reason: 'in_flight' };
}

/** Resolves to undefined if another order of this cart got in the way. The caller looks again. */
async function tryToPlace(
  deps: PlaceOrderDeps,
  input: PlaceOrderInput,
  keys: OrderKeys,
): Promise<PlaceOrderResult | undefined> {
  try {
    const { order, taken } = await deps.database.transaction((connection) =>
      placeInTransaction(deps, connection, input, keys),
    );
    deps.onStockChanged();
    const cart = await taken.afterCommit(order);
    const { customer } = input.visitor;
    if (customer && cart) deps.events.publish(customer.id, cart.version);
    return { ok: true, order, cart };
  } catch (error) {
    if (error instanceof OrderRefused) return error.result;
    return resultOfConflict(deps.database, input, keys, error);
  }
}

/**
 * The recipe. Each step throws OrderRefused to roll everything back. Locks are taken in this sequence by every order, so
 * orders cannot deadlock: the key, the payer's counts, the cart, the variants, the promo code.
 */
async function placeInTransaction(
  deps: PlaceOrderDeps,
  connection: Queryable,
  input: PlaceOrderInput,
  keys: OrderKeys,
) {
  await claimKey(connection, keys);
  const payer = deps.limitsUnpaid ? await lockPayer(connection, input) : undefined;
  const taken = await deps.cartTaker.take(connection, input.visitor, keys);
  const priced = await priceOrder(deps, connection, input, taken.cart);
  // An order that a promo code makes free is never unpaid.
  const debtor = priced.totalMinor > 0 ? payer : undefined;
  if (debtor) await requireUnpaidAllowed(connection, debtor, priced);
  const reservation = await reserveItems(connection, priced);
  const promoKeys = await usePromoCode(connection, input, priced);
  const id = await insertOrder(connection, { input, keys, taken, priced, reservation, promoKeys });
  if (debtor) await recordUnpaidOrder(connection, id, debtor, priced);
  const order = await openPayment(deps, connection, id);
  return { order, taken };
}

async function withSemaphore<T>(semaphore: Semaphore, work: () => Promise<T>): Promise<T> {
  if (!(await semaphore.acquire()))
    throw new Problem(
      503,
      'overloaded',
      'We’re handling a lot of orders right now. Please try again in a moment.',
      { retryAfterSeconds: 2 },
    );
  try {
    return await work();
  } finally {
    semaphore.release();
  }
}

async function findByKey(
  connection: Queryable,
  { keyHash, requestHash }: OrderKeys,
): Promise<PlaceOrderResult | undefined> {
  const row = await connection.find(selectByKey, [keyHash]);
  if (!row) return undefined;
  if (!row.request_hash.equals(requestHash)) return { ok: false, reason: 'key_reused' };
  const order = await findOrder(connection, row.id);
  return order && { ok: true, order, cart: undefined };
}

const tryLock = statement<[keyHash: Buffer], { mine: boolean }>(
  `SELECT pg_try_advisory_xact_lock(${lockNumberOf('$1::bytea')}) AS mine`,
);

/** Only one of several requests with the same key continues. The lock ends with its transaction, so a crash leaves nothing behind. */
async function claimKey(connection: Queryable, keys: OrderKeys): Promise<void> {
  const lock = await connection.find(tryLock, [keys.keyHash]);
  if (!lock?.mine) throw new OrderRefused({ ok: false, reason: 'in_flight' });
  const earlier = await findByKey(connection, keys);
  if (earlier) throw new OrderRefused(earlier);
}

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** Resolves to undefined if another order of this cart came first. Rethrows an error that is not a known conflict. */
async function resultOfConflict(
  database: Database,
  { visitor }: PlaceOrderInput,
  keys: OrderKeys,
  error: unknown,
): Promise<PlaceOrderResult | undefined> {
  if (!(error instanceof DatabaseError)) throw error;
  if (error.code === FOREIGN_KEY_VIOLATION && error.constraint === 'orders_customer_id_fkey')
    return { ok: false, reason: 'session_ended' };
  if (error.code !== UNIQUE_VIOLATION) throw error;
  if (error.constraint === 'orders_of_full_cart' || error.constraint === 'orders_key_hash_key')
    return undefined;
  if (error.constraint !== 'orders_session_key_cart_version_key') throw error;
  const row = await database.find(selectOfCart, [keys.sessionKey, visitor.cart.version]);
  const order = row && (await findOrder(database, row.id));
  return order && { ok: false, reason: 'already_ordered', order };
}
