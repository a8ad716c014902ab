import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, type Headers, linesOf, type Shopper, type TestShop } from '../shop.ts';

describe('S10: a request from another site', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const filled = async (): Promise<Shopper> => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    return shopper;
  };

  const CASES: [headers: Headers, isAllowed: boolean][] = [
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'something new' }, false],
    [{ 'sec-fetch-site': '' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://shop.test' }, false],
    [{ origin: 'https://shop.test' }, true],
    [{ origin: 'https://www.shop.test', host: 'www.shop.test' }, true],
    [{ origin: 'http://shop.test', host: 'shop.test' }, false],
    [{ origin: 'https://shop.test.evil.test', host: 'shop.test' }, false],
    [{ origin: 'https://evil.test', host: 'shop.test' }, false],
    [{ origin: 'https://evil.test#shop.test', host: 'shop.test' }, false],
    [{ origin: 'null', host: 'shop.test' }, false],
    [{ origin: '', host: 'shop.test' }, false],
    [{}, true],
  ];
  for (const [headers, isAllowed] of CASES) {
    it(`${isAllowed ? 'changes' : 'does not change'} the cart with ${JSON.stringify(headers)}`, async () => {
      const shopper = await filled();
      const responses = [
        await shopper.send('POST', '/api/cart/line-items', { sku: 'HOO-BLK-L', quantity: 1 }, headers),
        await shopper.send('PUT', '/api/cart/line-items/HOO-BLK-M', { quantity: 1 }, headers),
        await shopper.send('POST', '/cart/line-items', 'sku=HOO-BLK-L&quantity=1', {
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        }),
        await shopper.send('DELETE', '/api/cart/line-items/HOO-BLK-M', undefined, headers),
      ];
      const expected = isAllowed ? [200, 200, 303, 200] : [403, 403, 403, 403];
      assert.deepEqual(
        responses.map((response) => response.statusCode),
        expected,
      );
      if (!isAllowed) assert.equal(responses[0]?.json().code, 'cross_site');
      const after: [string, number][] = isAllowed ? [['HOO-BLK-L', 2]] : [['HOO-BLK-M', 2]];
      assert.deepEqual(linesOf(await shopper.cart()), after);
    });
  }

  it('is refused for every route that changes something', async () => {
    const changing = shop.routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
    assert.ok(changing.length >= 10);
    for (const { method, url } of changing) {
      const response = await shop.inject({
        method,
        url: url.replace(/:\w+/g, 'HOO-BLK-M'),
        headers: { 'sec-fetch-site': 'cross-site' },
      });
      assert.equal(response.statusCode, 403, `${method} ${url}`);
    }
  });

  it('may read: no GET changes anything, whatever its headers', async () => {
    const shopper = await filled();
    await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'HOO-BLK-M' });
    const before = await contentsOf(shop.database);
    const gets = shop.routes.filter(({ method }) => method === 'GET' || method === 'HEAD');
    assert.ok(gets.length > 20);
    const parameters: Headers = { slug: 'heavy-hoodie', sku: 'HOO-BLK-M', number: '1', hash: 'x' };
    for (const { method, url } of gets) {
      const path = url
        .replace(/:(\w+)(\([^)]*\)\$?\))?/g, (_, name: string) => parameters[name] ?? 'x')
        .replace('*', 'css/base.css');
      const response = await shopper.request({
        method,
        url: `${path}?sku=HOO-BLK-L&quantity=3&remove=1&_method=DELETE`,
        headers: { 'sec-fetch-site': 'cross-site', 'x-http-method-override': 'DELETE' },
      });
      assert.ok(response.statusCode < 500, `${method} ${path}: ${response.statusCode}`);
    }
    assert.deepEqual(await contentsOf(shop.database), before);
  });
});
