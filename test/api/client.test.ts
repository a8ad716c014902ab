import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import createClient from 'openapi-fetch';
import { createTestShop, type TestShop } from '../shop.ts';
import type { paths } from './api-types.d.ts';

/** A client that uses only the API document and HTTP, like one from another team. */
function clientOf(port: number) {
  const cookies = new Map<string, string>();
  return createClient<paths>({
    baseUrl: `http://127.0.0.1:${port}`,
    async fetch(request) {
      request.headers.set('cookie', [...cookies].map((cookie) => cookie.join('=')).join('; '));
      const response = await fetch(request);
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      return response;
    },
  });
}

const ADDRESS = {
  name: 'Ada Lovelace',
  line1: 'Hornsgatan 42',
  postalCode: '118 21',
  city: 'Stockholm',
  country: 'SE',
};

describe('a client that is generated from the API document', () => {
  let shop: TestShop;
  let client: ReturnType<typeof clientOf>;
  before(async () => {
    shop = await createTestShop();
    client = clientOf(await shop.listen());
  });
  after(() => shop.close());

  it('finds a product, adds it once, meets a conflict, registers, orders and signs out', async () => {
    const list = await client.GET('/api/products', { params: { query: { q: 'oxford' } } });
    const slug = list.data?.products[0]?.slug ?? '';
    const product = await client.GET('/api/products/{slug}', { params: { path: { slug } } });
    const sku = product.data?.variants.find(({ available }) => available)?.sku ?? '';

    const header = { 'Idempotency-Key': randomUUID() };
    for (let times = 0; times < 2; times++) {
      const added = await client.POST('/api/cart/line-items', {
        body: { sku, quantity: 2 },
        params: { header },
      });
      assert.equal(added.data?.itemCount, 2);
    }

    const conflict = await client.PUT('/api/cart/line-items/{sku}', {
      params: { path: { sku }, header: { 'If-Match': '"0"' } },
      body: { quantity: 5 },
    });
    assert.equal(conflict.response.status, 412);
    assert.ok(conflict.error && 'cart' in conflict.error);
    const { cart } = conflict.error;
    assert.equal(cart.itemCount, 2);
    const set = await client.PUT('/api/cart/line-items/{sku}', {
      params: { path: { sku }, header: { 'If-Match': `"${cart.version}"` } },
      body: { quantity: 1 },
    });
    assert.equal(set.data?.itemCount, 1);

    const email = 'ada@example.test';
    const registered = await client.POST('/api/customers', {
      body: { email, password: 'a quiet lake at dawn', name: 'Ada Lovelace' },
    });
    assert.deepEqual(
      [registered.response.status, registered.data?.customer.email, registered.data?.cart.itemCount],
      [201, email, 1],
    );
    await order(email);

    const signedOut = await client.DELETE('/api/session');
    assert.equal(signedOut.response.status, 204);
    const refused = await client.GET('/api/orders');
    assert.equal(refused.error?.code, 'sign_in_needed');
  });

  /** The total is not known before, so the first order is refused with it. */
  async function order(email: string): Promise<void> {
    const body = {
      email,
      address: ADDRESS,
      deliveryMethod: 'standard',
      paymentMethod: 'on_delivery',
      totalMinor: 1,
    };
    const params = { header: { 'Idempotency-Key': randomUUID() } };
    const { error } = await client.POST('/api/orders', { params, body });
    assert.ok(error?.code === 'total_changed');
    const { totalMinor } = error.summary;
    const placed = await client.POST('/api/orders', { params, body: { ...body, totalMinor } });
    const { number = '' } = placed.data?.order ?? {};
    const orders = await client.GET('/api/orders');
    assert.deepEqual(
      orders.data?.orders.map((one) => [one.number, one.totalMinor]),
      [[number, totalMinor]],
    );
    const shown = await client.GET('/api/orders/{number}', { params: { path: { number } } });
    assert.equal(shown.data?.events[0]?.action, 'place');
  }
});
