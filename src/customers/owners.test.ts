import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, type Response, type Shopper, type TestShop } from '../../test/shop.ts';
import { register, signIn } from './accounts.fixture.ts';

const SKU = 'HOO-BLK-M';
const form = (fields: Record<string, string>) => (shopper: Shopper, path: string) =>
  shopper.form(path, fields);
const send = (method: 'POST' | 'PUT' | 'DELETE', body?: unknown) => (shopper: Shopper, path: string) =>
  shopper.send(method, path, body);

/** The request that each route with an ID gets to reach into another shopper's cart. */
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

/** Routes with the ID of something that belongs to one customer, and their answer if it does not exist. */
const OF_ACCOUNTS: Record<string, (mine: Mine) => string> = {
  'POST /account/addresses/:id/remove': ({ address }) => address,
  'POST /account/addresses/:id/default': ({ address }) => address,
  'PATCH /api/addresses/:id': ({ address }) => address,
  'DELETE /api/addresses/:id': ({ address }) => address,
  'POST /account/devices/:id/end': ({ session }) => session,
  'POST /account/passkeys/:id/remove': ({ passkey }) => passkey,
  'DELETE /api/sessions/:id': ({ session }) => session,
  'POST /account/remembered-browsers/:id/forget': ({ browser }) => browser,
  'DELETE /api/remembered-browsers/:id': ({ browser }) => browser,
};

/**
 * The ID is of a product, which everyone can see, and the session says whose wish or review it is. Held by
 * src/wishlist/wishlist.test.ts and src/reviews/reviews.test.ts.
 */
const OF_PRODUCTS = [
  'PUT /api/wishlist/:slug',
  'DELETE /api/wishlist/:slug',
  'GET /products/:slug/outfit',
  'POST /products/:slug/outfit',
  'GET /products/:slug/review',
  'POST /products/:slug/review',
];

interface Mine {
  address: string;
  session: string;
  browser: string;
  passkey: string;
}

/** Held by src/returns/returns.test.ts and src/returns/labels/return-labels.test.ts. */
const OF_RETURNS = [
  'GET /orders/:number/returns/:return/label.pdf',
  'GET /orders/:number/returns/:return/code',
  'GET /orders/:number/return',
  'POST /orders/:number/return',
  'POST /orders/:number/return/cancel',
];

/** Held by src/invoices/invoices.test.ts. */
const OF_INVOICES = [
  'GET /orders/:number/invoice.pdf',
  'GET /orders/:number/invoices/:invoice.pdf',
  'GET /orders/:number/credit-notes/:index.pdf',
];

/** Held by src/checkout/checkout-tampering.test.ts and src/orders/buy-again/buy-again.test.ts. */
const OF_ORDERS = [
  'POST /orders/:number/buy-again',
  'GET /orders/:number',
  'POST /orders/:number/cancel',
  'POST /orders/:number/payment',
  'GET /api/orders/:number',
];

/** The ID is of something that every shopper may see. */
const PUBLIC = new Set([
  '/api/products/:slug',
  '/products/:slug',
  '/products/:slug/',
  '/help/:name',
  // A link that the staff has signed.
  '/preview/:token',
  '/pictures/:folder/:hex/:file',
  '/pictures/own/:key/:name',
  '/pictures/email/:drawing/:name',
  '/pictures/email/own/:name',
  '/brand/:hash/icon',
  '/brand/:hash/logo',
  '/brand/accent-:color(^[0-9a-f]{6}$).css',
  '/assets/:hash/*',
  '/sitemap-:number(^[1-9]\\d{0,3}$).xml',
]);

