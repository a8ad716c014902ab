import type { Database, Queryable } from '../../database/database.ts';
import { cartOf, documentOf } from '../cart-document.ts';
import type { SignInInput, SignInResult } from '../store.ts';
import { beginCart } from './join-carts.ts';
import {
  deleteBeyondLimit,
  deleteCart,
  deleteSession,
  insertSession,
  lockCarts,
  lockCustomer,
  rememberReplaced,
  replaceCart,
} from './session-statements.ts';

/**
 * One transaction. The order of the locks is customer, guest's session, then both carts in the order
 * of their ids, as every statement locks carts, so that nothing can wait in a circle.
 */
export function signIn(
  database: Database,
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
    const cartId = row.cart_id ?? (await beginCart(connection, customer.id));
    const guestCartId = oldTokenHash && (await endOld(connection, oldTokenHash));
    const { cart, merged } = await joined(connection, cartId, guestCartId, given.merge);
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

/** The cart that the ended session leaves behind: a guest's, unless it had expired. */
async function endOld(connection: Queryable, tokenHash: Buffer): Promise<string | undefined> {
  const ended = await connection.find(deleteSession, [tokenHash]);
  if (ended) await connection.run(rememberReplaced, [tokenHash]);
  return ended?.customer_id === null && ended.lived ? ended.cart_id : undefined;
}

async function joined(
  connection: Queryable,
  cartId: string,
  guestCartId: string | undefined,
  merge: SignInInput['merge'],
) {
  const rows = await connection.list(lockCarts, [guestCartId ? [cartId, guestCartId] : [cartId]]);
  const row = rows.find(({ id }) => id === cartId);
  const guest = rows.find(({ id }) => id === guestCartId);
  if (!row) throw new Error("a customer's cart is gone");
  const before = cartOf(row);
  if (!guest) return { cart: before, merged: false };
  const cart = merge(before, cartOf(guest));
  if (cart !== before) await connection.run(replaceCart, [cartId, cart.version, documentOf(cart)]);
  await connection.run(deleteCart, [guest.id]);
  return { cart, merged: cart !== before };
}
