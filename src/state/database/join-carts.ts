import { randomUUID } from 'node:crypto';
import { type Queryable, statement } from '../../database/database.ts';
import { type Cart, cartOf, documentOf, EMPTY_CART } from '../cart-document.ts';
import type { JoinInput } from '../store.ts';
import { insertCart, lockCarts, replaceCart, setCartOfCustomer } from './session-statements.ts';

const selectCartIds = statement<[customerIds: readonly string[]], { id: string; cart_id: string }>(
  'SELECT id, cart_id FROM customers WHERE id = ANY ($1::uuid[]) AND cart_id IS NOT NULL',
);

/**
 * Runs in the caller's transaction, which has locked the customers. Carts are locked after customers and in ID order,
 * as a sign-in locks them. It waits for an order that holds one of the carts, and is undefined where no former account
 * has a cart.
 */
export async function joinCartsWithin(
  connection: Queryable,
  { customerId, formerIds, merge }: JoinInput,
): Promise<{ cartId: string; cart: Cart } | undefined> {
  const owned = await connection.list(selectCartIds, [[customerId, ...formerIds]]);
  const formers = owned.filter(({ id }) => id !== customerId);
  if (formers.length === 0) return undefined;
  const cartId =
    owned.find(({ id }) => id === customerId)?.cart_id ?? (await beginCart(connection, customerId));
  const rows = await connection.list(lockCarts, [[cartId, ...formers.map(({ cart_id }) => cart_id)]]);
  const own = rows.find(({ id }) => id === cartId);
  if (!own) throw new Error("a customer's cart is gone");
  const before = cartOf(own);
  const cart = rows
    .filter(({ id }) => id !== cartId)
    .map(cartOf)
    .reduce(merge, before);
  if (cart !== before) await connection.run(replaceCart, [cartId, cart.version, documentOf(cart)]);
  return { cartId, cart };
}

export async function beginCart(connection: Queryable, customerId: string): Promise<string> {
  const id = randomUUID();
  await connection.run(insertCart, [id, 1, documentOf(EMPTY_CART)]);
  await connection.run(setCartOfCustomer, [customerId, id]);
  return id;
}
