import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../test/shop.ts';
import { order, orderBody, setStock } from '../checkout/checkout.fixture.ts';
import { homeMethod } from '../layout/delivery-terms.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { refreshListings } from './listings/refresh-listings.ts';

describe('what pages show', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const sql = async (text: string) => (await shop.database.pool.query(text)).rows;
  const HOODIE = "(SELECT id FROM products WHERE slug = 'heavy-hoodie')";

  /** The noted changes, sorted. */
  async function noted(): Promise<string[]> {
    const rows = await sql('SELECT DISTINCT kind, slug FROM page_changes ORDER BY 1, 2');
    return rows.map(({ kind, slug }) => `${kind} ${slug}`.trim());
  }
  async function notedBy(work: () => Promise<unknown>): Promise<string[]> {
    await sql('DELETE FROM page_changes');
    await work();
    return noted();
  }

  it('is noted when it changes', async () => {
    for (const change of [
      `UPDATE products SET name = name || '!' WHERE slug = 'heavy-hoodie'`,
      `UPDATE variants SET price_minor = price_minor + 1 WHERE sku = 'HOO-BLK-M'`,
      `UPDATE variants SET is_counted = NOT is_counted WHERE sku = 'HOO-BLK-M'`,
      `INSERT INTO variants (sku, product_id, position, option_values, price_minor) VALUES ('NEW', ${HOODIE}, 9, '{x}', 1)`,
      `DELETE FROM variants WHERE sku = 'NEW'`,
    ])
      assert.deepEqual(await notedBy(() => sql(change)), ['product heavy-hoodie'], change);
  });

  it('includes the number of items left only at 3 and below', async () => {
    await sql("UPDATE variants SET stock = 6, is_counted = true WHERE sku = 'HOO-BLK-M'");
    const sell = () => sql("UPDATE variants SET stock = stock - 1 WHERE sku = 'HOO-BLK-M'");
    assert.deepEqual(await notedBy(sell), [], 'from 6 to 5');
    assert.deepEqual(await notedBy(sell), [], 'from 5 to 4');
    for (const left of [3, 2, 1, 0])
      assert.deepEqual(await notedBy(sell), ['product heavy-hoodie'], `to ${left}`);
    await sql("UPDATE variants SET stock = 500 WHERE sku = 'HOO-BLK-M'");
  });

  it('includes approved reviews only', async () => {
    const [customer] = await sql(
      `INSERT INTO customers (email, email_key, name) VALUES ('a@b.test', 'a@b.test', 'A') RETURNING id`,
    );
    const write = `INSERT INTO reviews (product_id, customer_id, stars, text) VALUES (${HOODIE}, '${customer?.id}', 5, 'Warm')`;
    assert.deepEqual(await notedBy(() => sql(write)), []);
    for (const change of ["UPDATE reviews SET state = 'approved'", "UPDATE reviews SET state = 'rejected'"])
      assert.deepEqual(
        await notedBy(() => sql(change)),
        ['listing heavy-hoodie', 'product heavy-hoodie'],
        change,
      );
    assert.deepEqual(await notedBy(() => sql('DELETE FROM reviews')), []);
  });

  it('includes cards, words, the range and the labels of filters', async () => {
    assert.deepEqual(
      await notedBy(() => sql("UPDATE listings SET price_minor = 5 WHERE slug = 'heavy-hoodie'")),
      ['listing heavy-hoodie'],
    );
    assert.deepEqual(
      await notedBy(() => sql("UPDATE listings SET search = '' WHERE slug = 'heavy-hoodie'")),
      ['listing heavy-hoodie', 'words'],
    );
    assert.deepEqual(await notedBy(() => sql("DELETE FROM listings WHERE slug = 'heavy-hoodie'")), [
      'listing heavy-hoodie',
      'range',
      'words',
    ]);
    const [product] = await sql(`SELECT id FROM products WHERE slug = 'heavy-hoodie'`);
    const back = () =>
      shop.database.transaction((connection) => refreshListings(connection, [Number(product?.id)]));
    assert.deepEqual(await notedBy(back), ['listing heavy-hoodie', 'range', 'words']);
    assert.deepEqual(await notedBy(back), [], 'nothing is different');
    assert.deepEqual(await notedBy(() => sql("UPDATE facet_values SET label = label || '!'")), ['labels']);
    assert.deepEqual(await notedBy(() => sql("UPDATE facet_values SET label = '' WHERE false")), []);
  });
});

