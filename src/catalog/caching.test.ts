import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createTestShop, lineItem, type Shopper, type TestShop, until } from '../../test/shop.ts';

const SHARED = [
  '/',
  '/products',
  '/products?category=men',
  '/products/heavy-hoodie',
  '/api/products',
  '/api/products/heavy-hoodie',
  '/terms',
  '/robots.txt',
  '/sitemap.xml',
];

describe('S33: the shared page cache', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
  });
  after(() => shop.close());

  it('excludes every response about a cart', async () => {
    for (const response of [
      await shopper.get('/cart'),
      await shopper.get('/api/cart'),
      await shopper.get('/cart', { 'x-fragment': 'drawer' }),
      await shopper.send('PUT', lineItem('HOO-BLK-M'), { quantity: 2 }),
      await shopper.send('PUT', lineItem('HOO-BLK-M'), { quantity: -2 }),
      await shopper.form('/cart/line-items/HOO-BLK-M', { quantity: '3' }),
      await shopper.form('/cart/line-items/SOCK-9', { quantity: '3' }),
      await shop.inject({ url: '/cart' }),
    ]) {
      assert.equal(response.headers['cache-control'], 'no-store');
    }
  });

  for (const url of SHARED) {
    it(`includes ${url}, which is the same for everyone and sets no cookie`, async () => {
      const theirs = await shopper.get(url);
      const anyones = await shop.inject({ url });
      assert.equal(theirs.statusCode, 200);
      assert.match(String(theirs.headers['cache-control']), /^public, max-age=\d+/);
      assert.equal(theirs.headers['set-cookie'], undefined);
      assert.equal(theirs.headers.vary, 'accept-encoding');
      assert.equal(theirs.body, anyones.body);
      assert.equal(theirs.headers.etag, anyones.headers.etag);
    });

    it(`answers 304 for ${url} when the browser has the current version`, async () => {
      const { etag } = (await shop.inject({ url })).headers;
      assert.match(String(etag), /^"[\w-]{16}"$/);
      for (const known of [`${etag}`, `W/${etag}`, `"other", ${etag}`, '*']) {
        const response = await shop.inject({ url, headers: { 'if-none-match': known } });
        assert.deepEqual([response.statusCode, response.body, response.headers.etag], [304, '', etag], known);
        assert.equal(response.headers['content-type'], undefined);
      }
      const other = await shop.inject({ url, headers: { 'if-none-match': '"other"' } });
      assert.equal(other.statusCode, 200);
    });
  }

  const CODINGS = [
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1, br;q=0', 'gzip'],
    ['gzip;q=0.0, br;q=0.000', undefined],
    ['identity', undefined],
    ['brotli', undefined],
    ['', undefined],
    ['deflate', undefined],
  ] as const;
  for (const [accept, coding] of CODINGS) {
    it(`answers "${accept}" with ${coding ?? 'no encoding'}, a separate validator, and the same text`, async () => {
      for (const url of ['/products', '/api/products', '/assets/x/css/base.css']) {
        const plain = await shop.inject({ url });
        const response = await shop.inject({ url, headers: { 'accept-encoding': accept } });
        assert.equal(response.headers['content-encoding'], coding);
        const text =
          coding === 'br'
            ? brotliDecompressSync(response.rawPayload)
            : coding === 'gzip'
              ? gunzipSync(response.rawPayload)
              : response.rawPayload;
        assert.equal(text.toString(), plain.body);
        assert.equal(response.headers.vary, 'accept-encoding');
        if (url.startsWith('/assets')) continue;
        assert.equal(response.headers.etag === plain.headers.etag, coding === undefined);
        const headers = { 'accept-encoding': accept, 'if-none-match': String(response.headers.etag) };
        assert.equal((await shop.inject({ url, headers })).statusCode, 304);
      }
    });
  }

  it('shows a catalog change within about a second', async () => {
    const url = '/api/products/oxford-shirt';
    const before = await shop.inject({ url });
    await shop.database.pool.query("UPDATE variants SET price_minor = 4900 WHERE sku = 'OXF-NVY-M'");
    await until(async () => (await shop.inject({ url })).json().priceMinor === 4_900, 'the new price shows');
    const after = await shop.inject({ url, headers: { 'if-none-match': String(before.headers.etag) } });
    assert.equal(after.statusCode, 200);
  });

  it('keeps a file for a year under its own release and for a minute under another', async () => {
    const page = await shop.inject({ url: '/terms' });
    const path = /\/assets\/[0-9a-f]{8}\/css\/[a-z+]+\.css/.exec(page.body)?.[0] ?? '';
    const file = await shop.inject({ url: path });
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    const old = await shop.inject({ url: path.replace(/[0-9a-f]{8}/, '00000000') });
    assert.equal(old.headers['cache-control'], 'public, max-age=60');
    assert.equal(old.body, file.body);
  });

  it('serves no file from any other folder', async () => {
    for (const path of [
      '../package.json',
      '..%2fpackage.json',
      '%2e%2e/package.json',
      'css/../../package.json',
      '/etc/passwd',
      'css',
      '',
    ])
      assert.equal((await shop.inject({ url: `/assets/x/${path}` })).statusCode, 404, path);
  });
});