describe("S16: another shopper's cart", () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** Puts the same SKU into the cart, the saved items and the removed items in turn, so that each ID exists. */
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

  it('has a case for every route that takes an ID', () => {
    // No customer gets into the admin: see src/admin/access.test.ts.
    const isOfAdmin = (url: string) => /^(\/api)?\/admin\//.test(url);
    const withId = shop.routes
      .filter(({ method, url }) => /[:*]/.test(url) && method !== 'HEAD' && !PUBLIC.has(url))
      .filter(({ url }) => !isOfAdmin(url))
      .map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(
      withId.sort(),
      [
        ...Object.keys(ATTEMPTS),
        ...Object.keys(OF_ACCOUNTS),
        ...OF_PRODUCTS,
        ...OF_RETURNS,
        ...OF_INVOICES,
        ...OF_ORDERS,
      ].sort(),
    );
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
        // No route takes the ID of a cart.
        for (const { id } of rows) {
          await attempt(stranger, `${path}?cart=${id}&cartId=${id}&session=${victim.session}`);
          await stranger.request({ method: 'GET', url: '/api/cart', headers: { 'x-cart-id': id, cart: id } });
        }
        assert.equal((await stranger.cart()).itemCount, own);
      }
      assert.equal((await victim.get('/api/cart')).body, cart.body);
    });
  }

  it("cannot be read, whatever the shopper's other cookie says", async () => {
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

describe('S16: what belongs to another customer', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const ADDRESS = { id: '', name: 'A', line1: 'B', postalCode: '1010', city: 'C', country: 'AT' };

  const owner = async (): Promise<{ shopper: Shopper; mine: Mine }> => {
    const shopper = shop.shopper();
    const { email } = await register(shopper);
    await signIn(shop.shopper(), email);
    await shopper.form('/account/addresses', ADDRESS);
    const { sessions } = (await shopper.get('/api/sessions')).json();
    const session = sessions.find(({ current }: { current: boolean }) => !current).id;
    const sql = (text: string) => shop.database.pool.query<{ id: string }>(text, [email]);
    const { rows: addresses } = await sql(
      'SELECT id FROM addresses WHERE customer_id = (SELECT id FROM customers WHERE email = $1)',
    );
    const { rows: passkeys } = await sql(
      `INSERT INTO passkeys (id, customer_id, credential_id, public_key, counter, name, backed_up)
       SELECT uuidv7(), id, id::text, '\\x00', 0, 'Key', false FROM customers WHERE email = $1 RETURNING id`,
    );
    const browser = (await shopper.get('/api/remembered-browsers')).json().browsers[0].id;
    const [address, passkey] = [addresses[0]?.id ?? '', passkeys[0]?.id ?? ''];
    return { shopper, mine: { session, browser, address, passkey } };
  };

  for (const [route, idOf] of Object.entries(OF_ACCOUNTS)) {
    const [method = '', path = ''] = route.split(' ');
    const attempt = (shopper: Shopper, id: string) => {
      const url = path.replace(':id', id);
      if (method === 'PATCH') return shopper.send('PATCH', url, { line2: 'Changed' });
      return method === 'DELETE' ? shopper.send('DELETE', url) : shopper.form(url, {});
    };

    it(`is answered by ${route} as if it did not exist`, async () => {
      const [victim, stranger] = [await owner(), await owner()];
      const before = await contentsOf(shop.database);
      const theirs = await attempt(stranger.shopper, idOf(victim.mine));
      const nobodys = await attempt(stranger.shopper, crypto.randomUUID());
      const odd = await attempt(stranger.shopper, 'x');
      const texts = [theirs, nobodys, odd].map(({ statusCode, body }) => [
        statusCode,
        body.replace(/"requestId":"[^"]*"/, ''),
      ]);
      assert.equal(theirs.statusCode, 404);
      assert.deepEqual(texts[0], texts[1]);
      assert.deepEqual(texts[0], texts[2]);
      // A guest is refused.
      assert.ok([303, 401].includes((await attempt(shop.shopper(), idOf(victim.mine))).statusCode));
      assert.deepEqual(await contentsOf(shop.database), before);
      // The owner is not.
      assert.ok([200, 303, 204].includes((await attempt(victim.shopper, idOf(victim.mine))).statusCode));
      assert.notDeepEqual(await contentsOf(shop.database), before);
    });
  }

  it('is not changed or shown by an ID in a form or in the URL', async () => {
    const [victim, stranger] = [await owner(), await owner()];
    const before = await contentsOf(shop.database);
    const changed = await stranger.shopper.form('/account/addresses', {
      ...ADDRESS,
      id: victim.mine.address,
    });
    const shown = await stranger.shopper.get(`/account/addresses?edit=${victim.mine.address}`, {
      accept: 'text/html',
    });
    assert.deepEqual([changed.statusCode, shown.statusCode], [404, 404]);
    assert.deepEqual(await contentsOf(shop.database), before);
  });
});
