import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';

describe('the rating of a listing', () => {
  let shop: TestShop;
  const customers: string[] = [];
  before(async () => {
    shop = await createTestShop();
    const { rows } = await query(
      `INSERT INTO customers (email, email_key, name)
       SELECT n || '@b.test', n || '@b.test', 'A' FROM generate_series(1, 9) AS n RETURNING id`,
    );
    customers.push(...rows.map(({ id }) => id));
  });
  after(() => shop.close());

  const query = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const ratingOf = async (slug: string): Promise<number | undefined> =>
    (await query('SELECT rating FROM listings WHERE slug = $1', [slug])).rows[0]?.rating;
  const add = (slug: string, stars: number, state = 'approved') =>
    query(
      `INSERT INTO reviews (product_id, customer_id, stars, text, state)
       SELECT id, $2, $3, 'A text.', $4 FROM products WHERE slug = $1`,
      [slug, customers.pop(), stars, state],
    );

  it('follows each review that is approved, changed, rejected or removed', async () => {
    const slug = 'heavy-hoodie';
    assert.equal(await ratingOf(slug), 0);
    await add(slug, 5, 'pending');
    assert.equal(await ratingOf(slug), 0, 'a review that waits counts for nothing');
    await query("UPDATE reviews SET state = 'approved'");
    assert.equal(await ratingOf(slug), 500_001);
    await add(slug, 4);
    await add(slug, 4);
    assert.equal(await ratingOf(slug), 433_003);
    await query("UPDATE reviews SET state = 'rejected' WHERE stars = 5");
    assert.equal(await ratingOf(slug), 400_002);
    await query('DELETE FROM reviews');
    assert.equal(await ratingOf(slug), 0);
  });

  it('counts two reviews that are approved at once', async () => {
    const one = await shop.database.pool.connect();
    try {
      await one.query('BEGIN');
      await add('oxford-shirt', 1, 'pending');
      await add('oxford-shirt', 5, 'pending');
      await one.query("UPDATE reviews SET state = 'approved' WHERE stars = 1");
      const other = query("UPDATE reviews SET state = 'approved' WHERE stars = 5");
      await until(async () => {
        const { rows } = await query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      }, 'the second approval waits for the first one');
      await one.query('COMMIT');
      await other;
    } finally {
      one.release();
    }
    assert.equal(await ratingOf('oxford-shirt'), 300_002);
  });

  it('is there again when the product is', async () => {
    const listed = (await query("SELECT * FROM listings WHERE slug = 'oxford-shirt'")).rows[0];
    await query("DELETE FROM listings WHERE slug = 'oxford-shirt'");
    await query(
      `INSERT INTO listings (product_id, slug, price_minor, department_slugs, type_slug, facets,
         size_color_slugs, available, on_sale, search, card)
       VALUES ($1, $2, $3, '{}', '', '{}', '{}', true, false, '', '{}')`,
      [listed.product_id, listed.slug, listed.price_minor],
    );
    assert.equal(await ratingOf('oxford-shirt'), 300_002);
  });
});
