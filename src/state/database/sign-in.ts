import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { CartForm } from '../cart-document.ts';
import { type Cart, cartOfRow, EMPTY_CART, encodeCart } from '../cart-document.ts';
import type { JoinInput, SignInInput, SignInResult } from '../store.ts';
import { newCartId } from './cart-id.ts';
import {
  deleteBeyondLimit,
  deleteCart,
  deleteSession,
  insertCart,
  insertSession,
  lockCarts,
  lockCustomer,
  rememberReplaced,
  replaceCart,
  setCartOfCustomer,
} from './session-statements.ts';

/**
 * Signs in with one transaction. It locks the customer, then the session of the guest, then both carts in ID order, as
 * all statements lock carts, to avoid deadlocks.
 */
export function signIn(
  database: Database,
  form: CartForm,
  given: SignInInput,
): Promise<(SignInResult & { cartId: string }) | undefined> {
  const { customer, oldTokenHash, newTokenHash, userAgent } = given;
  return database.transaction(async (connection) => {
    const row = await connection.find(lockCustomer, [
      customer.id,
      customer.role,
      customer.credentialsVersion,
    ]);
    if (!row) return undefined;
    const cartId = row.cart_id ?? (await beginCart(connection, form, customer.id));
    const guestCartId = oldTokenHash && (await endOld(connection, oldTokenHash));
    const { cart, merged } = await joined(connection, form, cartId, guestCartId, given.merge);
    const session = await connection.find(insertSession, [
      newTokenHash,
      cartId,
      customer.id,
      customer.role,
      customer.credentialsVersion,
      userAgent,
    ]);
    if (!session) throw new Error('a session was not stored');
    await connection.run(deleteBeyondLimit, [customer.id]);
    return { cart, merged, sessionId: session.id, cartId };
  });
}

/**
 * Ends the old session. Resolves to the cart that it leaves: only a guest leaves one, unless the session had expired.
 */
async function endOld(connection: Queryable, tokenHash: Buffer): Promise<string | undefined> {
  const ended = await connection.find(deleteSession, [tokenHash]);
  if (ended) await connection.run(rememberReplaced, [tokenHash]);
  return ended?.customer_id === null && ended.lived ? ended.cart_id : undefined;
}

async function joined(
  connection: Queryable,
  form: CartForm,
  cartId: string,
  guestCartId: string | undefined,
  merge: SignInInput['merge'],
) {
  const rows = await connection.list(lockCarts, [guestCartId ? [cartId, guestCartId] : [cartId]]);
  const row = rows.find(({ id }) => id === cartId);
  const guest = rows.find(({ id }) => id === guestCartId);
  if (!row) throw new Error("a customer's cart is gone");
  const before = cartOfRow(row);
  if (!guest) return { cart: before, merged: false };
  const cart = merge(before, cartOfRow(guest));
  if (cart !== before) await connection.run(replaceCart, [cartId, cart.version, ...encodeCart(form, cart)]);
  await connection.run(deleteCart, [guest.id]);
  return { cart, merged: cart !== before };
}

const selectCartIds = statement<[customerIds: readonly string[]], { id: string; cart_id: string }>(
  'SELECT id, cart_id FROM customers WHERE id = ANY ($1::uuid[]) AND cart_id IS NOT NULL',
);

/**
 * Runs in the caller's transaction, which has locked the customers. Carts are locked after customers and in ID order,
 * as a sign-in locks them. It waits for an order that holds one of the carts, and resolves to undefined where no former
 * account has a cart.
 */
export async function joinCartsWithin(
  connection: Queryable,
  form: CartForm,
  { customerId, formerIds, merge }: JoinInput,
): Promise<{ cartId: string; cart: Cart } | undefined> {
  const owned = await connection.list(selectCartIds, [[customerId, ...formerIds]]);
  const formers = owned.filter(({ id }) => id !== customerId);
  if (formers.length === 0) return undefined;
  const cartId =
    owned.find(({ id }) => id === customerId)?.cart_id ?? (await beginCart(connection, form, customerId));
  const rows = await connection.list(lockCarts, [[cartId, ...formers.map(({ cart_id }) => cart_id)]]);
  const own = rows.find(({ id }) => id === cartId);
  if (!own) throw new Error("a customer's cart is gone");
  const before = cartOfRow(own);
  const cart = rows
    .filter(({ id }) => id !== cartId)
    .map(cartOfRow)
    .reduce(merge, before);
  if (cart !== before) await connection.run(replaceCart, [cartId, cart.version, ...encodeCart(form, cart)]);
  return { cartId, cart };
}

async function beginCart(connection: Queryable, form: CartForm, customerId: string): Promise<string> {
  const id = newCartId();
  await connection.run(insertCart, [id, 1, ...encodeCart(form, EMPTY_CART)]);
  await connection.run(setCartOfCustomer, [customerId, id]);
  return id;
}
