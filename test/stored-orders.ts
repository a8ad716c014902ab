import type { Database } from '../src/database/database.ts';

export interface StoredOrder {
  id: string;
  number: string;
}

interface ToStore {
  email: string;
  /** SKU, quantity and price in minor units. */
  lines: [sku: string, quantity: number, unitPriceMinor: number][];
  state?: string;
  deliveryMinor?: number;
  discountMinor?: number;
  /** The days since the delivery. Without it, the order has no delivery event. */
  deliveredDaysAgo?: number;
  /** Stores its payment on delivery, too: not collected yet, or collected. */
  payment?: 'due' | 'paid';
  /** Makes it a guest's order, even if the address belongs to a customer. */
  isGuests?: boolean;
}

/** Stores an order as checkout would have done, paid on delivery. */
export async function storeOrder({ pool }: Database, order: ToStore): Promise<StoredOrder> {
  const { email, lines, state = 'delivered', deliveryMinor = 0, discountMinor = 0 } = order;
  const subtotalMinor = lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0);
  const totalMinor = subtotalMinor - discountMinor + deliveryMinor;
  const { rows } = await pool.query<StoredOrder>(
    `INSERT INTO orders (number, state, customer_id, email, name, line1, postal_code, city, country, currency,
       subtotal_minor, discount_minor, delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor,
       delivery_method, expected_from, expected_to, payment_method, pays_on_delivery, session_key, cart_version,
       cart_key, is_cart_emptied, key_hash, request_hash)
     SELECT 'MC-' || translate(upper(substr(md5(random()::text), 1, 8)), '01', '23'), $1,
       CASE WHEN $2::boolean THEN NULL ELSE (SELECT id FROM customers WHERE email = $3) END, $3, 'A', 'B', '1010',
       'C', 'AT', 'EUR', $4, $5, $6, 0, 0, true, $7, 'standard', now(), now(), 'on_delivery', true,
       sha256(random()::text::bytea), 1, sha256(random()::text::bytea), true, sha256(random()::text::bytea),
       sha256('x')
     RETURNING id, number`,
    [state, order.isGuests ?? false, email, subtotalMinor, discountMinor, deliveryMinor, totalMinor],
  );
  const stored = rows[0] as StoredOrder;
  for (const [index, [sku, quantity, price]] of lines.entries()) {
    await pool.query(
      `INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
         unit_price_minor, discount_minor)
       SELECT $1, $2, v.sku, p.slug, p.name, v.color, v.size, v.style, p.drawing, $4, $5, $6
       FROM variants v JOIN products p ON p.id = v.product_id WHERE v.sku = $3`,
      [stored.id, index + 1, sku, quantity, price, index === 0 ? discountMinor : 0],
    );
  }
  if (order.payment)
    await pool.query(
      `INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
         received_minor, received_currency, expires_at, settled_at)
       SELECT id, 'on_delivery', $2, total_minor, 'EUR', number, '', '/', CASE WHEN $2 = 'paid' THEN total_minor ELSE 0 END,
         CASE WHEN $2 = 'paid' THEN 'EUR' END, now(), now() FROM orders WHERE id = $1`,
      [stored.id, order.payment],
    );
  if (order.deliveredDaysAgo !== undefined)
    await pool.query(
      `INSERT INTO order_events (order_id, action, state, by, at)
       VALUES ($1, 'deliver', 'delivered', 'staff', now() - $2::float8 * interval '1 day')`,
      [stored.id, order.deliveredDaysAgo],
    );
  return stored;
}
