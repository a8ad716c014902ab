import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, csvOf, type TestShop } from '../../test/shop.ts';
import { order, orderBody, requireLedger, stockOf } from './checkout.fixture.ts';

const product = (handle: string, tracker: string, policy: string, quantity: string) => ({
  Handle: handle,
  Title: handle,
  'Variant SKU': handle.toUpperCase(),
  'Variant Inventory Tracker': tracker,
  'Variant Inventory Policy': policy,
  'Variant Inventory Qty': quantity,
  'Variant Price': '80.00',
});
const csv = csvOf([
  product('uncounted', '', 'deny', '0'),
  product('beyond', 'shopify', 'continue', '1'),
  product('sold-out', 'shopify', 'deny', '0'),
]);

describe('selling uncounted stock, and below zero', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ csv, limitsAbuse: false });
  });
  after(() => shop.close());

  it('is shown as in stock, on the page and in the API', async () => {
    for (const [slug, stock] of [
      ['uncounted', 'in'],
      ['beyond', 'in'],
      ['sold-out', 'out'],
    ]) {
      const answer = await shop.inject({ url: `/api/products/${slug}` });
      const [variant] = answer.json().variants;
      assert.deepEqual([variant.stock, variant.available], [stock, stock === 'in'], slug);
      assert.ok(!answer.body.includes('2147483647'));
      const page = await shop.inject({ url: `/products/${slug}` });
      assert.equal(/sold out/i.test(page.body), stock === 'out', slug);
      assert.ok(!page.body.includes('2147483647'));
    }
    const listing = await shop.inject({ url: '/api/products' });
    const available = listing
      .json()
      .products.map((one: Record<string, unknown>) => [one.slug, one.available]);
    assert.deepEqual(Object.fromEntries(available), { uncounted: true, beyond: true, 'sold-out': false });
  });

  it('is ordered in any quantity; counted stock goes below zero and comes back', async () => {
    for (const [sku, stock] of [
      ['UNCOUNTED', 0],
      ['BEYOND', 1],
    ] as const) {
      const shopper = shop.shopper();
      const cart = await shopper.add(sku, 9);
      assert.deepEqual(cart.lineItems[0]?.notices, []);
      const placed = await order(shopper, orderBody(72_000));
      assert.equal(placed.statusCode, 201, placed.body);
      assert.equal(await stockOf(shop, sku), sku === 'BEYOND' ? -8 : 0);
      await requireLedger(shop);
      const { order: placedOrder, token } = placed.json();
      const canceled = await shopper.form(`/orders/${placedOrder.number}/cancel`, { token });
      assert.equal(canceled.statusCode, 303);
      assert.equal(await stockOf(shop, sku), stock);
      await requireLedger(shop);
    }
  });

  it('does not make two concurrent orders wait for each other', async () => {
    const before = await stockOf(shop, 'BEYOND');
    const orders = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const shopper = shop.shopper();
        await shopper.add('BEYOND', 2);
        return order(shopper, orderBody(16_000));
      }),
    );
    assert.deepEqual(
      orders.map(({ statusCode }) => statusCode),
      [201, 201, 201, 201],
    );
    assert.equal(await stockOf(shop, 'BEYOND'), before - 8);
    await requireLedger(shop);
  });
});