describe('the kept pages of an instance', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ logLevel: 'warn' });
  });
  after(() => shop.close());

  const get = async (url: string) => (await shop.inject({ url })).body;
  const sql = (text: string) => shop.database.pool.query(text);
  const shows = (url: string, text: string) =>
    until(async () => (await get(url)).includes(text), `${url} shows ${text}`);

  it('show a new name wherever the product is shown', async () => {
    const urls = ['/products/heavy-hoodie', '/products', '/', '/api/products', '/products?q=parka'];
    for (const url of urls) await get(url);
    const [id] = (
      await sql(`UPDATE products SET name = 'Renamed parka' WHERE slug = 'heavy-hoodie' RETURNING id`)
    ).rows;
    await shop.database.transaction((connection) => refreshListings(connection, [Number(id.id)]));
    for (const url of urls) await shows(url, 'Renamed parka');
  });

  it('show a change that was made before others but committed after them', async () => {
    await get('/api/products/oxford-shirt');
    const connection = await shop.database.pool.connect();
    try {
      await connection.query('BEGIN');
      await connection.query("UPDATE variants SET price_minor = 111 WHERE sku = 'OXF-NVY-M'");
      await sql("UPDATE variants SET price_minor = 222 WHERE sku = 'HOO-BLK-M'");
      await shows('/api/products/heavy-hoodie', '222');
      await connection.query('COMMIT');
    } finally {
      connection.release();
    }
    await shows('/api/products/oxford-shirt', '"priceMinor":111');
  });

  it('show a product that is new, and not one that is gone', async () => {
    const urls = ['/products', '/api/products', '/sitemap.xml'];
    for (const url of urls) assert.match(await get(url), /oxford-shirt/);
    await sql("DELETE FROM products WHERE slug = 'oxford-shirt'");
    for (const url of urls)
      await until(async () => !(await get(url)).includes('oxford-shirt'), `${url} does not show it`);
    await until(
      async () => (await shop.inject({ url: '/products/oxford-shirt' })).statusCode === 404,
      'its page is gone',
    );
  });

  it('are shown while it cannot be asked what has changed, and follow when it can be again', async () => {
    const url = '/api/products/heavy-hoodie';
    const before = await get(url);
    // Triggers can still note changes, but the instance cannot read them.
    await sql('ALTER TABLE page_changes RENAME COLUMN id TO hidden');
    await until(async () => {
      assert.equal(await get(url), before);
      return shop.logLines.some((line) => line.includes('does not exist'));
    }, 'it has asked');
    await sql("UPDATE variants SET price_minor = 333 WHERE sku = 'HOO-BLK-M'");
    assert.equal(await get(url), before);
    await sql('ALTER TABLE page_changes RENAME COLUMN hidden TO id');
    await shows(url, '"priceMinor":333');
  });

  it('stay when an order changes nothing that they show', async () => {
    await setStock(shop, 'HOO-BLK-M', 400);
    const count = async () => Number((await sql('SELECT count(*) FROM page_changes')).rows[0].count);
    const before = await count();
    const shopper = shop.shopper();
    const { subtotalMinor } = await shopper.add('HOO-BLK-M', 2);
    const placed = await order(
      shopper,
      orderBody(subtotalMinor + homeMethod(DEFAULT_SETTINGS.delivery).priceMinor),
    );
    assert.equal(placed.statusCode, 201, placed.body);
    const isRefreshed = async () => (await sql('SELECT FROM stale_listings')).rowCount === 0;
    await until(isRefreshed, 'the listing is refreshed');
    assert.equal(await count(), before);
  });
});
