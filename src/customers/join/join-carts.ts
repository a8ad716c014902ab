import { applyAction } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import type { Cart } from '../../state/cart-document.ts';
import type { JoinInput, StateStore } from '../../state/store.ts';

/*
 * Carts may live outside the database, so the transaction that joins accounts cannot always join their carts. That work
 * is repeated here after the commit, at the next sign-in, and by the sweeper.
 */

/** Accounts beyond this limit stay until they are swept. Their links no longer work. */
export const JOINED_MAX = 1_000;

/** A sign-in to a former account cannot still be in progress after this time. */
const LATE_MINUTES = 10;

/** Merges as a sign-in does, but the undo restores the cart from before the first of several merges. */
export function mergeJoinedCart(own: Cart, other: Cart): Cart {
  const cart = merge(own, other);
  return cart === own ? own : { ...cart, beforeMerge: own.beforeMerge ?? cart.beforeMerge };
}

/** Joins the carts that the transaction could not join. Repeating it changes nothing. */
export const joinRemainingCarts = (
  database: Database,
  store: StateStore,
  { customerId, formerIds }: Pick<JoinInput, 'customerId' | 'formerIds'>,
): Promise<unknown> =>
  withoutOrderedItems(database, formerIds, (withoutOrdered) =>
    store.joinCarts({ customerId, formerIds, merge: mergeJoinedCart, withoutOrdered }),
  );

const listJoined = statement<[customerId: string, rowsMax: number], { formerId: string }>(
  'SELECT former_id AS "formerId" FROM joined_accounts WHERE customer_id = $1 LIMIT $2',
);

/** Repeats the joining of carts at a sign-in, in case the store was unavailable after the commit. */
export async function finishJoins(database: Database, store: StateStore, customerId: string): Promise<void> {
  const rows = await database.list(listJoined, [customerId, JOINED_MAX]);
  if (rows.length > 0)
    await joinRemainingCarts(database, store, {
      customerId,
      formerIds: rows.map(({ formerId }) => formerId),
    });
}

const listLate = statement<[rowsMax: number], { customerId: string; formerId: string }>(`
  SELECT customer_id AS "customerId", former_id AS "formerId" FROM joined_accounts
  WHERE joined_at < now() - interval '${LATE_MINUTES} minutes' ORDER BY joined_at LIMIT $1`);
const forgetJoined = statement<[formerId: string], never>('DELETE FROM joined_accounts WHERE former_id = $1');

/** Joins each cart once more, because a sign-in may have been in progress. Resolves to the number of carts. */
export function sweepJoins(database: Database, store: StateStore): Promise<number> {
  return sweepBatches(async () => {
    const rows = await database.list(listLate, [SWEEP_BATCH]);
    for (const { customerId, formerId } of rows) {
      await joinRemainingCarts(database, store, { customerId, formerIds: [formerId] });
      await database.run(forgetJoined, [formerId]);
    }
    return rows.length;
  });
}

/**
 * An order whose items may still be in the cart: stores other than the database empty a cart after the order's commit
 * (see `placeOrder`). A customer has at most one such order.
 */
interface UnemptiedOrder {
  customerId: string;
  orderId: string;
  items: { sku: string; quantity: number }[];
}

// An order names a customer's cart by this key.
const selectUnemptied = statement<[customerIds: readonly string[]], UnemptiedOrder>(`
  SELECT customer.id AS "customerId", orders.id AS "orderId",
    json_agg(json_build_object('sku', line.sku, 'quantity', line.quantity)) AS items
  FROM unnest($1::uuid[]) AS customer (id)
    JOIN orders ON orders.cart_key = sha256(convert_to('customer ' || customer.id, 'UTF8'))
      AND NOT orders.is_cart_emptied
    JOIN order_lines AS line ON line.order_id = orders.id
  GROUP BY customer.id, orders.id`);

const setEmptied = statement<[orderIds: readonly string[]], never>(
  'UPDATE orders SET is_cart_emptied = true WHERE id = ANY ($1::uuid[])',
);

/** Gives `work` a function that removes ordered items from a cart. It uses the key of `placeOrder`, so that they are removed only once. */
async function withoutOrderedItems<T>(
  connection: Queryable,
  customerIds: readonly string[],
  work: (withoutOrdered: (customerId: string, cart: Cart) => Cart) => Promise<T>,
): Promise<T> {
  const all = await connection.list(selectUnemptied, [customerIds]);
  const byCustomer = new Map(all.map((order) => [order.customerId, order]));
  const result = await work((customerId, cart) => {
    const order = byCustomer.get(customerId);
    if (!order) return cart;
    const { items, orderId } = order;
    const emptied = applyAction(cart, { type: 'order', items }, { key: `order ${orderId}` });
    return emptied.ok ? emptied.cart : cart;
  });
  if (all.length > 0) await connection.run(setEmptied, [all.map(({ orderId }) => orderId)]);
  return result;
}
