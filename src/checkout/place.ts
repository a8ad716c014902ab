import { hash } from 'node:crypto';
import { DatabaseError } from 'pg';
import { change } from '../cart/cart.ts';
import { correctSkus, type VariantSkus } from '../cart/corrected-skus.ts';
import { type Queryable, statement } from '../database/database.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { selectByKey, selectOfCart, selectOfFullCart, setCartEmptied } from '../orders/queries.ts';
import type { Cart } from '../state/cart-document.ts';
import { Problem } from '../web/errors/errors.ts';
import type { CheckoutParts } from './parts.ts';
import {
  type OrderKeys,
  type Placed,
  type PlaceRequest,
  Refused,
  type VisitorWithSession,
} from './placing.ts';
import { storeOrder } from './store-order.ts';
import { lockPayer } from './unpaid.ts';

/** A cart whose order was placed but which was not emptied is emptied first, so the second try may pass. */
const TRIES = 3;

/**
 * Places the order of what is in the cart, in one transaction: the pieces are kept, the code is counted, the
 * order, its attempt to pay and its mail are written, and the cart is emptied. Repeated with its key it gives the
 * same order. Where the store is not the database, the cart is emptied after the commit, and until that is done
 * this cart can place nothing else.
 */
export async function placeOrder(parts: CheckoutParts, request: PlaceRequest): Promise<Placed> {
  const keys = keysOf(request);
  for (let tries = 0; tries < TRIES; tries++) {
    const earlier = await ofKey(parts.database, keys);
    if (earlier) return earlier;
    await finishEmptying(parts, request.visitor, keys.cartKey);
    const placed = await inTurn(parts, () => tryToPlace(parts, request, keys));
    if (placed) return placed;
  }
  return { ok: false, reason: 'in_flight' };
}

async function inTurn<T>({ semaphore }: CheckoutParts, work: () => Promise<T>): Promise<T> {
  if (!(await semaphore.acquire()))
    throw new Problem(503, 'overloaded', 'Too many people are ordering. Try again in a moment.', {
      retryAfterSeconds: 2,
    });
  try {
    return await work();
  } finally {
    semaphore.release();
  }
}

/** Undefined: another order of this cart was in the way, and is to be looked at again. */
async function tryToPlace(
  parts: CheckoutParts,
  request: PlaceRequest,
  keys: OrderKeys,
): Promise<Placed | undefined> {
  const { database, events } = parts;
  const customerId = request.visitor.customer?.id;
  let committed: (() => Promise<void>) | undefined;
  try {
    const { order, cart } = await database.transaction(async (connection) => {
      await requireTurn(connection, keys);
      const payer = parts.limitsUnpaid ? await lockPayer(connection, payerOf(request)) : undefined;
      const taken = await takeCart(parts, connection, request, keys);
      committed = taken.committed;
      const stored = await storeOrder(parts, connection, {
        request,
        keys,
        cart: taken.cart,
        isEmptied: taken.after !== undefined,
        payer,
      });
      return { order: stored, cart: taken.after };
    });
    await committed?.();
    parts.onStockChanged();
    const emptied = cart ?? (await emptyCart(parts, request.visitor, order));
    if (customerId && emptied) events.publish(customerId, emptied.version);
    return { ok: true, order, cart: emptied };
  } catch (error) {
    if (error instanceof Refused) return error.placed;
    return afterConflict(parts, request, keys, error);
  }
}

const payerOf = ({ visitor, email, networkKeys }: PlaceRequest) => ({
  customerId: visitor.customer?.id,
  email,
  networkKeys,
});

const tryLock = statement<[keyHash: Buffer], { mine: boolean }>(
  "SELECT pg_try_advisory_xact_lock(('x' || encode(substr($1::bytea, 1, 8), 'hex'))::bit(64)::bigint) AS mine",
);

/** Of several with one key one goes on. The lock ends with its transaction, so a crash leaves nothing behind. */
async function requireTurn(connection: Queryable, keys: OrderKeys): Promise<void> {
  const turn = await connection.find(tryLock, [keys.keyHash]);
  if (!turn?.mine) throw new Refused({ ok: false, reason: 'in_flight' });
  const earlier = await ofKey(connection, keys);
  if (earlier) throw new Refused(earlier);
}

async function ofKey(
  connection: Queryable,
  { keyHash, requestHash }: OrderKeys,
): Promise<Placed | undefined> {
  const row = await connection.find(selectByKey, [keyHash]);
  if (!row) return undefined;
  if (!row.request_hash.equals(requestHash)) return { ok: false, reason: 'key_reused' };
  const order = await findOrder(connection, row.id);
  return order && { ok: true, order, cart: undefined };
}

