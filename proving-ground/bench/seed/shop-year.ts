import { columnsOf, loadTables } from './clone-rows.ts';
import type { BenchDatabase } from './database.ts';

export interface ShopYear {
  /** An order that the shop has stored. The others get its address and prices. */
  number: string;
  orders: number;
  customers: number;
  products: number;
}

/** Whole numbers below `limit` that look random, the same for the same `parts`. */
const below = (limit: string | number, ...parts: string[]): string =>
  `((hashint8extended(${parts.join(' * 31 + ')}, 0) & 2147483647) % ${limit})::int`;

/** The newest orders are under way, and a few of the others were canceled or paid back. */
const STATE = `CASE
  WHEN age < $2::int * 0.001 THEN 'placed' WHEN age < $2::int * 0.002 THEN 'packed' WHEN age < $2::int * 0.01 THEN 'shipped'
  WHEN copy % 50 = 0 THEN 'canceled' WHEN copy % 40 = 0 THEN 'returned' ELSE 'delivered' END`;
const NAME = `(ARRAY['Ada', 'Ines', 'Jon', 'Mira', 'Noor', 'Ole', 'Pia', 'Tomas'])[1 + ${below(8, 'copy')}] || ' ' ||
  (ARRAY['Berg', 'Costa', 'Dahl', 'Fischer', 'Horak', 'Jansen', 'Moreau', 'Novak', 'Rossi'])[1 + ${below(9, 'copy', '7')}]
  || ' ' || copy % 1000`;
/** Half of the lines are of a twelfth of the products. */
const PRODUCT = `floor($4::int * power(${below(1_000_000, 'copy', 'line')} / 1000000.0, 3.5))::int`;

