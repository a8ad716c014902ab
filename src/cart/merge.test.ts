import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestShop, linesOf, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, PASSWORD, signIn } from '../customers/accounts.fixture.ts';
import { type Cart, EMPTY_CART, type LineItem } from '../state/cart-document.ts';
import { applyAction, itemCount, LIMITS } from './cart.ts';
import { itemsAddedByMerge, merge } from './merge.ts';

const line = (sku: string, quantity = 1, addedAt = '2026-01-01T00:00:00.000Z'): LineItem => ({
  sku,
  quantity,
  unitPriceMinor: 100,
  addedAt,
});
const cartOf = (lines: LineItem[], more: Partial<Cart> = {}): Cart => ({
  ...EMPTY_CART,
  version: 3,
  lineItems: lines,
  ...more,
});
const quantities = (cart: Cart) => cart.lineItems.map(({ sku, quantity }) => [sku, quantity]);

/** Few SKUs, so that carts overlap; sometimes as many lines as a cart holds. */
const skus = fc.integer({ min: 0, max: 130 }).map((number) => `sku-${number}`);
const lines = (max: number) =>
  fc.uniqueArray(fc.tuple(skus, fc.integer({ min: 1, max: LIMITS.quantity })), {
    selector: ([sku]) => sku,
    maxLength: max,
    size: 'max',
  });
const carts = fc
  .record({
    lineItems: lines(LIMITS.lineItems),
    saved: lines(LIMITS.saved),
    removed: lines(LIMITS.removed),
    keys: fc.uniqueArray(fc.string({ minLength: 16, maxLength: 16 }), { maxLength: LIMITS.keys }),
  })
  .map(({ lineItems, saved, removed, keys }): Cart => {
    const inCart = new Set(lineItems.map(([sku]) => sku));
    return cartOf(
      lineItems.map(([sku, quantity]) => line(sku, quantity)),
      {
        saved: saved.map(([sku, quantity]) => line(sku, quantity)),
        removed: removed
          .filter(([sku]) => !inCart.has(sku))
          .map(([sku, quantity]) => ({ ...line(sku, quantity), position: 0 })),
        keys,
      },
    );
  });

describe("a guest's cart joins the customer's", () => {
  it('P22: per SKU the larger quantity, the customer’s lines first', () => {
    const merged = merge(
      cartOf([line('A', 2), line('B', 5)]),
      cartOf([line('C', 1), line('B', 3), line('A', 4)]),
    );
    assert.deepEqual(quantities(merged), [
      ['A', 4],
      ['B', 5],
      ['C', 1],
    ]);
    assert.equal(merged.version, 4);
    assert.deepEqual(itemsAddedByMerge(merged), { toCart: 3, saved: 0 });
  });

  it('P22: what the customer removed stays removed', () => {
    const removed = applyAction(cartOf([line('A', 2)]), { type: 'set', sku: 'A', quantity: 0 });
    assert.ok(removed.ok);
    const merged = merge(removed.cart, cartOf([line('A', 2), line('B')], { saved: [line('A')] }));
    assert.deepEqual(quantities(merged), [['B', 1]]);
    assert.deepEqual(merged.saved, []);
  });

  it('P22: repeating it changes nothing, whatever is in the carts', () => {
    fc.assert(
      fc.property(carts, carts, (customer, guest) => {
        const merged = merge(customer, guest);
        assert.equal(merge(merged, guest), merged);
      }),
      { numRuns: 500 },
    );
  });

  it('P22: loses no line of the customer, brings each line of the guest that was not removed, and holds the limits', () => {
    fc.assert(
      fc.property(carts, carts, (customer, guest) => {
        const merged = merge(customer, guest);
        const has = new Map(merged.lineItems.map(({ sku, quantity }) => [sku, quantity]));
        for (const { sku, quantity } of customer.lineItems) assert.ok((has.get(sku) ?? 0) >= quantity);
        const removed = new Set(customer.removed.map(({ sku }) => sku));
        for (const { sku, quantity } of guest.lineItems) {
          if (removed.has(sku)) assert.equal(has.get(sku), undefined);
          else if (has.has(sku)) assert.ok((has.get(sku) ?? 0) >= quantity);
          else assert.equal(merged.lineItems.length, LIMITS.lineItems);
        }
        assert.ok(merged.lineItems.length <= LIMITS.lineItems);
        assert.ok(merged.saved.length <= LIMITS.saved);
        assert.ok(merged.keys.length <= LIMITS.keys);
        assert.equal(has.size, merged.lineItems.length);
        for (const quantity of has.values()) assert.ok(quantity <= LIMITS.quantity);
      }),
      { numRuns: 500 },
    );
  });

  it('P22: two guests at once come to the same whichever is first', () => {
    fc.assert(
      fc.property(lines(40), lines(40), lines(20), (one, other, own) => {
        const [a, b, c] = [one, other, own].map((all) => cartOf(all.map(([sku, n]) => line(sku, n))));
        assert.ok(a && b && c);
        const sorted = (cart: Cart) => quantities(cart).map(String).sort();
        assert.deepEqual(sorted(merge(merge(c, a), b)), sorted(merge(merge(c, b), a)));
      }),
    );
  });

  it('saves for later what the cart has no room for', () => {
    const full = cartOf(Array.from({ length: LIMITS.lineItems }, (_, index) => line(`sku-${index}`)));
    const merged = merge(full, cartOf([line('one more', 7)]));
    assert.equal(merged.lineItems.length, LIMITS.lineItems);
    assert.deepEqual(merged.saved, [line('one more', 7)]);
    assert.deepEqual(itemsAddedByMerge(merged), { toCart: 0, saved: 7 });
  });

  it('P20: an add that the guest’s cart has answered is not counted again in the customer’s', () => {
    const add = { type: 'add', sku: 'A', quantity: 2, unitPriceMinor: 100, at: '' } as const;
    const guest = applyAction(EMPTY_CART, add, { key: 'once' });
    assert.ok(guest.ok);
    const again = applyAction(merge(cartOf([]), guest.cart), add, { key: 'once' });
    assert.ok(again.ok && !again.changed);
  });

  it('is undone as a whole, until the next change', () => {
    const before = cartOf([line('A', 2)], { saved: [line('S')] });
    const merged = merge(before, cartOf([line('A', 5), line('B')]));
    const undone = applyAction(merged, { type: 'undo_merge' });
    assert.ok(undone.ok);
    assert.deepEqual([undone.cart.lineItems, undone.cart.saved], [before.lineItems, before.saved]);
    assert.deepEqual(applyAction(undone.cart, { type: 'undo_merge' }), {
      ok: false,
      reason: 'nothing_to_undo',
    });
    const changed = applyAction(merged, { type: 'set', sku: 'B', quantity: 3 });
    assert.ok(changed.ok);
    assert.equal(itemCount(changed.cart), 8);
    assert.equal(applyAction(changed.cart, { type: 'undo_merge' }).ok, false);
  });
});

