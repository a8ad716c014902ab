import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, newEmail, register, signIn } from '../customers/accounts.fixture.ts';
import { GUEST_WISHES_MAX } from './guest-wishes.ts';
import { WISHES_MAX } from './wishlist.ts';

const slugsOf = async (shopper: Shopper): Promise<string[]> =>
  (await shopper.get('/api/wishlist')).json().slugs;
const many = (count: number) => Array.from({ length: count }, (_, index) => `wish-${index}`).join('\n');
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

  it('keeps a guest’s wishes in the browser, and a sign-in or a registration adds them to the account', async () => {
    for (const enter of [
      (shopper: Shopper) => register(shopper),
      async (shopper: Shopper) => {
        const { email, shopper: before } = await customer(shop);
        await put(before, 'numbered-socks');
        await put(before, 'oxford-shirt');
        await signIn(shopper, email);
      },
    ]) {
      const guest = shop.shopper();
      for (const slug of ['oxford-shirt', 'heavy-hoodie', 'oxford-shirt']) {
        const saved = await guest.form('/wishlist', { slug });
        assert.deepEqual([saved.statusCode, saved.headers.location], [303, '/wishlist?done=saved']);
      }
      const page = (await guest.get('/wishlist?done=saved')).body;
      assert.match(page, /Saved\.[\s\S]*Heavy hoodie[\s\S]*Oxford shirt/);
      assert.match(page, /href="\/sign-in\?next=%2Faccount%2Fwishlist"/);
      assert.match(page, /href="\/register\?next=%2Faccount%2Fwishlist"/);
      await enter(guest);
      assert.deepEqual((await slugsOf(guest)).slice(0, 2).sort(), ['heavy-hoodie', 'oxford-shirt']);
      assert.equal(guest.cookies.get('wishes'), '');
      assert.equal((await guest.get('/wishlist')).headers.location, '/account/wishlist');
    }
  });

  it('lets a guest remove a wish', async () => {
    const guest = shop.shopper();
    for (const slug of ['oxford-shirt', 'heavy-hoodie']) await guest.form('/wishlist', { slug });
    const removed = await guest.form('/wishlist/remove', { slug: 'oxford-shirt' });
    assert.equal(removed.headers.location, '/wishlist?done=removed');
    assert.doesNotMatch((await guest.get('/wishlist')).body, /Oxford shirt/);
    await guest.form('/wishlist/remove', { slug: 'heavy-hoodie' });
    assert.match((await guest.get('/wishlist')).body, /Your wishlist is empty/);
    // The cookie of the release before does not bring its wish back.
    guest.cookies.set('wish', 'heavy-hoodie');
    assert.match((await guest.get('/wishlist')).body, /Heavy hoodie/);
    await guest.form('/wishlist/remove', { slug: 'heavy-hoodie' });
    assert.match((await guest.get('/wishlist')).body, /Your wishlist is empty/);
  });

  it('tells a guest when a wish cannot be kept', async () => {
    const guest = shop.shopper();
    const unknown = await guest.form('/wishlist', { slug: 'not-yet' });
    assert.equal(unknown.statusCode, 404);
    assert.match(unknown.body, /role="alert"[\s\S]*We no longer sell this product/);
    assert.match((await guest.get('/wishlist?done=saved')).body, /your browser blocks cookies/);
    for (const wishes of [many(GUEST_WISHES_MAX), ['€'.repeat(255), '€'.repeat(254)].join('\n')]) {
      guest.cookies.set('wishes', encodeURIComponent(wishes));
      const refused = await guest.form('/wishlist', { slug: 'oxford-shirt' });
      assert.equal(refused.statusCode, 422);
      assert.match(refused.body, /You can save up to 30 items without an account/);
      assert.equal(refused.headers['set-cookie'], undefined);
    }
  });

  it('finds a guest’s wish by the slug that the product had before', async () => {
    await shop.database.pool.query(
      "INSERT INTO former_slugs (slug, product_id) SELECT 'hoodie-of-old', id FROM products WHERE slug = 'heavy-hoodie'",
    );
    const guest = shop.shopper();
    guest.cookies.set('wishes', 'hoodie-of-old');
    assert.match((await guest.get('/wishlist')).body, /Heavy hoodie/);
    await register(guest);
    assert.deepEqual(await slugsOf(guest), ['heavy-hoodie']);
  });

  it('adds the wish of a browser that the release before has signed in, or has given its cookie to', async () => {
    const { shopper } = await customer(shop);
    shopper.cookies.set('wishes', 'oxford-shirt');
    assert.match((await shopper.get('/account/wishlist')).body, /Oxford shirt/);
    const guest = shop.shopper();
    guest.cookies.set('wish', 'heavy-hoodie');
    await register(guest);
    assert.deepEqual(await slugsOf(guest), ['heavy-hoodie']);
    assert.equal(guest.cookies.get('wish'), '');
  });

  it('lets a guest sign in even if the wish cannot be added', async () => {
    for (const name of ['wish', 'wishes'])
      for (const wish of ['nothing-of-ours', 'not-yet', '%00', 'x'.repeat(400), '%F0%28']) {
        const guest = shop.shopper();
        guest.cookies.set(name, wish);
        assert.equal((await guest.get('/wishlist')).statusCode, 200);
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
    const guest = shop.shopper();
    guest.cookies.set('wishes', encodeURIComponent('numbered-socks\nheavy-hoodie'));
    await signIn(guest, email);
    assert.deepEqual((await slugsOf(guest))[0], 'numbered-socks');
    assert.equal(decodeURIComponent(guest.cookies.get('wishes') ?? ''), 'heavy-hoodie');
    assert.match((await guest.get('/account/wishlist')).body, /Your wishlist has 200 items/);
    await guest.send('DELETE', '/api/wishlist/numbered-socks');

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
