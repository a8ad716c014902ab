import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, type Response, type Shopper, type TestShop } from '../shop.ts';

const SQL = [
  "' OR '1'='1",
  "'; DROP TABLE carts; --",
  '"; DELETE FROM products; --',
  "') UNION SELECT value FROM secrets --",
  "\\'; SELECT pg_sleep(10); --",
  '$1); TRUNCATE sessions; --',
  '1; COPY carts TO PROGRAM $$id$$',
  "%' AND 1=CAST((SELECT value FROM secrets) AS int) --",
  '/**/OR/**/1=1#',
  "admin'/*",
  '\u0000',
  "a\u0000'b",
  '\ud800',
  '\u202e\u2066',
  "& | ! : * ( ) <-> ' \\",
  "'a':* & !b <-> c",
  '😀'.repeat(20),
  '../../../../etc/passwd',
  '{{7*7}}<%= 7*7 %>',
  '-1',
  '99999999999999999999',
  'NaN',
];

describe('S21, S28: hostile input', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    // Pages are not cached, so that every request reaches the database.
    shop = await createTestShop({ pageCacheBytes: 0 });
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
  });
  after(() => shop.close());

  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  const isAnswer = ({ statusCode, body }: Response, what: string) =>
    assert.ok(statusCode < 500, `${what}: ${statusCode} ${body.slice(0, 300)}`);

  const PARAMETERS = [
    'category',
    'size',
    'color',
    'q',
    'price',
    'min',
    'max',
    'sale',
    'sort',
    'page',
    'limit',
    'cursor',
  ];

  for (const payload of SQL) {
    it(`S21: in every parameter, path segment, header, cookie and field: ${JSON.stringify(payload)}`, async () => {
      const before = await contentsOf(shop.test.database);
      const text = encode(payload);
      const urls = PARAMETERS.flatMap((name) => [
        `/products?${name}=${text}`,
        `/api/products?${name}=${text}`,
        `/products/heavy-hoodie?${name}=${text}`,
      ]);
      urls.push(`/products/${text}`, `/api/products/${text}`, `/${text}`, `/assets/${text}/${text}`);
      urls.push(`/pictures/${text}/${text}/${text}`, `/sitemap-${text}.xml`, `/products?${text}=${text}`);
      for (const url of urls) isAnswer(await shopper.get(url), url);

      const header = payload.replace(/[^\x20-\x7e]/g, '?');
      for (const name of [
        'cookie',
        'accept',
        'accept-encoding',
        'if-none-match',
        'x-fragment',
        'host',
        'x-forwarded-for',
        'user-agent',
        'range',
      ])
        for (const url of ['/products', '/cart', '/api/cart'])
          isAnswer(await shop.inject({ url, headers: { [name]: header } }), `${name} of ${url}`);
      for (const cookie of [
        `__Host-session=${header}`,
        `__Host-session=v1.${header}.${header}`,
        `cart=${header}`,
      ])
        isAnswer(await shop.inject({ url: '/cart', headers: { cookie } }), cookie);

      const other = shop.shopper();
      for (const name of ['idempotency-key', 'if-match', 'origin', 'sec-fetch-site', 'content-type'])
        isAnswer(
          await other.send('PUT', '/api/cart/line-items/HOO-BLK-M', { quantity: 1 }, { [name]: header }),
          name,
        );
      isAnswer(await other.send('POST', '/api/cart/line-items', { sku: payload, quantity: 1 }), 'sku');
      isAnswer(await other.send('POST', '/api/cart/saved-line-items', { sku: payload }), 'saved sku');
      isAnswer(await other.send('PUT', `/api/cart/line-items/${text}`, { quantity: 1 }), 'set');
      isAnswer(await other.send('DELETE', `/api/cart/line-items/${text}`), 'remove');
      isAnswer(
        await other.form('/cart/line-items', { sku: 'HOO-BLK-M', idempotencyKey: payload, quantity: 'x' }),
        'key',
      );
      for (const name of [
        'sku',
        'slug',
        'color',
        'size',
        'style',
        'quantity',
        'step',
        'idempotencyKey',
        payload,
      ])
        isAnswer(
          await other.form('/cart/line-items', { slug: 'heavy-hoodie', size: 'XS', [name]: payload }),
          name,
        );
      isAnswer(await other.form(`/cart/line-items/${text}`, { remove: payload }), 'line form');
      assert.deepEqual(await contentsOf(shop.test.database), before);
    });
  }

  it('S21: SQL in a search finds nothing more', async () => {
    for (const payload of ["' OR '1'='1", "') OR true --", '* OR 1=1'])
      assert.equal((await shopper.get(`/api/products?size=${encode(payload)}`)).json().total, 0);
  });

  it('a limit that bypassed the validation is refused', async () => {
    for (const search of ['?limit=abc', '?limit=-1', '?limit=1000000']) {
      const response = await shopper.get(`/api/products?${search}`);
      isAnswer(response, search);
      assert.ok(response.json().products.length <= 100);
    }
  });

  it('S28: the worst texts for its patterns, at their maximum length, are answered at once', async () => {
    const long = (part: string, bytes = 14_000) =>
      part.repeat(Math.ceil(bytes / part.length)).slice(0, bytes);
    const worst = [
      '-',
      'a',
      '1',
      ' ',
      '\t',
      '0,',
      'q=0;',
      'W/"',
      '/',
      '%20',
      '.',
      '"1"',
      'br;',
      '=',
      '; ',
      '̈',
      'ﬀ',
    ];
    const startedAt = process.cpuUsage();
    for (const part of worst) {
      const text = long(part);
      const ascii = text.replace(/[^\x20-\x7e]/g, '?');
      const escaped = encode(part)
        .repeat(2_000)
        .slice(0, 15_000)
        .replace(/%[^%]?$/, '');
      for (const name of ['q', 'price', 'size', 'min', 'category'])
        isAnswer(await shopper.get(`/products?${name}=${escaped}`), name);
      for (const name of [
        'accept-encoding',
        'if-none-match',
        'if-match',
        'idempotency-key',
        'accept',
        'origin',
      ])
        isAnswer(
          await shopper.request({ url: '/products', headers: { 'accept-encoding': 'br', [name]: ascii } }),
          name,
        );
      for (const cookie of [ascii, `__Host-session=${ascii}`, `__Host-session=v1.${ascii}`])
        isAnswer(await shop.inject({ url: '/api/cart', headers: { cookie } }), 'cookie');
      const body = long(part, 60_000);
      isAnswer(await shopper.send('POST', '/api/cart/line-items', { sku: body, quantity: 1 }), 'sku');
      isAnswer(await shopper.send('POST', '/api/cart/line-items', body), 'JSON');
      isAnswer(await shopper.form('/cart/line-items', `sku=${part}&quantity=${body}`), 'form');
      isAnswer(await shopper.form('/cart/line-items', body), 'form');
    }
    // This is processor time, which a busy machine does not change: some milliseconds for each of 300.
    const { user } = process.cpuUsage(startedAt);
    assert.ok(user < 10_000_000, `${user / 1_000} ms`);
    assert.equal((await shopper.cart()).itemCount, 3);
  });
});
