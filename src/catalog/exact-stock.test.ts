import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody, setStock } from '../checkout/checkout.fixture.ts';

/** A number that appears nowhere else on the pages, except in the outlines of garments. */
const STOCK = 47;

describe('S46: the exact stock', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ pageCacheBytes: 0 });
  });
  after(() => shop.close());

  /** Every response to a request for 99 items. */
  async function answersTo99(sku: string): Promise<Record<string, string>> {
    const shopper = shop.shopper();
    await shopper.add(sku);
    const set = await shopper.send('PUT', `/api/cart/line-items/${sku}`, { quantity: 99 });
    const totalMinor = 99 * 7_900;
    const form = { line1: 'Lane 9', totalMinor: String(totalMinor), country: 'SE' };
    return {
      set: set.body,
      'API cart': (await shopper.get('/api/cart')).body,
      'cart page': (await shopper.get('/cart')).body,
      drawer: (await shopper.get('/cart', { 'x-fragment': 'drawer' })).body,
      checkout: (await shopper.get('/checkout')).body,
      'checkout form': (await shopper.form('/checkout', form)).body,
      order: (await order(shopper, orderBody(totalMinor))).body,
      'product page': (await shopper.get('/products/heavy-hoodie')).body,
      'API product': (await shopper.get('/api/products/heavy-hoodie')).body,
    };
  }

  it('S46: is never disclosed above the low mark, whatever quantity is requested', async () => {
    await setStock(shop, 'HOO-BLK-M', STOCK);
    const answers = await answersTo99('HOO-BLK-M');
    for (const [where, body] of Object.entries(answers))
      assert.doesNotMatch(body.replaceAll(/ d="[^"]*"/g, ''), new RegExp(`\\b${STOCK}\\b`), where);
    for (const where of ['API cart', 'cart page', 'drawer', 'checkout', 'order'])
      assert.match(answers[where] ?? '', /can’t send that many/, where);
    const { code, short } = JSON.parse(answers.order as string);
    assert.deepEqual([code, short], ['out_of_stock', [{ sku: 'HOO-BLK-M', available: null }]]);
  });

  it('S46: is disclosed exactly at and below the low mark', async () => {
    await setStock(shop, 'HOO-BLK-L', 3);
    const answers = await answersTo99('HOO-BLK-L');
    for (const where of ['API cart', 'cart page', 'drawer', 'checkout', 'order'])
      assert.match(answers[where] ?? '', /Only 3 left/, where);
    assert.match(answers['cart page'] ?? '', / max="3"/);
    const { short } = JSON.parse(answers.order as string);
    assert.deepEqual(short, [{ sku: 'HOO-BLK-L', available: 3 }]);
  });
});
