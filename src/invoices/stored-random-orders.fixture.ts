import { hash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { type RandomOrder, SKUS, STOCK } from './random-orders.fixture.ts';

/** Random orders as rows of the database. */

/** Inserts the products that the orders buy. */
export async function insertBooks({ pool }: Database): Promise<void> {
  await pool.query(
    `WITH product AS (
      INSERT INTO products (slug, name, drawing, content_hash)
      SELECT lower(sku), sku, 'tote', '\\x00' FROM unnest($1::text[]) AS sku RETURNING id, slug)
     INSERT INTO variants (sku, product_id, position, price_minor, stock)
     SELECT upper(slug), id, 1, 1000, $2 FROM product`,
    [SKUS, STOCK],
  );
}

const CHUNK = 500;

/** Inserts orders with their lines and payments, and takes what they hold from the stock as the shop does. */
export async function insertOrders(database: Database, orders: readonly RandomOrder[]): Promise<void> {
  for (let start = 0; start < orders.length; start += CHUNK)
    await insertChunk(database, orders.slice(start, start + CHUNK));
}

async function insertChunk({ pool }: Database, orders: readonly RandomOrder[]): Promise<void> {
  const rows = orders.map(({ address, lines: _, refunds: __, scenario: ___, vat: ____, ...order }) => ({
    ...order,
    ...address,
    key: hash('sha256', order.id),
  }));
  await pool.query(
    `INSERT INTO orders (id, number, state, email, name, line1, postal_code, city, country, currency, subtotal_minor,
       discount_minor, delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method,
       expected_from, expected_to, payment_method, pays_on_delivery, session_key, cart_version, cart_key,
       is_cart_emptied, key_hash, request_hash, placed_at, is_guests)
     SELECT id, number, state, email, name, line1, "postalCode", city, country, currency, "subtotalMinor",
       "discountMinor", "deliveryMinor", "taxMinor", "taxBasisPoints", "isTaxIncluded", "totalMinor", 'standard',
       now(), now(), 'stripe', "paysOnDelivery", decode(key, 'hex'), 1, decode(key, 'hex'), true, decode(key, 'hex'),
       decode(key, 'hex'), now() - "placedDaysAgo" * interval '1 day', true
     FROM json_to_recordset($1) AS o (id uuid, number text, state text, email text, name text, line1 text,
       "postalCode" text, city text, country text, currency text, "subtotalMinor" int, "discountMinor" int,
       "deliveryMinor" int, "taxMinor" int, "taxBasisPoints" int, "isTaxIncluded" boolean, "totalMinor" int,
       "paysOnDelivery" boolean, "placedDaysAgo" int, key text)`,
    [JSON.stringify(rows)],
  );
  const lines = orders.flatMap(({ id, lines }) =>
    lines.map((one, index) => ({ ...one, id, position: index + 1 })),
  );
  await pool.query(
    `INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
       unit_price_minor, discount_minor, tax_basis_points)
     SELECT id, position, sku, lower(sku), name, '', size, '', 'tote', quantity, "unitPriceMinor", "discountMinor",
       "taxBasisPoints"
     FROM json_to_recordset($1) AS l (id uuid, position int, sku text, name text, size text, quantity int,
       "unitPriceMinor" int, "discountMinor" int, "taxBasisPoints" int)`,
    [JSON.stringify(lines)],
  );
  await pool.query(
    `INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
       received_minor, received_currency, expires_at, settled_at)
     SELECT id, 'stripe', CASE WHEN "isPaid" THEN 'paid' ELSE 'failed' END, "totalMinor" + "adjustedMinor", 'EUR', number,
       '', '/', CASE WHEN "isPaid" THEN "totalMinor" + "adjustedMinor" ELSE 0 END, CASE WHEN "isPaid" THEN 'EUR' END,
       now(), now()
     FROM json_to_recordset($1) AS o (id uuid, number text, "totalMinor" int, "adjustedMinor" int, "isPaid" boolean)`,
    [JSON.stringify(rows)],
  );
  await adjust(pool, rows);
  await take(pool, 'reserved', -1, orders);
  await take(
    pool,
    'freed',
    1,
    orders.filter(({ isCanceled }) => isCanceled),
  );
}

/** Refunds what the orders cost less than was paid, as an edit does. */
async function adjust(pool: Database['pool'], orders: readonly object[]): Promise<void> {
  await pool.query(
    `WITH refunded AS (
      UPDATE payment_attempts SET refunded_minor = refunded_minor + "adjustedMinor"
      FROM json_to_recordset($1) AS o (id uuid, "adjustedMinor" int)
      WHERE order_id = o.id AND "adjustedMinor" > 0 RETURNING payment_attempts.id, "adjustedMinor")
     INSERT INTO payment_refunds (attempt_id, key, amount_minor, state, adjusts_total, next_check_at)
     SELECT id, 'edit', "adjustedMinor", 'done', true, NULL FROM refunded`,
    [JSON.stringify(orders)],
  );
}

async function take(
  pool: Database['pool'],
  reason: string,
  sign: number,
  orders: readonly RandomOrder[],
): Promise<void> {
  const lines = orders.flatMap((order) => order.lines);
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(`SELECT set_config('shop.stock_reason', $1, true)`, [reason]);
  await client.query(
    `UPDATE variants SET stock = stock + $2 * taken.quantity
     FROM (SELECT sku, sum(quantity)::int AS quantity
       FROM unnest($1::text[], $3::int[]) AS line (sku, quantity) GROUP BY sku) AS taken
     WHERE variants.sku = taken.sku`,
    [lines.map(({ sku }) => sku), sign, lines.map(({ quantity }) => quantity)],
  );
  await client.query('COMMIT');
  client.release();
}

/** Orders the refund of each order with this index, or lets it fail. Returns the orders that have one. */
export async function applyRefunds(
  { pool }: Database,
  orders: readonly RandomOrder[],
  index: number,
  fails: boolean,
): Promise<RandomOrder[]> {
  const found = orders.filter(({ refunds }) =>
    fails ? refunds[index]?.outcome === 'failed' : refunds[index] !== undefined,
  );
  const rows = JSON.stringify(found.map(({ id, refunds }) => ({ id, ...refunds[index], items: undefined })));
  const OF = `json_to_recordset($1) AS r (id uuid, "amountMinor" int, outcome text)
    JOIN payment_attempts AS attempt ON attempt.order_id = r.id`;
  if (fails)
    await pool.query(
      `UPDATE payment_refunds SET state = 'failed', next_check_at = NULL FROM ${OF}
       WHERE attempt_id = attempt.id AND key = $2`,
      [rows, `refund ${index}`],
    );
  else
    await pool.query(
      `INSERT INTO payment_refunds (attempt_id, key, amount_minor, state, next_check_at)
       SELECT attempt.id, $2, "amountMinor", CASE outcome WHEN 'done' THEN 'done' ELSE 'open' END,
         CASE outcome WHEN 'done' THEN NULL ELSE now() END FROM ${OF}`,
      [rows, `refund ${index}`],
    );
  await pool.query(
    `UPDATE payment_attempts AS attempt SET refunded_minor = refunded_minor + $2 * r."amountMinor"
     FROM json_to_recordset($1) AS r (id uuid, "amountMinor" int) WHERE attempt.order_id = r.id`,
    [rows, fails ? -1 : 1],
  );
  if (!fails)
    await pool.query(
      `UPDATE orders SET refunded_minor = refunded_minor + r."amountMinor"
       FROM json_to_recordset($1) AS r (id uuid, "amountMinor" int, outcome text)
       WHERE orders.id = r.id AND outcome = 'done'`,
      [rows],
    );
  return found;
}
