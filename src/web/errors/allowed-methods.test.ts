import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Headers, type TestShop } from '../../../test/shop.ts';

describe('a method that an address does not support', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  type Method = 'GET' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';
  const ask = async (method: Method, url: string, headers: Headers = {}) => {
    const response = await shop.inject({ method, url, headers });
    return { status: response.statusCode, allow: response.headers.allow, body: response.body };
  };

  it('is refused with the methods that it takes', async () => {
    for (const [method, url, allow] of [
      ['OPTIONS', '/', 'GET, HEAD'],
      ['PUT', '/cart?x=1', 'GET, HEAD'],
      ['DELETE', '/sign-in', 'GET, HEAD, POST'],
      ['OPTIONS', '/products/heavy-hoodie', 'GET, HEAD'],
      ['PUT', '/sitemap-1.xml', 'GET, HEAD'],
      ['PATCH', '/assets/x/css/base.css', 'GET, HEAD'],
      ['GET', '/cart/line-items', 'POST'],
      ['PATCH', '/api/cart/line-items/A%2F1', 'DELETE, PUT'],
    ] as const) {
      const answer = await ask(method, url);
      assert.deepEqual([answer.status, answer.allow], [405, allow], `${method} ${url}`);
    }
  });

  it('is refused with a page, and with problem details by the API', async () => {
    assert.match(
      (await ask('PUT', '/cart', { accept: 'text/html' })).body,
      /does not support PUT, only GET, HEAD\./,
    );
    assert.equal(JSON.parse((await ask('PUT', '/api/products')).body).code, 'method_not_allowed');
  });

  it('is 404 when the address has no methods, or nothing was found', async () => {
    for (const [method, url] of [
      ['OPTIONS', '/nowhere'],
      ['PUT', '/products/heavy-hoodie/x'],
      ['GET', '/products/no-such-piece'],
      ['GET', '/assets/x/nothing.css'],
    ] as const) {
      const answer = await ask(method, url);
      assert.deepEqual([answer.status, answer.allow], [404, undefined], `${method} ${url}`);
    }
  });
});
