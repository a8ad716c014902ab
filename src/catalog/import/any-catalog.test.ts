import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../database/database.ts';
import { exportCatalog } from '../export/export.ts';
import { type Cells, csvOf, emptyDatabase, importOk, rowsOf, tee } from './import.fixture.ts';

/** There are only a few values of each kind, so that they collide. */
const HANDLES = ['tee', 'tee-a', 'Tee_A', 'tee--a', 'tee-a-b', '-tee', '"tee"'];
const VALUES = ['A', 'a', 'A+', 'a b', 'Á', '+1', '-1', '+', '-', '=A', "''=A"];
const SKUS = ['', '', 'X', 'Y', 'tee', 'tee-a', 'tee-a-b', '-1', '.', 'L'.repeat(101), '8.72E+12', "'=X"];

const variant = fc.record({
  value: fc.constantFrom(...VALUES),
  sku: fc.constantFrom(...SKUS),
  quantity: fc.constantFrom('', '0', '3', '-2'),
  title: fc.constantFrom('Tee', '=Tee', "'Tee", "It's"),
});
const product = fc.record({
  handle: fc.constantFrom(...HANDLES),
  variants: fc.uniqueArray(variant, { minLength: 1, maxLength: 4, selector: ({ value }) => value }),
});
const catalog = fc.uniqueArray(product, {
  minLength: 1,
  maxLength: 4,
  selector: ({ handle }) => handle.toLowerCase(),
});
type Catalog = typeof catalog extends fc.Arbitrary<infer T> ? T : never;

const fileOf = (products: Catalog): string =>
  csvOf(
    ...products.flatMap(({ handle, variants }) =>
      variants.map(
        ({ value, sku, quantity, title }): Cells =>
          tee({
            Handle: handle,
            Title: title,
            'Body (HTML)': title,
            'Option1 Name': 'Cup',
            'Option1 Value': value,
            'Variant SKU': sku,
            'Variant Inventory Qty': quantity,
          }),
      ),
    ),
  );

/** Maps every SKU, including former ones, to its variant. */
async function meanings(database: Database): Promise<Map<string, string>> {
  const rows = await rowsOf(
    database,
    `SELECT name.sku, concat_ws('|', v.product_id, v.option_values) AS meaning
     FROM variants v, LATERAL (SELECT v.sku UNION ALL SELECT alias FROM sku_aliases a WHERE a.sku = v.sku) AS name`,
  );
  assert.equal(new Set(rows.map(({ sku }) => sku)).size, rows.length, 'a SKU means two variants');
  return new Map(rows.map(({ sku, meaning }) => [String(sku), String(meaning)]));
}

test('any catalog is unchanged by a second import, survives an export, and never moves a SKU to another variant', {
  timeout: 300_000,
}, async () => {
  const database = await emptyDatabase();
  await fc.assert(
    fc.asyncProperty(fc.array(catalog, { minLength: 1, maxLength: 3 }), async (catalogs) => {
      await rowsOf(database, 'TRUNCATE products, variants, listings RESTART IDENTITY CASCADE');
      let known = new Map<string, string>();
      for (const products of catalogs) {
        const file = fileOf(products);
        await importOk(database, file);
        const now = await meanings(database);
        for (const [sku, meaning] of known)
          assert.equal(now.get(sku)?.split('|')[0], meaning.split('|')[0], sku);
        known = now;
        const again = await importOk(database, file);
        assert.deepEqual([again.created, again.updated, again.changes], [0, 0, []]);
        const back = await importOk(database, await text(exportCatalog(database)));
        assert.deepEqual([back.created, back.updated, back.changes], [0, 0, []]);
      }
    }),
    { numRuns: 25 },
  );
});
