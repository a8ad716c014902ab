import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  cartOf,
  createTestShop,
  lineItem,
  linesOf,
  type Response,
  type Shopper,
  type TestShop,
  until,
} from '../../test/shop.ts';

const ADD = '/api/cart/line-items';

describe("the cart's API", () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());
  beforeEach(async () => {
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
  });

  const refusal = (response: Response) => [response.statusCode, response.json().code];

  it('adds, sets, removes and sums up', async () => {
    assert.deepEqual(await shop.shopper().cart(), {
      version: 0,
      lineItems: [],
      savedLineItems: [],
      removedLineItem: null,
      brought: { toCart: 0, saved: 0 },
      itemCount: 0,
      subtotalMinor: 0,
      currency: 'EUR',
    });
    await shopper.add('SOCK-1', 3);
    const cart = await shopper.add('HOO-BLK-M', 1);
    assert.deepEqual([cart.version, cart.itemCount, cart.subtotalMinor], [3, 6, 3 * 7_900 + 3 * 900]);
    assert.deepEqual(linesOf(await shopper.set('SOCK-1', 1)), [
      ['HOO-BLK-M', 3],
      ['SOCK-1', 1],
    ]);
    assert.deepEqual(linesOf(await shopper.set('HOO-BLK-M', 0)), [['SOCK-1', 1]]);
    assert.deepEqual(linesOf(await shopper.remove('SOCK-1')), []);
    assert.equal((await shopper.remove('SOCK-1')).version, 6);
  });

  it('says what cannot be bought, or is not there', async () => {
    const add = (sku: string) => shopper.send('POST', ADD, { sku, quantity: 1 });
    assert.deepEqual(refusal(await add('OXF-CHK-M')), [409, 'sold_out']);
    assert.deepEqual(refusal(await add('unknown')), [404, 'variant_not_found']);
    assert.deepEqual(refusal(await add('DRAFT')), [404, 'variant_not_found']);
    assert.deepEqual(refusal(await add('hoo-blk-m')), [404, 'variant_not_found']);
    const call = (...request: Parameters<Shopper['send']>) => shopper.send(...request);
    assert.deepEqual(refusal(await call('PUT', lineItem('SOCK-1'), { quantity: 1 })), [404, 'not_in_cart']);
    assert.deepEqual(refusal(await call('POST', '/api/cart/saved-line-items', { sku: 'SOCK-1' })), [
      404,
      'not_in_cart',
    ]);
    assert.deepEqual(refusal(await call('POST', '/api/cart/saved-line-items/SOCK-1/move')), [
      404,
      'not_saved',
    ]);
    assert.deepEqual(refusal(await call('POST', '/api/cart/removed-line-items/SOCK-1')), [
      404,
      'not_removed',
    ]);
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
  });

  it('puts a removed line back, saves one for later, moves it back and forgets it', async () => {
    const removed = await shopper.remove('HOO-BLK-M');
    assert.deepEqual(
      [removed.itemCount, removed.removedLineItem?.sku, removed.removedLineItem?.quantity],
      [0, 'HOO-BLK-M', 2],
    );
    const back = cartOf(await shopper.send('POST', '/api/cart/removed-line-items/HOO-BLK-M'));
    assert.deepEqual([linesOf(back), back.removedLineItem], [[['HOO-BLK-M', 2]], null]);
    const saved = cartOf(await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'HOO-BLK-M' }));
    assert.deepEqual([saved.itemCount, saved.subtotalMinor, saved.savedLineItems[0]?.quantity], [0, 0, 2]);
    const moved = cartOf(await shopper.send('POST', '/api/cart/saved-line-items/HOO-BLK-M/move'));
    assert.deepEqual([linesOf(moved), moved.savedLineItems], [[['HOO-BLK-M', 2]], []]);
    await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'HOO-BLK-M' });
    const forgotten = cartOf(await shopper.send('DELETE', '/api/cart/saved-line-items/HOO-BLK-M'));
    assert.deepEqual([forgotten.itemCount, forgotten.savedLineItems], [0, []]);
  });

  it('P20: applies one key sent 20 times at once once', async () => {
    const carts = await Promise.all(
      Array.from({ length: 20 }, () => shopper.add('SOCK-1', 5, { 'idempotency-key': 'one-key' })),
    );
    assert.ok(carts.every((cart) => cart.itemCount === 7 && cart.version === 2));
    assert.equal((await shopper.cart()).itemCount, 7);
  });

  it('P20: refuses a key that comes with another change', async () => {
    const key = { 'idempotency-key': 'the-same' };
    await shopper.add('SOCK-1', 1, key);
    for (const response of [
      await shopper.send('POST', ADD, { sku: 'SOCK-1', quantity: 2 }, key),
      await shopper.send('POST', ADD, { sku: 'SOCK-2', quantity: 1 }, key),
      await shopper.send('DELETE', lineItem('SOCK-1'), undefined, key),
    ]) {
      assert.deepEqual(refusal(response), [422, 'key_reused']);
    }
    assert.equal((await shopper.cart()).itemCount, 3);
    for (const odd of [' ', 'ä', 'two words', 'x'.repeat(201)])
      assert.deepEqual(
        refusal(await shopper.send('POST', ADD, { sku: 'SOCK-1', quantity: 1 }, { 'idempotency-key': odd })),
        [400, 'invalid_key'],
      );
  });

  it('P21: sums up 20 adds at once, on two instances', async () => {
    const instances = [shop, await shop.another()];
    const carts = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const one = (instances[index % 2] ?? shop).shopper();
        for (const [name, value] of shopper.cookies) one.cookies.set(name, value);
        return one.add(index % 4 < 2 ? 'SOCK-1' : 'HOO-BLK-M', 1);
      }),
    );
    assert.deepEqual(
      carts.map((cart) => cart.version).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
    assert.deepEqual(Object.fromEntries(linesOf(await shopper.cart())), { 'HOO-BLK-M': 12, 'SOCK-1': 10 });
  });

  it('has its version as the ETag, and honors If-Match on set and remove', async () => {
    const { headers } = await shopper.get('/api/cart');
    assert.equal(headers.etag, '"1"');
    await shopper.add('SOCK-1', 1);
    for (const response of [
      await shopper.send('PUT', lineItem('SOCK-1'), { quantity: 9 }, { 'if-match': '"1"' }),
      await shopper.send('DELETE', lineItem('SOCK-1'), undefined, { 'if-match': '"1"' }),
    ]) {
      assert.deepEqual(refusal(response), [412, 'version_mismatch']);
      assert.deepEqual(response.json().cart, await shopper.cart());
    }
    assert.equal((await shopper.set('SOCK-1', 4, { 'if-match': '"2"' })).itemCount, 6);
    assert.equal((await shopper.set('SOCK-1', 5, { 'if-match': '*' })).itemCount, 7);
    for (const odd of ['2', 'W/"4"', '"4", "5"', '"-1"', '""'])
      assert.deepEqual(
        refusal(await shopper.send('DELETE', lineItem('SOCK-1'), undefined, { 'if-match': odd })),
        [400, 'invalid_version'],
      );
  });

  it('answers a repeated set with If-Match and a key as done: the first answer may have been lost', async () => {
    const headers = { 'if-match': '"1"', 'idempotency-key': 'set-once' };
    assert.equal((await shopper.set('HOO-BLK-M', 7, headers)).version, 2);
    await shopper.add('SOCK-1', 1);
    const again = await shopper.set('HOO-BLK-M', 7, headers);
    assert.deepEqual([again.version, again.itemCount], [3, 8]);
  });

  it('holds 100 lines and 99 of each, and not one more', async () => {
    const full = shop.shopper();
    for (let index = 1; index <= 100; index++) await full.add(`SOCK-${index}`, 1);
    assert.deepEqual(refusal(await full.send('POST', ADD, { sku: 'SOCK-101', quantity: 1 })), [
      422,
      'too_many_line_items',
    ]);
    assert.equal((await full.add('SOCK-100', 98)).itemCount, 198);
    assert.deepEqual(refusal(await full.send('POST', ADD, { sku: 'SOCK-100', quantity: 1 })), [
      422,
      'quantity_too_large',
    ]);
    assert.equal((await full.cart()).lineItems.length, 100);
  });

  it('says what changed in price and stock since the shopper chose', async () => {
    const sku = 'OXF-NVY-L';
    await shopper.add(sku, 2);
    const noticesAfter = async (change: string, ...codes: string[]) => {
      await shop.database.pool.query(change);
      const line = async () => (await shopper.cart()).lineItems.find((item) => item.sku === sku);
      const expected = JSON.stringify(codes);
      await until(
        async () => JSON.stringify((await line())?.notices.map((notice) => notice.code)) === expected,
        `the line has the notices ${expected}`,
      );
      return line();
    };
    const update = (set: string) => `UPDATE variants SET ${set} WHERE sku = '${sku}'`;
    await noticesAfter('SELECT', 'low_stock');
    const higher = await noticesAfter(update('price_minor = 6900'), 'low_stock', 'price_higher');
    assert.deepEqual([higher?.unitPriceMinor, higher?.lineTotalMinor], [6_900, 13_800]);
    assert.match(higher?.notices[1]?.message ?? '', /now €69\.00, was €59\.00/);
    await noticesAfter(update('price_minor = 4900, stock = 50'), 'price_lower');
    await noticesAfter(update('price_minor = 5900, stock = 1'), 'not_enough_stock');
    const out = await noticesAfter(update('stock = 0'), 'sold_out');
    assert.deepEqual(
      [out?.available, out?.lineTotalMinor, (await shopper.cart()).subtotalMinor],
      [false, 0, 15_800],
    );
    await noticesAfter("UPDATE products SET status = 'draft' WHERE slug = 'oxford-shirt'", 'no_longer_sold');
    await noticesAfter("DELETE FROM products WHERE slug = 'oxford-shirt'", 'no_longer_sold');
    assert.equal((await shopper.cart()).itemCount, 4);
  });
});
