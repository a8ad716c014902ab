import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import { everything } from '../listing-search.ts';
import type { ListingIndex } from './listing-index.ts';
import { createIndexLoader } from './load.ts';

const slugsIn = (shop: TestShop) => async (index: ListingIndex) => {
  const { places } = index.find(everything, undefined, { limit: 1_000, offset: 0 });
  const ids = places.map(({ productId }) => productId);
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
    load = createIndexLoader(shop.database, (error) => assert.fail(String(error)));
    slugs = slugsIn(shop);
  });
  after(() => shop.close());

  const query = (text: string) => shop.database.pool.query(text);
  const shows = (check: (index: ListingIndex) => boolean, what: string) =>
    until(async () => check(await load()), what);
  const idOf = async (slug: string) =>
    Number((await query(`SELECT id FROM products WHERE slug = '${slug}'`)).rows[0].id);
  const priceOf = (index: ListingIndex, productId: number) =>
    index.columns.pricesMinor[index.ordinalOf(productId)];

  it('has what is listed', async () => {
    const { rows } = await query('SELECT slug FROM listings ORDER BY product_id DESC');
    assert.ok(rows.length > 1);
    assert.deepEqual(
      await slugs(await load()),
      rows.map((row) => row.slug),
    );
  });

  it('follows a change, a removal and a return', async () => {
    const id = await idOf('oxford-shirt');
    await query(`UPDATE listings SET price_minor = 777 WHERE product_id = ${id}`);
    await shows((index) => priceOf(index, id) === 777, 'the new price');
    await query(`CREATE TABLE kept AS SELECT * FROM listings WHERE product_id = ${id}`);
    await query(`DELETE FROM listings WHERE product_id = ${id}`);
    await shows((index) => index.ordinalOf(id) < 0, 'the product is gone');
    await query('ALTER TABLE kept DROP COLUMN changed_in');
    const columns = (
      await query(
        `SELECT string_agg(column_name, ', ') AS names FROM information_schema.columns WHERE table_name = 'kept'`,
      )
    ).rows[0].names;
    await query(`INSERT INTO listings (${columns}) SELECT ${columns} FROM kept`);
    await shows((index) => priceOf(index, id) === 777, 'the product is back');
  });

  it('sees a change that was made before others and committed after them', async () => {
    const { rows } = await query('SELECT product_id FROM listings ORDER BY product_id LIMIT 2');
    const [late, early] = rows.map((row) => Number(row.product_id)) as [number, number];
    const connection = await shop.database.pool.connect();
    try {
      await connection.query('BEGIN');
      await connection.query(`UPDATE listings SET price_minor = 111 WHERE product_id = ${late}`);
      await query(`UPDATE listings SET price_minor = 222 WHERE product_id = ${early}`);
      await shows((index) => priceOf(index, early) === 222, 'the change that came later and committed first');
      await connection.query('COMMIT');
    } finally {
      connection.release();
    }
    await shows((index) => priceOf(index, late) === 111, 'the change that committed last');
  });

  it('is the same object until something changes', async () => {
    let reads = 0;
    const counting = {
      ...shop.database,
      find: (...query: Parameters<typeof shop.database.find>) => {
        reads++;
        return shop.database.find(...query);
      },
    } as typeof shop.database;
    const loadCounted = createIndexLoader(counting, (error) => assert.fail(String(error)));
    const index = await loadCounted();
    await until(async () => {
      assert.equal(await loadCounted(), index);
      return reads >= 3;
    }, 'the loader has looked three times');
  });
});
