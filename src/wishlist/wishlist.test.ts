import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, newEmail, register, signIn } from '../customers/accounts.fixture.ts';
import { WISHES_MAX } from './wishlist.ts';

const slugsOf = async (shopper: Shopper): Promise<string[]> =>
  (await shopper.get('/api/wishlist')).json().slugs;
const put = (shopper: Shopper, slug: string) => shopper.send('PUT', `/api/wishlist/${slug}`);

describe('the wishlist', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('keeps a product once, by form and by API, newest first', async () => {
    const { shopper } = await customer(shop);
    const response = await shopper.form('/wishlist', { slug: 'oxford-shirt' });
    assert.deepEqual([response.statusCode, response.headers.location], [303, '/account/wishlist?done=saved']);
    for (let times = 0; times < 2; times++)
      assert.equal((await put(shopper, 'heavy-hoodie')).statusCode, 204);
    assert.deepEqual(await slugsOf(shopper), ['heavy-hoodie', 'oxford-shirt']);
    const page = await shopper.get('/account/wishlist');
    assert.match(page.body, /Oxford shirt[\s\S]*Remove<span class="vh"> Oxford shirt/);

    await shopper.form('/account/wishlist/remove', { slug: 'oxford-shirt' });
    for (let times = 0; times < 2; times++)
      assert.equal((await shopper.send('DELETE', '/api/wishlist/heavy-hoodie')).statusCode, 204);
    assert.match((await shopper.get('/account/wishlist')).body, /Your wishlist is empty/);
  });

  it('asks a guest to sign in, and keeps the wish', async () => {
    for (const enter of [
      (shopper: Shopper) => register(shopper),
      async (shopper: Shopper) => {
        const { email } = await customer(shop);
        await signIn(shopper, email);
      },
    ]) {
      const guest = shop.shopper();
      const asked = await guest.form('/wishlist', { slug: 'oxford-shirt' });
      assert.deepEqual(
        [asked.statusCode, asked.headers.location],
        [303, '/sign-in?next=%2Faccount%2Fwishlist'],
      );
      await enter(guest);
      assert.deepEqual(await slugsOf(guest), ['oxford-shirt']);
      assert.equal(guest.cookies.get('wish'), '');
    }
  });

  it('lets a guest sign in even if the wish cannot be added', async () => {
    for (const wish of ['nothing-of-ours', '%00', 'x'.repeat(400), '%F0%28']) {
      const guest = shop.shopper();
      guest.cookies.set('wish', wish);
      await register(guest);
      assert.deepEqual(await slugsOf(guest), []);
    }
  });

  it('S16: is seen and changed only by its customer', async () => {
    const [one, other] = [await customer(shop), await customer(shop)];
    await put(one.shopper, 'oxford-shirt');
    await other.shopper.send('DELETE', '/api/wishlist/oxford-shirt');
    await other.shopper.form('/account/wishlist/remove', { slug: 'oxford-shirt' });
    assert.deepEqual(await slugsOf(other.shopper), []);
    assert.deepEqual(await slugsOf(one.shopper), ['oxford-shirt']);
    const guest = shop.shopper();
    for (const response of [
      await guest.get('/api/wishlist'),
      await put(guest, 'oxford-shirt'),
      await guest.send('DELETE', '/api/wishlist/oxford-shirt'),
    ])
      assert.equal(response.statusCode, 401);
  });

  it('refuses products that are not sold, and malformed forms', async () => {
    const { shopper } = await customer(shop);
    for (const slug of ['not-yet', 'nothing-of-ours'])
      assert.equal((await put(shopper, slug)).statusCode, 404, slug);
    const page = await shopper.form('/wishlist', { slug: 'not-yet' });
    assert.equal(page.statusCode, 404);
    assert.match(page.body, /role="alert"[\s\S]*We no longer sell this product/);
    for (const fields of ['', 'slug=', 'slug=%00', `slug=${'x'.repeat(300)}`, 'slug=a&slug=b', 'other=1'])
      assert.equal((await shopper.form('/wishlist', fields)).statusCode, 400, fields);
  });

  it('keeps its limit, even for two adds at once', async () => {
    const email = newEmail();
    const { shopper } = await customer(shop, email);
    await shop.database.pool.query(
      `INSERT INTO products (slug, name, drawing, content_hash)
       SELECT 'filler-' || n, 'Filler', 'tote', '\\x00' FROM generate_series(1, $1::int) AS n`,
      [WISHES_MAX - 1],
    );
    await shop.database.pool.query(
      `INSERT INTO wishes (customer_id, product_id)
       SELECT c.id, p.id FROM customers c, products p WHERE c.email = $1 AND p.slug LIKE 'filler-%'`,
      [email],
    );
    const both = await Promise.all(['oxford-shirt', 'heavy-hoodie'].map((slug) => put(shopper, slug)));
    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [204, 422]);
    const kept = (await slugsOf(shopper))[0] as string;
    assert.equal((await put(shopper, kept)).statusCode, 204);
    const refused = await shopper.form('/wishlist', { slug: 'numbered-socks' });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /Your wishlist has 200 items/);
    // A product that is no longer sold keeps its name in the list.
    assert.match(refused.body, /Filler<br><span[^>]*>We no longer sell this item/);
  });
});
