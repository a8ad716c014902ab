import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { testCatalog } from '../../../test/test-catalog.ts';
import { findEditableProduct } from '../editing/find-product.ts';
import { updateProduct } from '../editing/save-product.ts';
import { exportCatalog } from '../export/export.ts';
import { importCatalog } from '../import/import.ts';
import { planPriceChange } from './create-price-change.ts';
import { ACTOR, apply, DRAFT, end, inHours, makeDue, plan, pricesOf } from './prices.fixture.ts';
import { findPriceChange, listPriceChangeLines } from './queries.ts';

describe('a price change', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(testCatalog));
    assert.ok(imported.ok);
  });
  afterEach(() => test.drop());

  const hoodie = async () => (await pricesOf(test.database, 'heavy-hoodie'))[0];
  const listed = async (slug: string) => {
    const { rows } = await test.database.pool.query(
      'SELECT price_minor, on_sale, card FROM listings WHERE slug = $1',
      [slug],
    );
    return rows[0];
  };
  const UNCHANGED = { sku: 'HOO-BLK-M', price: 7_900, compareAt: null, base: null };
  const REDUCED = { sku: 'HOO-BLK-M', price: 6_320, compareAt: 7_900, base: 7_900 };

  it('does nothing before its start, and everything at it', async () => {
    const id = await plan(test.database, { startsAt: inHours(1), endsAt: inHours(2) });
    assert.equal(await apply(test.database), 0);
    assert.deepEqual(await hoodie(), UNCHANGED);
    await makeDue(test.database, id, 'start');
    assert.equal(await apply(test.database), 1);
    assert.deepEqual(await hoodie(), REDUCED);
    const { price_minor, on_sale, card } = await listed('heavy-hoodie');
    assert.deepEqual(
      [price_minor, on_sale, card.priceMinor, card.compareAtMinor],
      [6_320, true, 6_320, 7_900],
    );
    assert.equal(await apply(test.database), 0);
  });

  it('ends at its end and leaves the catalog as it was', async () => {
    const before = await listed('heavy-hoodie');
    const id = await plan(test.database, { endsAt: inHours(1) });
    await apply(test.database);
    await makeDue(test.database, id, 'end');
    assert.equal(await apply(test.database), 1);
    assert.deepEqual(await hoodie(), UNCHANGED);
    assert.deepEqual(await listed('heavy-hoodie'), before);
  });

  it('is undone in one action, and is canceled before its start', async () => {
    const [active, later] = [await plan(test.database), await plan(test.database, { startsAt: inHours(1) })];
    await apply(test.database);
    assert.equal(await end(test.database, active), true);
    assert.deepEqual(await hoodie(), UNCHANGED);
    assert.equal(await end(test.database, active), false);
    assert.equal(await end(test.database, later), true);
    await makeDue(test.database, later, 'start');
    assert.equal(await apply(test.database), 0);
    assert.deepEqual(await hoodie(), UNCHANGED);
  });

  it('that lay in a time without instances changes nothing', async () => {
    const id = await plan(test.database, { startsAt: inHours(1), endsAt: inHours(2) });
    await makeDue(test.database, id, 'end');
    assert.equal(await apply(test.database), 1);
    assert.deepEqual(await hoodie(), UNCHANGED);
    const { rows } = await test.database.pool.query('SELECT count(*)::int AS count FROM price_change_lines');
    assert.equal(rows[0].count, 0);
  });

  it('reads the base prices when it starts, also those of variants that were added since it was planned', async () => {
    const id = await plan(test.database, { startsAt: inHours(1) });
    await test.database.pool.query(`UPDATE variants SET price_minor = 5000 WHERE sku = 'HOO-BLK-M'`);
    await test.database.pool.query(
      `INSERT INTO variants (sku, product_id, position, option_values, price_minor)
       SELECT 'HOO-NEW', product_id, 3, '{New,M}', 1000 FROM variants WHERE sku = 'HOO-BLK-M'`,
    );
    await makeDue(test.database, id, 'start');
    await apply(test.database);
    const prices = await pricesOf(test.database, 'heavy-hoodie');
    assert.deepEqual(
      prices.map(({ price }) => price),
      [4_000, 6_320, 800],
    );
  });

  it('rounds a percentage of a base that has changed to an amount that cards can be charged', async () => {
    await test.database.pool.query(
      `INSERT INTO shop_settings (version, document, sections, changed_by)
       VALUES (1, '{"currency": "KWD"}', '{currency}', 'Tests')`,
    );
    const refused = await planPriceChange(test.database, { ...DRAFT, value: 15 });
    assert.match(refused.ok ? '' : (refused.faults.value ?? ''), /HOO-BLK-M would cost 6\.715\./);
    const id = await plan(test.database, { startsAt: inHours(1) });
    await test.database.pool.query(`UPDATE variants SET price_minor = 5170 WHERE sku = 'HOO-BLK-M'`);
    const change = await findPriceChange(test.database, id);
    assert.ok(change);
    const planned = await listPriceChangeLines(test.database, change, 10);
    assert.deepEqual(
      planned.map(({ newPriceMinor }) => newPriceMinor),
      [4_140, 6_320],
    );
    await makeDue(test.database, id, 'start');
    await apply(test.database);
    const prices = await pricesOf(test.database, 'heavy-hoodie');
    assert.deepEqual(
      prices.map(({ price }) => price),
      [4_140, 6_320],
    );
  });

  it('keeps its price when the editor changes the base, which shows when it ends', async () => {
    const id = await plan(test.database);
    await apply(test.database);
    const product = await findEditableProduct(test.database, 'heavy-hoodie');
    assert.deepEqual(
      product?.variants.map(({ priceMinor, compareAtMinor }) => [priceMinor, compareAtMinor]),
      [
        [7_900, null],
        [7_900, null],
      ],
    );
    // 6,320 is also the price of the sale.
    for (const [sku, priceMinor] of [
      ['HOO-BLK-M', 6_320],
      ['HOO-BLK-L', 9_900],
    ] as const)
      await edit(sku, priceMinor);
    const during = await pricesOf(test.database, 'heavy-hoodie');
    assert.deepEqual(
      during.map(({ price, compareAt, base }) => [price, compareAt, base]),
      [
        [6_320, null, 6_320],
        [6_320, 9_900, 9_900],
      ],
    );
    await end(test.database, id);
    const after = await pricesOf(test.database, 'heavy-hoodie');
    assert.deepEqual(
      after.map(({ price, compareAt, base }) => [price, compareAt, base]),
      [
        [6_320, null, null],
        [9_900, null, null],
      ],
    );
  });

  const edit = (sku: string, priceMinor: number) =>
    test.database.transaction((connection) =>
      updateProduct(connection, ACTOR, {
        slug: 'heavy-hoodie',
        version: undefined,
        draftOf: ({ variants, ...product }) => ({
          ...product,
          variants: variants.map((variant) => ({
            ...variant,
            ...{ currentSku: variant.sku, stockChange: 0 },
            priceMinor: variant.sku === sku ? priceMinor : variant.priceMinor,
          })),
        }),
      }),
    );

  it('is no part of an export, and an import during it changes the base', async () => {
    const id = await plan(test.database);
    const before = await text(exportCatalog(test.database));
    await apply(test.database);
    const during = await text(exportCatalog(test.database));
    assert.equal(during, before);
    const same = await importCatalog(test.database, Readable.from(during));
    assert.ok(same.ok && same.summary.updated === 0, JSON.stringify(same));
    const raised = await importCatalog(
      test.database,
      Readable.from(testCatalog.replaceAll('79.00', '99.00')),
    );
    assert.ok(raised.ok && raised.summary.updated === 1);
    assert.deepEqual(await hoodie(), { ...REDUCED, compareAt: 9_900, base: 9_900 });
    await end(test.database, id);
    assert.equal((await hoodie())?.price, 9_900);
  });

  it('follows a variant that gets another SKU, and forgets one that is deleted', async () => {
    const id = await plan(test.database);
    await apply(test.database);
    await test.database.pool.query(`UPDATE variants SET sku = 'HOO-2' WHERE sku = 'HOO-BLK-M'`);
    await test.database.pool.query(`DELETE FROM variants WHERE sku = 'HOO-BLK-L'`);
    await end(test.database, id);
    assert.deepEqual(await pricesOf(test.database, 'heavy-hoodie'), [{ ...UNCHANGED, sku: 'HOO-2' }]);
  });

  it('refuses a draft that makes no sense, and names what is wrong', async () => {
    const faultsOf = async (draft: object) => {
      const planned = await planPriceChange(test.database, { ...DRAFT, ...draft });
      return planned.ok ? [] : Object.keys(planned.faults);
    };
    assert.deepEqual(await faultsOf({ name: ' ' }), ['name']);
    assert.deepEqual(await faultsOf({ value: 91 }), ['value']);
    assert.deepEqual(await faultsOf({ kind: 'amountOff', value: 0 }), ['value']);
    assert.deepEqual(await faultsOf({ kind: 'amountOff', value: 7_900 }), ['value']);
    assert.deepEqual(await faultsOf({ kind: 'amountOff', value: 7_899 }), []);
    assert.deepEqual(await faultsOf({ endsAt: inHours(-1) }), ['endsAt']);
    assert.deepEqual(await faultsOf({ startsAt: inHours(2), endsAt: inHours(1) }), ['endsAt']);
    assert.deepEqual(await faultsOf({ slugs: [] }), ['products']);
    assert.deepEqual(await faultsOf({ slugs: ['no-such'] }), ['products']);
  });
});
