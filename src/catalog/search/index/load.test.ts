import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../../test/shop.ts';
import { createReads } from '../../../database/replicas/reads.ts';
import { everything } from '../listing-query.ts';
import { ordinalOf } from './columns.ts';
import type { ListingIndex } from './listing-index.ts';
import { createIndexLoader } from './load.ts';

const slugsIn = (shop: TestShop) => async (index: ListingIndex) => {
  const { positions } = index.find(everything, undefined, { limit: 1_000, offset: 0 });
  const ids = positions.map(({ productId }) => productId);
  const { rows } = await shop.database.pool.query(
    'SELECT slug FROM products JOIN unnest($1::bigint[]) WITH ORDINALITY AS wanted (id, place) USING (id) ORDER BY place',
    [ids],
  );
  return rows.map((row) => row.slug as string);
};

describe('the listing index of an instance', () => {
  let shop: TestShop;
  let load: () => Promise<ListingIndex>;
  let slugs: (index: ListingIndex) => Promise<string[]>;
  before(async () => {
    shop = await createTestShop();
    load = createIndexLoader(createReads(shop.database), (error) => assert.fail(String(error))).get;
    slugs = slugsIn(shop);
  });
  after(() => shop.close());

  const query = (text: string) => shop.database.pool.query(text);
  const shows = (check: (index: ListingIndex) => boolean, what: string) =>
    until(async () => check(await load()), what);
  const idOf = async (slug: string) =>
    Number((await query(`SELECT id FROM products WHERE slug = '${slug}'`)).rows[0].id);
  const priceOf = (index: ListingIndex, productId: number) =>
    index.columns.pricesMinor[ordinalOf(index.columns, productId)];

  it('has all listings', async () => {
    const { rows } = await query('SELECT slug FROM listings ORDER BY product_id DESC');
    assert.ok(rows.length > 1);
    assert.deepEqual(
      await slugs(await load()),
      rows.map((row) => row.slug),
    );
  });

  it('has thousands of listings whose transaction IDs differ in their number of digits', async () => {
    await query(`INSERT INTO products (slug, name, drawing, content_hash)
      SELECT 'more-' || n, 'More', 'crew-tee', '' FROM generate_series(1, 4500) AS n`);
    await query(`INSERT INTO listings (product_id, slug, price_minor, department_slugs, type_slug, facets,
        size_color_slugs, available, on_sale, search, card, changed_in)
      SELECT id, slug, 100, '{}', '', '{}', '{}', true, false, '', '{}', (90 + id % 30)::text::xid8
      FROM products WHERE slug LIKE 'more-%'`);
    const { columns } = await countingLoader(shop).load();
    const { rows } = await query('SELECT product_id FROM listings ORDER BY product_id');
    assert.deepEqual(
      [...columns.productIds],
      rows.map((row) => Number(row.product_id)),
    );
    await query("DELETE FROM products WHERE slug LIKE 'more-%'");
  });

  it('follows a change, a removal, and a return', async () => {
    const id = await idOf('oxford-shirt');
    await query(`UPDATE listings SET price_minor = 777 WHERE product_id = ${id}`);
    await shows((index) => priceOf(index, id) === 777, 'the new price');
    await query(`CREATE TABLE kept AS SELECT * FROM listings WHERE product_id = ${id}`);
    await query(`DELETE FROM listings WHERE product_id = ${id}`);
    await shows((index) => ordinalOf(index.columns, id) < 0, 'the product is gone');
    await query('ALTER TABLE kept DROP COLUMN changed_in');
    const columns = (
      await query(
        `SELECT string_agg(column_name, ', ') AS names FROM information_schema.columns WHERE table_name = 'kept'`,
      )
    ).rows[0].names;
    await query(`INSERT INTO listings (${columns}) SELECT ${columns} FROM kept`);
    await shows((index) => priceOf(index, id) === 777, 'the product is back');
  });

  it('sees a change that was made before others but committed after them', async () => {
    const { rows } = await query('SELECT product_id FROM listings ORDER BY product_id LIMIT 2');
    const [late, early] = rows.map((row) => Number(row.product_id)) as [number, number];
    const connection = await shop.database.pool.connect();
    try {
      await connection.query('BEGIN');
      await connection.query(`UPDATE listings SET price_minor = 111 WHERE product_id = ${late}`);
      await query(`UPDATE listings SET price_minor = 222 WHERE product_id = ${early}`);
      await shows((index) => priceOf(index, early) === 222, 'the change that came later and committed first');
      const counted = countingLoader(shop);
      const shown = await counted.load();
      await until(async () => {
        assert.equal(await counted.load(), shown, 'what comes again is no change');
        return counted.reads() >= 3;
      }, 'two more looks while the transaction goes on');
      await connection.query('COMMIT');
    } finally {
      connection.release();
    }
    await shows((index) => priceOf(index, late) === 111, 'the change that committed last');
  });

  it('stays the same object until something changes', async () => {
    const counted = countingLoader(shop);
    const index = await counted.load();
    await until(async () => {
      assert.equal(await counted.load(), index);
      return counted.reads() >= 3;
    }, 'the loader has looked three times');
  });
});

/** A loader that counts its database reads. */
function countingLoader({ database }: TestShop): { load(): Promise<ListingIndex>; reads(): number } {
  let reads = 0;
  const find: typeof database.find = (...query) => {
    reads++;
    return database.find(...query);
  };
  const { get } = createIndexLoader({ ...createReads(database), find }, (error) =>
    assert.fail(String(error)),
  );
  return { load: get, reads: () => reads };
}
