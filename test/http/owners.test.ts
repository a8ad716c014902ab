import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../shop.ts';

const SKU = 'HOO-BLK-M';
const form = (fields: Record<string, string>) => (shopper: Shopper, path: string) =>
  shopper.form(path, fields);
const send = (method: 'POST' | 'PUT' | 'DELETE', body?: unknown) => (shopper: Shopper, path: string) =>
  shopper.send(method, path, body);

/** What each route with an id is sent to reach into another shopper's cart. */
const ATTEMPTS: Record<string, (shopper: Shopper, path: string) => Promise<Response>> = {
  'PUT /api/cart/line-items/:sku': send('PUT', { quantity: 9 }),
  'DELETE /api/cart/line-items/:sku': send('DELETE'),
  'POST /api/cart/removed-line-items/:sku': send('POST'),
  'POST /api/cart/saved-line-items/:sku/move': send('POST'),
  'DELETE /api/cart/saved-line-items/:sku': send('DELETE'),
  'POST /cart/line-items/:sku': form({ quantity: '9' }),
  'POST /cart/saved-line-items/:sku': form({ remove: '1' }),
  'POST /cart/removed-line-items/:sku': form({}),
};

/** The id is of something that every shopper may see. */
const PUBLIC = new Set([
  '/api/products/:slug',
  '/products/:slug',
  '/pictures/:folder/:hex/:file',
  '/assets/:hash/*',
  '/sitemap-:number(^[1-9]\\d{0,3}$).xml',
]);

describe("S16: another shopper's cart", () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** One line in the cart, one saved, one removed: all of the same SKU in turn, so that each id leads somewhere. */
  const owner = async () => {
    const shopper = shop.shopper();
    await shopper.add(SKU, 3);
    await shopper.remove(SKU);
    await shopper.add(SKU, 2);
    await shopper.send('POST', '/api/cart/saved-line-items', { sku: SKU });
    await shopper.add(SKU, 1);
    const cart = await shopper.cart();
    assert.deepEqual([cart.itemCount, cart.savedLineItems.length, cart.removedLineItem?.sku], [1, 1, SKU]);
    return shopper;
  };

  it('has a case for every route that takes an id', () => {
    const withId = shop.routes
      .filter(({ method, url }) => /[:*]/.test(url) && method !== 'HEAD' && !PUBLIC.has(url))
      .map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(withId.sort(), Object.keys(ATTEMPTS).sort());
  });

  for (const [route, attempt] of Object.entries(ATTEMPTS)) {
    const path = route.slice(route.indexOf('/')).replace(':sku', SKU);

    it(`cannot be changed by ${route}`, async () => {
      const victim = await owner();
      const cart = await victim.get('/api/cart');
      const strangers = [shop.shopper(), shop.shopper()] as const;
      await strangers[1].add('SOCK-1');
      const { rows } = await shop.database.pool.query<{ id: string }>('SELECT id FROM carts');
      for (const stranger of strangers) {
        const own = (await stranger.cart()).itemCount;
        const response = await attempt(stranger, path);
        assert.ok([200, 303, 404].includes(response.statusCode), response.body);
        assert.equal((await stranger.cart()).itemCount, own);
        assert.ok(!response.body.includes(SKU), 'shows a line of the other cart');
        // Nor does naming a cart help: no route takes one.
        for (const { id } of rows) {
          await attempt(stranger, `${path}?cart=${id}&cartId=${id}&session=${victim.session}`);
          await stranger.request({ method: 'GET', url: '/api/cart', headers: { 'x-cart-id': id, cart: id } });
        }
        assert.equal((await stranger.cart()).itemCount, own);
      }
      assert.equal((await victim.get('/api/cart')).body, cart.body);
    });
  }

  it("cannot be read, whatever a shopper's other cookie says", async () => {
    const victim = await owner();
    const stranger = shop.shopper();
    await stranger.add('SOCK-1');
    stranger.cookies.set('cart', victim.cookies.get('cart') ?? '');
    assert.deepEqual(
      (await stranger.cart()).lineItems.map((line) => line.sku),
      ['SOCK-1'],
    );
  });
});
