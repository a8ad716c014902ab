import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { type Action, change, EMPTY_CART, itemCount } from '../cart/cart.ts';
import type { StateStore } from './store.ts';

const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});

/** What every store promises. `open` gives one that may hold other tests' carts. */
export function describeStore(open: () => StateStore): void {
  const begin = async (store: StateStore, action = add('A')) => {
    const first = change(EMPTY_CART, action);
    assert.ok(first.ok);
    const tokenHash = randomBytes(32);
    await store.create(tokenHash, first.cart);
    return tokenHash;
  };
  const found = async (store: StateStore, tokenHash: Buffer) => {
    const session = await store.find(tokenHash);
    assert.ok(session, 'the session is gone');
    return session.cart;
  };

  it('finds the cart that was stored, with its version', async () => {
    const store = open();
    const cart = await found(store, await begin(store, add('A', 3)));
    assert.equal(cart.version, 1);
    assert.deepEqual(
      cart.lineItems.map(({ sku, quantity }) => [sku, quantity]),
      [['A', 3]],
    );
  });

  it('S2: knows nothing of a token that was never stored, and stores nothing for it', async () => {
    const store = open();
    const unknown = randomBytes(32);
    assert.equal(await store.find(unknown), undefined);
    assert.equal(await store.change(unknown, (cart) => change(cart, add('A'))), undefined);
    assert.equal(await store.find(unknown), undefined);
  });

  it('P21: 20 adds at once to one cart sum up', async () => {
    const store = open();
    const tokenHash = await begin(store, add('A', 1));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.change(tokenHash, (cart) => change(cart, add(index % 2 ? 'A' : 'B', 2))),
      ),
    );
    assert.ok(results.every((result) => result?.ok));
    const cart = await found(store, tokenHash);
    assert.equal(itemCount(cart), 41);
    assert.equal(cart.version, 21);
  });

  it('P20: one key sent 20 times at once changes the cart once', async () => {
    const store = open();
    const tokenHash = await begin(store);
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.change(tokenHash, (cart) => change(cart, add('B', 5), { key: 'once' })),
      ),
    );
    assert.equal(results.filter((result) => result?.ok && result.changed).length, 1);
    assert.ok(results.every((result) => result?.ok && result.cart.version === 2));
    assert.equal(itemCount(await found(store, tokenHash)), 6);
  });

  it('leaves the cart as it was when the change is refused', async () => {
    const store = open();
    const tokenHash = await begin(store);
    const before = await found(store, tokenHash);
    const result = await store.change(tokenHash, (cart) =>
      change(cart, { type: 'set', sku: 'A', quantity: 100 }),
    );
    assert.deepEqual(result, { ok: false, reason: 'quantity_too_large', prolonged: false });
    assert.deepEqual(await found(store, tokenHash), before);
  });

  it('keeps carts apart', async () => {
    const store = open();
    const [one, other] = [await begin(store, add('A', 1)), await begin(store, add('B', 2))];
    await store.change(one, (cart) => change(cart, add('C', 7)));
    assert.equal(itemCount(await found(store, one)), 8);
    assert.deepEqual(
      (await found(store, other)).lineItems.map((line) => line.sku),
      ['B'],
    );
  });

  it('holds a cart with every limit reached', async () => {
    const store = open();
    const tokenHash = await begin(store, add('sku-0'));
    for (let index = 1; index < 100; index++) {
      const result = await store.change(tokenHash, (cart) =>
        change(cart, add(`sku-${index}`, 99), { key: `key-${index}` }),
      );
      assert.ok(result?.ok);
    }
    const cart = await found(store, tokenHash);
    assert.deepEqual([cart.lineItems.length, cart.keys.length, itemCount(cart)], [100, 64, 99 * 99 + 1]);
  });
}
