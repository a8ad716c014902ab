import type { PoolClient } from 'pg';
import { columnsOf, loadTables } from './clone-rows.ts';
import type { BenchDatabase } from './database.ts';

export interface AfterOrders {
  /** An order that the shop has invoiced. */
  number: string;
  /** How many of each kind of row. Customers and orders of a year must be there. */
  reviews: number;
  invoices: number;
  products: number;
}

const PROMO_CODES = 1_000;
const DELIVERIES = 10_000;
/** Tables are always loaded without triggers, because a trigger would number the invoices again. No shop uses them meanwhile. */
const IN_BULK = Number.POSITIVE_INFINITY;

/** Reviews, returns, invoices, promo codes and webhooks, so that each page of the admin has something to show. */
export async function addAfterOrders(database: BenchDatabase, input: AfterOrders): Promise<void> {
  const load = (tables: readonly string[], work: (connection: PoolClient) => Promise<unknown>) =>
    loadTables(database.database, { tables, rows: IN_BULK }, work);
  await load(['reviews'], (connection) => addReviews(connection, input));
  await load(['returns', 'return_lines'], addReturns);
  const columns = await columnsOf(database.database, 'invoices', [
    ...['id', 'kind', 'order_id', 'corrects', 'number', 'issued_on', 'created_at'],
  ]);
  await load(['invoices', 'invoice_vat'], (connection) => addInvoices(connection, input, columns));
  await addPromoCodes(database);
  await addWebhooks(database);
}

const addReviews = (connection: PoolClient, { reviews, products }: AfterOrders) =>
  connection.query(
    `INSERT INTO reviews (product_id, customer_id, stars, text, state, written_at)
     SELECT products.id, buyer.id, 1 + place % 5, 'Fits well. This is review ' || place || '.',
       CASE WHEN place % 100 = 0 THEN 'pending' WHEN place % 20 = 0 THEN 'rejected' ELSE 'approved' END,
       now() - interval '365 days' * (place / $1::float8)
     FROM (SELECT id, row_number() OVER () AS place FROM customers WHERE email LIKE 'customer-%' LIMIT $1::int) AS buyer
     JOIN products ON slug = 'bench-' || place % $2::int`,
    [reviews, products],
  );

/** Each order that is returned has one line that came back, and some parcels are on their way. */
async function addReturns(connection: PoolClient): Promise<void> {
  await connection.query(`
    INSERT INTO returns (order_id, key, state, refund_minor, asked_at, decided_at, decided_by)
    SELECT id, 'bench', 'received', 1000, placed_at, placed_at + (now() - placed_at) / 2, 'Bench' FROM orders
    WHERE state = 'returned'`);
  await connection.query(`
    INSERT INTO returns (order_id, key, asked_at) SELECT id, 'bench', now() - interval '1 day' FROM orders
    WHERE state = 'delivered' ORDER BY placed_at DESC LIMIT 500`);
  await connection.query(`
    INSERT INTO return_lines (return_id, position, quantity, reason)
    SELECT id, 1, 1, (ARRAY['too_small', 'too_large', 'faulty', 'not_liked'])[1 + abs(hashtext(id::text)) % 4]
    FROM returns`);
}

/** Copies the invoice of an order for other orders. The copies have numbers of a year without other invoices. */
async function addInvoices(
  connection: PoolClient,
  { number, invoices }: AfterOrders,
  columns: string,
): Promise<void> {
  const original =
    'SELECT invoices.* FROM invoices JOIN orders ON orders.id = order_id WHERE orders.number = $1';
  await connection.query(
    `INSERT INTO invoices (kind, order_id, number, issued_on, created_at, ${columns})
     SELECT 'invoice', chosen.id, 'INV-2000-' || lpad(place::text, 7, '0'), chosen.placed_at::date, chosen.placed_at, ${columns}
     FROM (${original}) AS original, (
       SELECT id, placed_at, row_number() OVER () AS place FROM orders
       WHERE state IN ('delivered', 'returned') AND get_byte(key_hash, 0) < 52 LIMIT $2) AS chosen`,
    [number, invoices],
  );
  await connection.query(
    `INSERT INTO invoice_vat (invoice_id, basis_points, net_minor, vat_minor)
     SELECT invoices.id, vat.basis_points, vat.net_minor, vat.vat_minor
     FROM invoice_vat AS vat JOIN (${original}) AS original ON original.id = vat.invoice_id, invoices
     WHERE invoices.id <> original.id`,
    [number],
  );
}

const addPromoCodes = ({ database }: BenchDatabase) =>
  database.pool.query(
    `INSERT INTO promo_codes (code, kind, value, uses_max)
     SELECT 'BENCH-' || number, 'percent', 1 + number % 50, 1000 FROM generate_series(1, $1::int) AS number`,
    [PROMO_CODES],
  );

/** The endpoint is not active, so that orders send it nothing. */
async function addWebhooks({ database }: BenchDatabase): Promise<void> {
  await database.pool.query(
    `INSERT INTO webhook_endpoints (url, events, secret, is_active, created_by)
     VALUES ('https://erp.example/', '{order.shipped}', repeat('s', 40), false, 'bench')`,
  );
  await database.pool.query(
    `INSERT INTO webhook_deliveries (endpoint_id, event_id, type, object, data, tries, outcome, ended_at)
     SELECT id, uuidv7(), 'order.shipped', 'order/' || number, '{"state": "shipped"}', 1,
       CASE WHEN number % 50 = 0 THEN 'given_up' ELSE 'delivered' END, now()
     FROM webhook_endpoints, generate_series(1, $1::int) AS number`,
    [DELIVERIES],
  );
  await database.pool.query(
    `INSERT INTO webhook_tries (delivery_id, status, duration_ms, note) SELECT id, 200, 30, 'OK' FROM webhook_deliveries`,
  );
  await database.pool.query('VACUUM (ANALYZE) webhook_deliveries, webhook_tries, promo_codes');
}
