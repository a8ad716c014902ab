import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  cartOf,
  createTestShop,
  lineItem,
  linesOf,
  type Response,
  type Shopper,
  type TestShop,
} from '../shop.ts';

const ADD = '/api/cart/line-items';
const GOOD = '{"sku":"HOO-BLK-M","quantity":1}';

describe('a body that does not match its schema', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
    await shopper.add('HOO-BLK-L', 1);
    await shopper.remove('HOO-BLK-L');
    await shopper.add('SOCK-1', 1);
    await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'SOCK-1' });
  });
  after(() => shop.close());

  async function refuses(response: Promise<Response>, status: number, what: string): Promise<void> {
    const cart = await shopper.get('/api/cart');
    const { statusCode, body } = await response;
    assert.equal(statusCode, status, `${what}: ${body}`);
    assert.equal((await shopper.get('/api/cart')).body, cart.body, what);
  }

  const EXTRA = [
    { role: 'admin' },
    { customerId: 1 },
    { unitPriceMinor: 1 },
    { priceMinor: 1 },
    { price: 0.01 },
    { lineTotalMinor: 1 },
    { discount: 100 },
    { version: 1 },
    { at: '2020-01-01' },
    { '': 1 },
    { cart: { lineItems: [] } },
  ];
  for (const extra of EXTRA) {
    const [name = ''] = Object.keys(extra);
    it(`S17: is refused for an unknown member: ${JSON.stringify(extra)}`, async () => {
      for (const [method, url, body] of [
        ['POST', ADD, { sku: 'HOO-BLK-M', quantity: 1 }],
        ['PUT', lineItem('HOO-BLK-M'), { quantity: 1 }],
        ['DELETE', lineItem('HOO-BLK-M'), {}],
        ['POST', '/api/cart/removed-line-items/HOO-BLK-L', {}],
        ['POST', '/api/cart/saved-line-items', { sku: 'HOO-BLK-M' }],
        ['POST', '/api/cart/saved-line-items/SOCK-1/move', {}],
        ['DELETE', '/api/cart/saved-line-items/SOCK-1', {}],
      ] as const) {
        await refuses(shopper.send(method, url, { ...body, ...extra }), 400, `${method} ${url}`);
      }
      for (const url of ['/cart/line-items', '/cart/line-items/HOO-BLK-M', '/cart/saved-line-items/SOCK-1']) {
        const fields = new URLSearchParams({ sku: 'HOO-BLK-M', quantity: '1', move: '1', [name]: '1' });
        await refuses(shopper.form(url, fields.toString(), { accept: 'application/json' }), 400, url);
      }
    });
  }

  it("S18: cannot set a price: the cart shows and totals the catalog's prices", async () => {
    const other = shop.shopper();
    await other.send('POST', ADD, { sku: 'HOO-BLK-M', quantity: 2, unitPriceMinor: 1 });
    await other.form('/cart/line-items', { sku: 'HOO-BLK-M', quantity: '2', price: '1' });
    assert.equal((await other.cart()).itemCount, 0);
    const cart = await other.add('HOO-BLK-M', 2);
    assert.deepEqual([cart.lineItems[0]?.unitPriceMinor, cart.subtotalMinor], [7_900, 15_800]);
    const query = `?unitPriceMinor=1&price=1&subtotalMinor=1`;
    const set = cartOf(await other.send('PUT', `${lineItem('HOO-BLK-M')}${query}`, { quantity: 3 }));
    assert.deepEqual([set.lineItems[0]?.lineTotalMinor, set.subtotalMinor], [23_700, 23_700]);
  });

  // CVE-2026-25223, CVE-2026-33806: text after the type must not bypass the schema of the body.
  const TYPES = [
    'text/plain',
    'application/json; charset=x',
    'application/json; charset=utf-16',
    'application/jsonx',
    'application/json\t',
    'application/json\t;',
    'application/json ',
    ' application/json',
    'APPLICATION/JSON',
    'application/json;',
    'application/json,text/plain',
    'application/json application/x-www-form-urlencoded',
    'application/ld+json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=utf-8',
    '*/*',
    'json',
    '',
  ];
  for (const type of TYPES) {
    it(`S26: is validated or refused under the content type ${JSON.stringify(type)}`, async () => {
      for (const [url, method, body] of [
        [ADD, 'POST', '{"sku":"HOO-BLK-M","quantity":-1}'],
        [ADD, 'POST', '{"sku":"HOO-BLK-M","quantity":1,"price":1}'],
        [ADD, 'POST', '"sku"'],
        [lineItem('HOO-BLK-M'), 'PUT', '{"quantity":1e9}'],
        ['/cart/line-items', 'POST', GOOD],
        ['/cart/line-items', 'POST', '{"sku":{"a":1},"quantity":["1"]}'],
        [ADD, 'POST', 'sku=HOO-BLK-M&quantity=1'],
      ] as const) {
        const cart = await shopper.get('/api/cart');
        const response = await shopper.send(method, url, body, {
          'content-type': type,
          accept: 'application/json',
        });
        assert.ok([400, 415].includes(response.statusCode), `${method} ${url} ${body}: ${response.body}`);
        assert.match(response.json().code, /^(invalid_request|invalid_json|unsupported_media_type)$/);
        assert.equal((await shopper.get('/api/cart')).body, cart.body);
      }
    });
  }

  it('S26: is refused by the API as a form or plain text, which other sites can send, even if it is valid', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
      for (const body of ['sku=HOO-BLK-M', '{"sku":"HOO-BLK-M"}'])
        await refuses(
          shopper.send('POST', '/api/cart/saved-line-items', body, { 'content-type': type }),
          415,
          body,
        );
  });

  it('S26: is refused without a content type, and a missing body as well', async () => {
    for (const url of [ADD, '/cart/line-items']) {
      await refuses(shopper.request({ method: 'POST', url, payload: GOOD }), 415, url);
    }
    await refuses(shopper.send('POST', ADD), 400, 'no body');
    await refuses(shopper.send('POST', ADD, '', {}), 400, 'an empty body');
    await refuses(shopper.send('POST', '/cart/line-items'), 400, 'no form');
  });

  it('S29: pollutes no prototype', async () => {
    for (const body of [
      '{"__proto__":{"quantity":1},"sku":"HOO-BLK-M"}',
      '{"sku":"HOO-BLK-M","quantity":1,"__proto__":{"polluted":1}}',
      '{"sku":"HOO-BLK-M","quantity":1,"constructor":{"prototype":{"polluted":1}}}',
      '{"sku":"HOO-BLK-M","quantity":1,"\\u005f_proto__":{"polluted":1}}',
    ]) {
      await refuses(shopper.send('POST', ADD, body), 400, body);
    }
    for (const fields of [
      'sku=HOO-BLK-M&quantity=1&__proto__=x',
      'sku=HOO-BLK-M&quantity=1&__proto__[polluted]=1',
      'sku=HOO-BLK-M&quantity=1&constructor[prototype][polluted]=1',
      'sku=HOO-BLK-M&quantity=1&a[b]=c',
      'sku[]=HOO-BLK-M&quantity=1',
      'sku=HOO-BLK-M&sku=HOO-BLK-L&quantity=1',
    ]) {
      await refuses(shopper.form('/cart/line-items', fields, { accept: 'application/json' }), 400, fields);
    }
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      await refuses(shopper.send('POST', ADD, { sku: name, quantity: 1 }), 404, name);
      for (const url of [`/products/${name}`, `/api/products/${name}`, `/assets/x/${name}`, `/${name}`])
        assert.equal((await shopper.get(url)).statusCode, 404, url);
      const products = await shopper.get(`/api/products?${name}=1&${name}[limit]=1`);
      assert.deepEqual([products.statusCode, products.json().total], [200, 3]);
    }
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('S29: is not taken from a parameter that is given twice', async () => {
    for (const search of [
      'limit=1&limit=2',
      'q=a&q=b',
      'sort=newest&sort=price-up',
      'cursor=MQ&cursor=Mg',
      'limit[]=1&limit[]=2&limit=1&limit=1',
    ])
      assert.equal((await shopper.get(`/api/products?${search}`)).statusCode, 400, search);
    assert.equal(
      (await shopper.get('/products?page=1&page=2&q=hoodie&q=shirt&sort=newest&sort=x')).statusCode,
      200,
    );
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 3]]);
  });
});
