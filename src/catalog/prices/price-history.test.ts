import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { testCatalog } from '../../../test/test-catalog.ts';
import { importCatalog } from '../import/import.ts';
import { apply, end, plan } from './prices.fixture.ts';
import { findLowestPrices } from './queries.ts';

describe('the history of prices', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(testCatalog));
    assert.ok(imported.ok);
  });
  after(() => test.drop());

  const query = async (sql: string, values: unknown[] = []) =>
    (await test.database.pool.query(sql, values)).rows;
  const history = (sku: string) =>
    query('SELECT was_minor AS was, price_minor AS price FROM price_history WHERE sku = $1 ORDER BY id', [
      sku,
    ]);
  const lowest = async (sku: string, before: Date | null = null) =>
    (await findLowestPrices(test.database, [sku], before)).get(sku);
  /** Writes a history as if time had passed. Only this test can, because the table only grows. */
  const invent = (sku: string, price: number, was: number, daysAgo: number) =>
    query(
      `INSERT INTO price_history (sku, variant_created_at, price_minor, was_minor, at)
       SELECT sku, created_at, $2, $3, now() - $4 * interval '1 day' FROM variants WHERE sku = $1`,
      [sku, price, was, daysAgo],
    );

  it('has every price, written by an import, a statement or a price change', async () => {
    await query(`UPDATE variants SET price_minor = 8000 WHERE sku = 'HOO-BLK-M'`);
    await query(`UPDATE variants SET price_minor = 8000, stock = stock - 1 WHERE sku = 'HOO-BLK-M'`);
    const id = await plan(test.database, { kind: 'fixed', value: 5_000 });
    await apply(test.database);
    await end(test.database, id);
    assert.deepEqual(await history('HOO-BLK-M'), [
      { was: null, price: 7_900 },
      { was: 7_900, price: 8_000 },
      { was: 8_000, price: 5_000 },
      { was: 5_000, price: 8_000 },
    ]);
  });

  it('only grows', async () => {
    for (const sql of [
      'UPDATE price_history SET at = now()',
      'DELETE FROM price_history',
      'TRUNCATE price_history',
    ])
      await assert.rejects(query(sql), /can only be added to/);
  });

  it('tells the lowest price of the 30 days before a reduction, and of the price that was valid when they began', async () => {
    assert.equal(await lowest('SOCK-1'), 900);
    // 31 days ago it became 7.00, and 20 days ago 9.00 again.
    await invent('SOCK-2', 700, 900, 31);
    await invent('SOCK-2', 900, 700, 20);
    assert.equal(await lowest('SOCK-2'), 700);
    // 40 days ago it was 6.00 for a day.
    await invent('SOCK-3', 600, 900, 40);
    await invent('SOCK-3', 900, 600, 39);
    assert.equal(await lowest('SOCK-3'), 900);
    assert.equal(await lowest('SOCK-3', new Date(Date.now() - 35 * 86_400_000)), 600);
  });

  it('follows a variant to another SKU, and does not give its prices to a new variant with the old one', async () => {
    await query(`UPDATE variants SET price_minor = 300 WHERE sku = 'SOCK-5'`);
    await query(`UPDATE variants SET price_minor = 900 WHERE sku = 'SOCK-5'`);
    await query(`UPDATE variants SET sku = 'SOCK-FIVE' WHERE sku = 'SOCK-5'`);
    await query(`INSERT INTO sku_aliases (alias, sku) VALUES ('SOCK-5', 'SOCK-FIVE')`);
    assert.equal(await lowest('SOCK-FIVE'), 300);
    await query(`DELETE FROM sku_aliases WHERE alias = 'SOCK-5'`);
    await query(
      `INSERT INTO variants (sku, product_id, position, option_values, price_minor)
       SELECT 'SOCK-5', product_id, 999, '{New}', 1500 FROM variants WHERE sku = 'SOCK-1'`,
    );
    assert.equal(await lowest('SOCK-5'), 1_500);
  });
});
