import type { Database } from '../../../src/database/database.ts';
import { columnsOf, loadTables } from './clone-rows.ts';

/** Tables with one or more rows for each order. */
const OF_ORDER = ['order_lines', 'order_events', 'payment_attempts'];

/** Copies an order with its lines, events and payment attempts, as the shop has stored them. The copies are delivered. */
export async function cloneOrder(
  database: Database,
  { number, count }: { number: string; count: number },
): Promise<void> {
  const own = [
    'id',
    'number',
    'state',
    'session_key',
    'cart_key',
    'key_hash',
    'reservation_id',
    'is_cart_emptied',
  ];
  const ofOrders = await columnsOf(database, 'orders', own);
  const copies = await Promise.all(
    OF_ORDER.map(async (table) => {
      const columns = await columnsOf(database, table, ['id', 'order_id']);
      return `INSERT INTO ${table} (order_id, ${columns})
        SELECT made.id, ${columns} FROM made, ${table} WHERE ${table}.order_id = (SELECT id FROM original)`;
    }),
  );
  await loadTables(database, { tables: ['orders', ...OF_ORDER], rows: count }, (connection) =>
    connection.query(
      `WITH original AS MATERIALIZED (SELECT * FROM orders WHERE number = $1),
         made AS (
           INSERT INTO orders (number, state, session_key, cart_key, key_hash, is_cart_emptied, ${ofOrders})
           SELECT 'MC-' || translate(upper(lpad(to_hex(copy), 8, '0')), '01', 'ZY'), 'delivered', key, key, key, true, ${ofOrders}
           FROM original, (
             SELECT copy, sha256(convert_to('bench order ' || copy, 'UTF8')) AS key
             FROM generate_series(0, $2::integer - 1) AS copy) AS copies
           RETURNING id)${copies.map((copy, table) => `, copied_${table} AS (${copy})`).join('')}
       SELECT`,
      [number, count],
    ),
  );
}
