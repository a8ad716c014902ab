import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { listStock, type StockLevelFilter } from '../../orders/stock/list-stock.ts';
import { listProducts, type ProductSearch } from './list-products.ts';

/** More than a search looks at in their sequence before it asks the indexes. */
const PRODUCTS = 2_300;
const ROWS = 51;

describe('the lists of products and stock show each match once, in their sequence', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await test.database.pool.query(
      `WITH made AS (
         INSERT INTO products (slug, name, drawing, status, updated_at)
         SELECT 'p-' || n, CASE WHEN n % 3 = 0 THEN 'Common hat ' ELSE 'Other ' END || CASE WHEN n % 500 = 7 THEN 'rare ' ELSE '' END || n,
           'tote', CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'active' END, now() - n % 900 * interval '1 minute'
         FROM generate_series(1, $1::int) AS n RETURNING id, substr(slug, 3)::int AS n)
       INSERT INTO variants (product_id, sku, merchant_sku, position, option_values, price_minor, stock, is_counted, sells_below_zero, barcode)
       SELECT id, CASE WHEN n % 2 = 0 THEN 'SKU-' ELSE 'sku-' END || n || '-' || size,
         CASE n % 4 WHEN 0 THEN 'SKU-' || n || '-' || size WHEN 1 THEN 'M-' || n ELSE '' END, size, ARRAY[size::text],
         100, CASE WHEN n % 7 = 0 THEN n % 3 WHEN n % 50 = 1 THEN -2 WHEN n % 90 = 2 THEN 0 ELSE 10 END, n % 90 <> 2, n % 50 = 1,
         CASE WHEN n % 100 = 5 THEN '4006381333931' ELSE '' END
       FROM made, generate_series(1, 2) AS size`,
      [PRODUCTS],
    );
    await test.database.pool.query('ANALYZE products, variants, low_stock');
  });
  after(() => test.drop());

  const slugsBy = async (condition: string, by: string) => {
    const { rows } = await test.database.pool.query(
      `SELECT slug AS key FROM products WHERE ${condition} ORDER BY ${by}`,
    );
    return rows.map(({ key }) => key);
  };

  async function pagesOf(search: Pick<ProductSearch, 'q' | 'status' | 'sort'>): Promise<string[]> {
    const slugs: string[] = [];
    let after: ProductSearch['after'];
    for (;;) {
      const found = await listProducts(test.database, { ...search, after, rowsMax: ROWS });
      const rows = found.slice(0, ROWS - 1);
      slugs.push(...rows.map(({ slug }) => slug));
      const last = rows.at(-1);
      if (!last || found.length < ROWS) return slugs;
      after = [last.sortValue, last.id];
    }
  }

  const withVariant = (condition: string) => `id IN (SELECT product_id FROM variants WHERE ${condition})`;

  for (const [q, condition] of [
    ['', 'true'],
    ['COMMON', `name LIKE 'Common%'`],
    ['rare', `name LIKE '%rare%'`],
    ['sku-1', withVariant(`sku ILIKE 'sku-1%'`)],
    ['m-9', withVariant(`merchant_sku LIKE 'M-9%'`)],
    ['4006381333931', withVariant(`barcode = '4006381333931'`)],
    ['hat_', 'false'],
  ] as const)
    it(`products that match “${q}”`, async () => {
      for (const [sort, by] of [
        ['updated', 'updated_at DESC, id DESC'],
        ['name', 'lower(name) COLLATE "C", id'],
      ] as const)
        for (const status of [undefined, 'draft', 'archived'] as const) {
          const expected = await slugsBy(`${condition} AND ${status ? `status = '${status}'` : 'true'}`, by);
          assert.deepEqual(await pagesOf({ q, status, sort }), expected, `${sort} ${status}`);
        }
    });

  async function stockOf(q: string, level: StockLevelFilter | undefined): Promise<string[]> {
    const skus: string[] = [];
    for (;;) {
      const search = { q, level, afterSku: skus.at(-1) ?? '', rowsMax: ROWS };
      const found = await listStock(test.database, search);
      skus.push(...found.slice(0, ROWS - 1).map(({ sku }) => sku));
      if (found.length < ROWS) return skus;
    }
  }

  const LEVELS: Record<StockLevelFilter | 'all', string> = {
    all: 'true',
    low: 'is_counted AND stock BETWEEN 1 AND 3',
    out: 'is_counted AND stock <= 0 AND NOT sells_below_zero',
    oversold: 'is_counted AND stock < 0',
    uncounted: 'NOT is_counted',
  };
  for (const [q, condition] of [
    ['', 'true'],
    ['common', `name LIKE 'Common%'`],
    ['rare', `name LIKE '%rare%'`],
    ['SKU-2', `sku ILIKE 'sku-2%'`],
    ['m-13', `merchant_sku LIKE 'M-13%'`],
    ['4006381333931', `barcode = '4006381333931'`],
  ] as const)
    it(`variants that match “${q}”, at each level`, async () => {
      for (const [level, isIn] of Object.entries(LEVELS)) {
        const { rows } = await test.database.pool.query(
          `SELECT sku FROM variants JOIN products ON products.id = product_id
           WHERE ${condition} AND ${isIn} ORDER BY upper(sku) COLLATE "C", sku`,
        );
        const found = await stockOf(q, level === 'all' ? undefined : (level as StockLevelFilter));
        assert.deepEqual(
          found,
          rows.map(({ sku }) => sku),
          level,
        );
      }
    });

  it('variants at their level after each change of their stock', async () => {
    const { pool } = test.database;
    for (const [stock, level] of [
      [2, 'low'],
      [0, 'out'],
      [-1, 'oversold'],
      [3, 'low'],
      [4, undefined],
      [-2, 'oversold'],
    ] as const) {
      await pool.query(`UPDATE variants SET stock = $1, sells_below_zero = $1 < 0 WHERE sku = 'SKU-4-1'`, [
        stock,
      ]);
      const levels: (string | undefined)[] = [];
      for (const one of ['low', 'out', 'oversold'] as const)
        if ((await stockOf('SKU-4-1', one)).length > 0) levels.push(one);
      assert.deepEqual(levels, level ? [level] : [], String(stock));
    }
  });
});