interface TakenCart {
  /** As it is ordered. */
  cart: Cart;
  /** Emptied already; undefined where the store cannot do that in this transaction. */
  after: Cart | undefined;
  committed?: () => Promise<void>;
}

async function takeCart(
  { store }: CheckoutParts,
  connection: Queryable,
  { visitor }: PlaceRequest,
  keys: OrderKeys,
): Promise<TakenCart> {
  const empty = new Refused({ ok: false, reason: 'cart_empty' });
  const ended = visitor.customer?.id ? new Refused({ ok: false, reason: 'session_ended' }) : empty;
  if (store.kind === 'external') {
    const found = await store.find(visitor.token.hash);
    if (!found) throw ended;
    if (found.cart.lineItems.length === 0) throw empty;
    return { cart: found.cart, after: undefined };
  }
  let cart: Cart | undefined;
  const taken = await store.changeWithin(connection, visitor.token.hash, (newest) => {
    cart = newest;
    return ordered(newest, newest.lineItems, keys.keyHash.toString('hex'));
  });
  if (!taken) throw ended;
  if (!taken.ok || !cart || cart.lineItems.length === 0) throw empty;
  return { cart, after: taken.cart, committed: taken.committed };
}

const ordered = (
  cart: Cart,
  items: readonly { sku: string; quantity: number }[],
  key: string,
  variants: readonly VariantSkus[] = [],
) =>
  change(
    correctSkus(cart, variants),
    { type: 'order', items: items.map(({ sku, quantity }) => ({ sku, quantity })) },
    { key: `order ${key}` },
  );

/** The other SKUs of each variant that was ordered, because the cart may still hold it under one of them. */
const selectNames = statement<[skus: readonly string[]], VariantSkus>(`
  SELECT asked AS sku, ARRAY(
    SELECT sku FROM variants WHERE sku = current AND sku <> asked
    UNION ALL SELECT alias FROM sku_aliases WHERE sku_aliases.sku = current AND alias <> asked) AS aliases
  FROM unnest($1::text[], current_skus($1::text[])) AS one (asked, current)`);

/** After the commit, where the store could not do it within. Repeated it changes nothing. */
async function emptyCart(
  { store, database }: CheckoutParts,
  { token, customer }: VisitorWithSession,
  order: OrderWithLines,
): Promise<Cart | undefined> {
  const variants = await database.list(selectNames, [order.lines.map(({ sku }) => sku)]);
  const changed = await store.change(token.hash, (cart) => ordered(cart, order.lines, order.id, variants));
  // A guest's cart ends with its session. A customer's cart does not, so the next checkout empties it.
  if (changed || !customer) await database.run(setCartEmptied, [order.id]);
  return changed?.ok ? changed.cart : undefined;
}

/** What a crash between the commit and the emptying has left. */
export async function finishEmptying(
  parts: CheckoutParts,
  visitor: VisitorWithSession,
  cartKey = cartKeyOf(visitor),
): Promise<Cart | undefined> {
  if (parts.store.kind === 'transactional') return undefined;
  const row = await parts.database.find(selectOfFullCart, [cartKey]);
  const order = row && (await findOrder(parts.database, row.id));
  return order && emptyCart(parts, visitor, order);
}

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

async function afterConflict(
  { database }: CheckoutParts,
  { visitor }: PlaceRequest,
  keys: OrderKeys,
  error: unknown,
): Promise<Placed | undefined> {
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

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

function cartKeyOf({ customer, token }: VisitorWithSession): Buffer {
  return digest(customer ? `customer ${customer.id}` : `guest ${token.hash.toString('hex')}`);
}

function keysOf(request: PlaceRequest): OrderKeys {
  const {
    visitor,
    key,
    email,
    address,
    deliveryMethod,
    paymentMethod,
    promoCode,
    notes,
    totalMinor,
    cartDigest,
  } = request;
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const cartKey = cartKeyOf(visitor);
  const content = [email, name, line1, line2, postalCode, city, country, phone];
  const shown = cartDigest === undefined ? [totalMinor] : [totalMinor, cartDigest];
  return {
    sessionKey: digest(`session ${visitor.token.hash.toString('hex')}`),
    cartKey,
    keyHash: digest(`key ${cartKey.toString('hex')} ${key}`),
    requestHash: digest(
      JSON.stringify([...content, deliveryMethod, paymentMethod, promoCode, notes, ...shown]),
    ),
  };
}