describe("a guest's cart at the sign-in, over HTTP", () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** A customer who has a hoodie and has removed a sock, and the same person as a guest elsewhere. */
  const both = async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    await shopper.add('SOCK-1', 1);
    await shopper.remove('SOCK-1');
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M', 3);
    await guest.add('SOCK-1', 4);
    await guest.add('SOCK-2', 1);
    return { shopper, guest, email };
  };
  const MERGED: [string, number][] = [
    ['HOO-BLK-M', 3],
    ['SOCK-2', 1],
  ];

  it('P22: is merged once, on however many instances the sign-in is sent at once', async () => {
    const { guest, email } = await both();
    const other = await shop.another();
    const body = { email, password: PASSWORD };
    const devices = Array.from({ length: 6 }, (_, index) => {
      const device = (index % 2 ? shop : other).shopper();
      device.cookies.set('__Host-session', guest.session ?? '');
      return device;
    });
    const answers = await Promise.all(devices.map((device) => device.send('POST', '/api/session', body)));
    assert.equal(answers.filter((answer) => answer.json().cart.merged).length, 1);
    for (const device of devices) assert.deepEqual(linesOf(await device.cart()), MERGED);
    assert.equal(new Set(devices.map(({ session }) => session)).size, 6);
  });

  it('P22: is said on the cart, with an undo, until the next change', async () => {
    const { shopper, guest, email } = await both();
    await signIn(guest, email);
    assert.equal(guest.cookies.get('cart'), `${(await guest.cart()).version}.4.s`);
    assert.deepEqual((await guest.cart()).brought, { toCart: 2, saved: 0 });
    assert.match((await guest.get('/cart')).body, /We added 2 items from your earlier cart/);
    assert.match((await guest.get('/cart', { 'x-fragment': 'drawer' })).body, /added 2 items/);
    const undone = await guest.form('/cart/merge', { undo: '1', idempotencyKey: 'one' });
    assert.equal(undone.statusCode, 303, undone.body);
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    assert.doesNotMatch((await guest.get('/cart')).body, /from your earlier cart/);
    const again = await guest.send('DELETE', '/api/cart/merge');
    assert.deepEqual([again.statusCode, again.json().code], [404, 'nothing_to_undo']);
  });

  it('is said after a registration, too', async () => {
    const guest = shop.shopper();
    await guest.add('SOCK-2', 2);
    await guest.form('/register', { name: 'Ada', email: 'brought@shop.test', password: PASSWORD });
    const { body } = await guest.get('/cart');
    assert.match(body, /We added 2 items from your earlier cart\./);
    assert.doesNotMatch(body, /You signed in/);
  });

  it('asks for a change that was under way at the sign-in to be sent again, and removes no cookie', async () => {
    const { guest, email } = await both();
    const late: Shopper = shop.shopper();
    late.cookies.set('__Host-session', guest.session ?? '');
    await signIn(guest, email);
    const key = { 'idempotency-key': 'late' };
    const body = { sku: 'SOCK-3', quantity: 1 };
    const answer = await late.send('POST', '/api/cart/line-items', body, key);
    assert.deepEqual(
      [answer.statusCode, answer.json().code, answer.headers['set-cookie']],
      [503, 'session_replaced', undefined],
    );
    // A browser repeats it with the cookie of the sign-in.
    assert.equal((await guest.send('POST', '/api/cart/line-items', body, key)).statusCode, 200);
    assert.deepEqual(linesOf(await guest.cart()), [...MERGED, ['SOCK-3', 1]]);
  });

  it('an add before the sign-in that is repeated after it counts once', async () => {
    const { email } = await customer(shop);
    const guest = shop.shopper();
    const key = { 'idempotency-key': 'twice' };
    await guest.add('SOCK-3', 2, key);
    await signIn(guest, email);
    await guest.add('SOCK-3', 2, key);
    assert.deepEqual(linesOf(await guest.cart()), [['SOCK-3', 2]]);
  });
});
