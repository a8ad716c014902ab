import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, linesOf, SESSION_KEY, type TestShop } from '../../test/shop.ts';

const sign = (token: string, key = SESSION_KEY) =>
  `v1.${token}.${createHmac('sha256', key).update(`v1.${token}`).digest('base64url')}`;

describe('a session over HTTP', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace' });
  });
  after(() => shop.close());

  const tokensThatWereNotIssued = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const [version, token = '', signature = ''] = (shopper.session ?? '').split('.');
    return {
      empty: '',
      'a word': 'session',
      'a UUID': '0190f5a2-7a1b-7c3d-8e4f-5a6b7c8d9e0f',
      'a cut token': `${version}.${token.slice(1)}.${signature}`,
      'a changed token': `${version}.${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}.${signature}`,
      'a changed signature': `${version}.${token}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      'a token signed by another key': sign(token, 'another key, which is long enough'),
      'a signed token that was never issued': sign(randomBytes(32).toString('base64url')),
      'a very long one': `v1.${'A'.repeat(4_000)}`,
    };
  };

  it('S2: that the shop did not issue is never adopted: looking creates nothing', async () => {
    const odd = await tokensThatWereNotIssued();
    const before = await contentsOf(shop.database);
    for (const [what, value] of Object.entries(odd)) {
      for (const url of ['/', '/products', '/cart', '/api/cart']) {
        const response = await shop.inject({ url, headers: { cookie: `__Host-session=${value}` } });
        assert.equal(response.statusCode, 200, what);
        assert.ok(!String(response.headers['set-cookie']).includes('session='), `${what} at ${url}`);
      }
    }
    assert.deepEqual(await contentsOf(shop.database), before);
  });

  it('S2: that the shop did not issue is never adopted: the first change begins a new one', async () => {
    for (const [what, value] of Object.entries(await tokensThatWereNotIssued())) {
      const shopper = shop.shopper();
      shopper.cookies.set('__Host-session', value);
      const cart = await shopper.add('HOO-BLK-L');
      assert.deepEqual(linesOf(cart), [['HOO-BLK-L', 1]], what);
      assert.notEqual(shopper.session, value, what);
      const given = createHash('sha256')
        .update(value.split('.')[1] ?? '')
        .digest();
      const { rowCount } = await shop.database.pool.query(
        `SELECT FROM sessions WHERE token_hash = $1 AND created_at > now() - interval '10 seconds'
           AND cart_id NOT IN (SELECT id FROM carts WHERE content LIKE '%HOO-BLK-M%')`,
        [given],
      );
      assert.equal(rowCount, 0, what);
    }
  });

  it('S2: a refused change begins none', async () => {
    const before = await contentsOf(shop.database);
    const shopper = shop.shopper();
    for (const response of [
      await shopper.send('POST', '/api/cart/line-items', { sku: 'OXF-CHK-M', quantity: 1 }),
      await shopper.send('POST', '/api/cart/line-items', { sku: 'unknown', quantity: 1 }),
      await shopper.send('PUT', '/api/cart/line-items/HOO-BLK-M', { quantity: 3 }),
      await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'HOO-BLK-M' }),
      await shopper.send('POST', '/api/cart/removed-line-items/HOO-BLK-M'),
    ]) {
      assert.ok([404, 409].includes(response.statusCode), response.body);
    }
    assert.equal(shopper.session, undefined);
    assert.deepEqual(await contentsOf(shop.database), before);
  });

  it('S4: is in the database and the logs as the SHA-256 of its token alone', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    await shopper.get('/cart');
    const [, token = '', signature = ''] = (shopper.session ?? '').split('.');
    const contents = Object.values(await contentsOf(shop.database)).join('\n');
    const bytes = Buffer.from(token, 'base64url');
    for (const secret of [token, signature, bytes.toString('hex'), bytes.toString('base64')]) {
      assert.ok(!contents.includes(secret), 'the database holds the token');
      assert.ok(!shop.logLines.join('').includes(secret), 'the log holds the token');
    }
    assert.ok(contents.includes(createHash('sha256').update(token).digest('hex')));
  });

  it('S9: its cookie at https is __Host-, Secure, HttpOnly, Lax, for / and no domain', async () => {
    const response = await shop
      .shopper()
      .send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 1 });
    const [cart, session, ...more] = [response.headers['set-cookie']].flat() as string[];
    assert.match(
      session ?? '',
      /^__Host-session=v1\.[\w-]{43}\.[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.equal(cart, 'cart=1.1; Max-Age=7776000; Path=/; Secure; SameSite=Lax');
    assert.deepEqual(more, []);
  });

  it('S9: its cookie at http://localhost has a plain name, and each name is read only where it belongs', async () => {
    const local = await shop.another({ publicUrl: 'http://localhost:3000' });
    const shopper = local.shopper();
    const response = await shopper.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-M', quantity: 4 });
    const [, session] = [response.headers['set-cookie']].flat() as string[];
    assert.match(
      session ?? '',
      /^session=v1\.[\w-]{43}\.[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    assert.equal((await shopper.cart()).itemCount, 4);
    // At https a plain "session" may have been set by a neighbor's subdomain: it is not read.
    const response2 = await shop.inject({
      url: '/api/cart',
      headers: { cookie: `session=${shopper.session}` },
    });
    assert.equal(response2.json().itemCount, 0);
  });

  it('is sent once, and its cart is the same on every instance', async () => {
    const other = await shop.another();
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
    const first = shopper.session;
    shopper.moveTo(other);
    await shopper.add('HOO-BLK-M', 4);
    shopper.moveTo(shop);
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 7]]);
    assert.equal(shopper.session, first);
  });

  it('S34: outlives a rotation of keys: the old one is honored, the answer is signed by the new one', async () => {
    const [old, next] = [SESSION_KEY, 'the next key of the tests, also long'];
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 5);
    const signedByOld = shopper.session;
    shopper.moveTo(await shop.another({ sessionKeys: [next, old] }));
    assert.equal((await shopper.cart()).itemCount, 5);
    assert.notEqual(shopper.session, signedByOld);
    shopper.moveTo(await shop.another({ sessionKeys: [next] }));
    assert.equal((await shopper.cart()).itemCount, 5);
    shopper.cookies.set('__Host-session', signedByOld ?? '');
    assert.equal((await shopper.cart()).itemCount, 0);
  });
});
