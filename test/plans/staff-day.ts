import assert from 'node:assert/strict';
import { writeReview } from '../../src/reviews/reviews.ts';
import { signedInStaff } from '../admin.ts';
import type { TestShop } from '../shop.ts';

/** Nothing has these words, so each search goes on to the last index that it knows. */
const WORDS = ['zzz', 'MC-ZZZZZZZZ', 'zzz@example.test', '+43 660 99999999'];

/** Pages with a search, which are also opened without one. */
const SEARCHED = [
  ...[
    '/admin/orders',
    '/admin/orders?state=packed',
    '/admin/orders?state=to_pack',
    '/admin/orders?state=return_open',
  ],
  ...['/admin/products', '/admin/products?status=active', '/admin/stock', '/admin/stock?level=low'],
  ...['/admin/customers', '/admin/customers?state=active', '/admin/reviews', '/admin/reviews?state=approved'],
  ...['/admin/invoices', '/admin/invoices?kind=credit_note', '/admin/invoices?country=FI'],
  '/admin/search',
];

/** Opens the lists and searches of the staff, in a shop that has something of each kind. Among many rows, they read few. */
export async function prepareStaff(shop: TestShop): Promise<() => Promise<void>> {
  const { pool } = shop.database;
  const { staff, customerId } = await signedInStaff(shop);
  const { rows } = await pool.query("SELECT id FROM products WHERE slug = 'oxford-shirt'");
  await writeReview(shop.database, customerId, rows[0].id, { stars: 5, text: 'Soft.', fit: null });
  await pool.query("INSERT INTO returns (order_id, key) SELECT id, 'a key' FROM orders LIMIT 1");
  await pool.query(
    "INSERT INTO parcels (order_id, number, tracking_number) SELECT id, 1, 'RR1AT' FROM orders LIMIT 1",
  );
  await pool.query(`
    WITH first AS (
      INSERT INTO invoices (kind, order_id, issued_on, country, currency, net_minor, vat_minor, gross_minor, document)
      SELECT 'invoice', id, '2026-01-01', 'AT', 'EUR', 100, 20, 120, '{}' FROM orders
      WHERE id NOT IN (SELECT order_id FROM invoices) LIMIT 1 RETURNING *)
    INSERT INTO invoices (kind, order_id, corrects, issued_on, country, currency, net_minor, vat_minor, gross_minor,
      document)
    SELECT 'credit_note', order_id, id, issued_on, 'SE', currency, net_minor, vat_minor, gross_minor,
      document FROM first`);
  const searches = SEARCHED.flatMap((path) =>
    WORDS.map((q) => `${path}${path.includes('?') ? '&' : '?'}q=${encodeURIComponent(q)}`),
  );
  return async () => {
    for (const path of [...SEARCHED, ...searches]) assert.ok((await staff.get(path)).statusCode < 400, path);
  };
}
