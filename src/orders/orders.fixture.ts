import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { type Database, statement } from '../database/database.ts';
import { randomOrderNumber } from './order.ts';
import { INSERT_LINES, insertOrderSql, lineSql, placedSql } from './queries.ts';
import { reserve } from './stock/stock.ts';

/** Inserts a product with one variant. */
export async function insertVariant({ pool }: Database, stock: number): Promise<string> {
  const sku = `T-${randomUUID().slice(0, 8)}`;
  await pool.query(
    `WITH product AS (
      INSERT INTO products (slug, name, drawing, content_hash) VALUES ($1, 'Thing', 'tote', '\\x00') RETURNING id)
     INSERT INTO variants (sku, product_id, position, price_minor, stock)
     SELECT $1, id, 1, 1000, $2 FROM product`,
    [sku, stock],
  );
  return sku;
}

export const stockOfSku = async ({ pool }: Database, sku: string): Promise<number> =>
  (await pool.query('SELECT stock FROM variants WHERE sku = $1', [sku])).rows[0].stock;

const insertOrder = statement<[order: string, lines: string, reservationId: string], { id: string }>(`
  WITH placed AS (${placedSql('$1')}), line AS (${lineSql('$2')}), kept AS (SELECT $3::uuid AS id),
  stored AS (${insertOrderSql("'{}'")}), stored_lines AS (${INSERT_LINES})
  SELECT id FROM stored`);

/** Inserts an order of one variant. `stock` is how many are left. */
export async function insertOrderForTest(
  database: Database,
  { paysOnDelivery, quantity }: { paysOnDelivery: boolean; quantity: number },
) {
  const stock = 5;
  const sku = await insertVariant(database, stock + quantity);
  const orderId = await database.transaction(async (connection) => {
    const reserved = await reserve(connection, [{ sku, quantity }], { minutes: 30, purpose: 'order' });
    assert.ok(reserved.ok);
    const totalMinor = 1_000 * quantity;
    const key = () => hash('sha256', randomUUID());
    const order = {
      number: randomOrderNumber(),
      customerId: null,
      email: 'ines@example.com',
      name: 'Ines',
      line1: 'Street 1',
      line2: '',
      postalCode: '1010',
      city: 'Vienna',
      country: 'AT',
      phone: '',
      notes: '',
      giftNote: '',
      currency: 'EUR',
      subtotalMinor: totalMinor,
      discountMinor: 0,
      deliveryMinor: 0,
      taxMinor: 0,
      taxBasisPoints: 2_000,
      isTaxIncluded: true,
      totalMinor,
      promoCode: null,
      ...{ deliveryMethod: 'standard', deliveryLabel: 'Standard', returnDays: 30 },
      expectedFrom: new Date(),
      expectedTo: new Date(),
      paymentMethod: 'on_delivery',
      paysOnDelivery,
      mayLackConfirmation: false,
      isCartEmptied: true,
      cartVersion: 1,
      ...{ sessionKey: key(), cartKey: key(), keyHash: key(), requestHash: key() },
    };
    const line = {
      position: 1,
      sku,
      productSlug: sku,
      name: 'Thing',
      color: '',
      size: '',
      style: '',
      drawing: 'tote',
    };
    const lines = [{ ...line, quantity, unitPriceMinor: 1_000, discountMinor: 0 }];
    const row = await connection.find(insertOrder, [
      JSON.stringify(order),
      JSON.stringify(lines),
      reserved.id,
    ]);
    assert.ok(row);
    return row.id;
  });
  return { orderId, sku, stock, stockOf: () => stockOfSku(database, sku) };
}

/** Requires that each SKU's changes in the ledger add up to its stock. */
export async function requireLedgerOf({ pool }: Database): Promise<void> {
  const { rows } = await pool.query(`
    SELECT sku, coalesce(v.stock, 0) AS stock, coalesce(l.sum, 0)::int AS ledger
    FROM variants AS v FULL JOIN (SELECT sku, sum(change) FROM stock_ledger GROUP BY sku) AS l USING (sku)
    WHERE coalesce(v.stock, 0) <> coalesce(l.sum, 0)`);
  assert.deepEqual(rows, []);
}
