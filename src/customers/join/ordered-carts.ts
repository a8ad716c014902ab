import { type Cart, change } from '../../cart/cart.ts';
import { type Queryable, statement } from '../../database/database.ts';

/**
 * An order whose cart is still full: stores other than the database empty a cart after the order's commit, and that
 * may not have happened yet (see `placeOrder`).
 */
interface Ordered {
  customerId: string;
  orderId: string;
  items: { sku: string; quantity: number }[];
}

// An order names a customer's cart by this key.
const selectOrdered = statement<[customerIds: readonly string[]], Ordered>(`
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

/** A cart has at most one such order. The key is the one that `placeOrder` uses, so its items are left out only once. */
export async function withoutOrderedItems<T>(
  connection: Queryable,
  customerIds: readonly string[],
  work: (withoutOrdered: (customerId: string, cart: Cart) => Cart) => Promise<T>,
): Promise<T> {
  const all = await connection.list(selectOrdered, [customerIds]);
  const byCustomer = new Map(all.map((ordered) => [ordered.customerId, ordered]));
  const result = await work((customerId, cart) => {
    const ordered = byCustomer.get(customerId);
    if (!ordered) return cart;
    const { items, orderId } = ordered;
    const emptied = change(cart, { type: 'order', items }, { key: `order ${orderId}` });
    return emptied.ok ? emptied.cart : cart;
  });
  if (all.length > 0) await connection.run(setEmptied, [all.map(({ orderId }) => orderId)]);
  return result;
}