/** A year of orders of customers and guests, with lines, events, payments and reservations. */
export async function addYearOfOrders(
  { database }: BenchDatabase,
  { number, orders, customers, products }: ShopYear,
): Promise<void> {
  await loadTables(database, { tables: ['customers'], rows: customers }, (connection) =>
    connection.query(
      `INSERT INTO customers (email, email_key, name, email_confirmed_at)
       SELECT email, email, ${NAME}, now() FROM generate_series(1, $1::int) AS copy, LATERAL (
         SELECT 'customer-' || copy || '@example.test' AS email) AS made`,
      [customers],
    ),
  );
  const own =
    'id number state customer_id email is_guests name phone carrier tracking_number placed_at updated_at';
  const keys = 'session_key cart_key key_hash reservation_id is_cart_emptied';
  const ofOrders = await columnsOf(database, 'orders', `${own} ${keys}`.split(' '));
  const ofLines = await columnsOf(database, 'order_lines', ['order_id', 'position', 'sku', 'product_slug']);
  const ofEvents = await columnsOf(database, 'order_events', ['id', 'order_id', 'at']);
  const ofAttempts = await columnsOf(database, 'payment_attempts', ['id', 'order_id', 'created_at']);
  const tables = [
    'orders',
    'order_lines',
    'order_events',
    'payment_attempts',
    'reservations',
    'reservation_lines',
  ];
  await loadTables(database, { tables, rows: orders }, (connection) =>
    connection.query(
      `WITH original AS MATERIALIZED (SELECT * FROM orders WHERE number = $1),
         buyer AS MATERIALIZED (SELECT id, email, row_number() OVER () AS place FROM customers WHERE email LIKE 'customer-%'),
         copies AS MATERIALIZED (
           SELECT copy, uuidv7() AS new_id, uuidv7() AS kept_id, $2::int - copy AS age,
             now() - interval '365 days' * (1 - copy / $2::float8) AS at,
             CASE WHEN copy % 5 < 3 THEN 1 + ${below('$3::int', 'copy', '13')} END AS place
           FROM generate_series(1, $2::int) AS copy),
         made AS (
           INSERT INTO orders (${own.replaceAll(' ', ', ')}, ${keys.replaceAll(' ', ', ')}, ${ofOrders})
           SELECT new_id, 'MC-' || translate(upper(lpad(to_hex(copy), 8, '0')), '01', 'ZY'), ${STATE}, buyer.id,
             coalesce(buyer.email, 'guest-' || copy % ($2::int / 3) || '@example.test'), buyer.id IS NULL, ${NAME},
             '+43 660 ' || lpad(copy::text, 7, '0'), CASE WHEN age < $2::int * 0.002 THEN '' ELSE 'Post AT' END,
             CASE WHEN age < $2::int * 0.002 THEN '' ELSE 'RR' || lpad(copy::text, 9, '0') || 'AT' END, at, at,
             key, key, key, kept_id, true, ${ofOrders}
           FROM original, copies LEFT JOIN buyer USING (place), LATERAL (
             SELECT sha256(convert_to('bench order ' || copy, 'UTF8')) AS key) AS keys),
         lines AS (
           INSERT INTO order_lines (order_id, position, sku, product_slug, ${ofLines})
           SELECT new_id, line, 'B-' || product || '-0-' || (ARRAY['S', 'M', 'L'])[line], 'bench-' || product, ${ofLines}
           FROM copies, generate_series(1, 3) AS line, LATERAL (SELECT ${PRODUCT} AS product) AS chosen,
             (SELECT * FROM order_lines WHERE position = 1 AND order_id = (SELECT id FROM original)) AS line_of_original
           WHERE line <= 1 + copy % 3),
         events AS (
           INSERT INTO order_events (order_id, at, ${ofEvents})
           SELECT new_id, copies.at, ${ofEvents}
           FROM copies, (SELECT * FROM order_events WHERE order_id = (SELECT id FROM original)) AS event_of_original),
         attempts AS (
           INSERT INTO payment_attempts (order_id, created_at, ${ofAttempts})
           SELECT new_id, copies.at, ${ofAttempts}
           FROM copies, (SELECT * FROM payment_attempts WHERE order_id = (SELECT id FROM original)) AS attempt_of_original),
         kept AS (INSERT INTO reservations (id, purpose, created_at) SELECT kept_id, 'order', at FROM copies)
       INSERT INTO reservation_lines (reservation_id, sku, quantity, is_counted)
       SELECT kept_id, 'B-' || product || '-0-' || (ARRAY['S', 'M', 'L'])[line], 1, true
       FROM copies, generate_series(1, 3) AS line, LATERAL (SELECT ${PRODUCT} AS product) AS chosen
       WHERE line <= 1 + copy % 3`,
      [number, orders, customers, products],
    ),
  );
}

/** Shoppers of the measurements order products below this number, so these stay as they are. */
const FIRST_CHANGED = 1_000;

/** Drafts and archived products, and variants that are low, sold out, oversold or not counted. */
export async function spreadStates({ database }: BenchDatabase): Promise<void> {
  const { pool } = database;
  await pool.query(
    `UPDATE products SET status = CASE WHEN id % 100 = 0 THEN 'draft' ELSE 'archived' END
     WHERE id % 25 = 0 AND substr(slug, 7)::int >= ${FIRST_CHANGED}`,
  );
  await pool.query(`DELETE FROM listings USING products WHERE id = product_id AND status <> 'active'`);
  const place = below(1_000, 'product_id', 'position');
  const changed = `FROM products WHERE products.id = product_id AND substr(slug, 7)::int >= ${FIRST_CHANGED}
    AND color = option_values[1] AND sku LIKE '%-1-%'`;
  await pool.query(
    `UPDATE variants SET stock = CASE WHEN ${place} < 60 THEN 0 ELSE 1 + ${place} % 3 END ${changed} AND ${place} < 80`,
  );
  await pool.query(
    `UPDATE variants SET stock = -1 - ${place} % 5, sells_below_zero = true ${changed} AND ${place} BETWEEN 80 AND 80`,
  );
  await pool.query(
    `UPDATE variants SET is_counted = false, stock = 0 ${changed} AND ${place} BETWEEN 81 AND 82`,
  );
  await pool.query(
    'VACUUM (FREEZE, ANALYZE) products, variants, listings, low_stock, page_changes, stock_ledger',
  );
}
