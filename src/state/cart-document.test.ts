import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyAction, LIMITS } from '../cart/cart.ts';
import {
  type Cart,
  type DecodedCart,
  decodeCart,
  EMPTY_CART,
  encodeCart,
  type LineItem,
} from './cart-document.ts';

const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { noNullPrototype: true });
const line = plain({
  sku: fc.oneof(fc.stringMatching(/^[A-Z0-9-]+$/), fc.string({ minLength: 1 })),
  quantity: fc.integer({ min: 1, max: 99 }),
  unitPriceMinor: fc.nat(),
  addedAt: fc.oneof(
    fc.date({ min: new Date(0), noInvalidDate: true }).map((at) => at.getTime()),
    fc.constantFrom('', 'yesterday', '2026-02-31T00:00:00.000Z', '2026-01-01T00:00:00Z'),
  ),
});
const lines = fc.array(line, { maxLength: 12 });
const cart: fc.Arbitrary<Cart> = plain({
  version: fc.integer({ min: 1 }),
  lineItems: lines,
  saved: lines,
  removed: fc.array(
    fc.tuple(line, fc.nat(99)).map(([one, position]) => ({ ...one, position })),
    { maxLength: 10 },
  ),
  keys: fc.array(fc.string({ minLength: 16, maxLength: 16 }), { maxLength: LIMITS.keys }),
  beforeMerge: fc.option(plain({ lineItems: lines, saved: lines })),
});

const contentOf = (one: Cart, previous?: DecodedCart) => encodeCart('compact', one, previous)[0] ?? '';
const decodedOf = (one: Cart, previous?: DecodedCart) =>
  decodeCart({ version: one.version, content: contentOf(one, previous), document: null });
const roundTrip = (one: Cart) => decodedOf(one).cart;

describe('the compact form of a cart', () => {
  it('gives back every cart', () => {
    fc.assert(fc.property(cart, (one) => assert.deepEqual(roundTrip(one), one)));
  });

  it('keeps the properties of a newer release, of the cart and of its lines', () => {
    const item = {
      sku: 'A',
      quantity: 1,
      unitPriceMinor: 100,
      addedAt: 1_767_225_600_000,
      gift: true,
    };
    const newer = { ...EMPTY_CART, version: 1, lineItems: [item], saved: [item], note: 'Ring twice' };
    assert.deepEqual(roundTrip(newer), newer);
  });

  it('encodes only what has changed since the previous version, with the same result', () => {
    fc.assert(
      fc.property(cart, line, (one, added) => {
        const previous = decodedOf(one);
        const { lineItems } = previous.cart;
        const changes = [
          lineItems,
          [...lineItems, added],
          lineItems.slice(1),
          lineItems.slice(2),
          lineItems.toSpliced(1, 1),
          lineItems.toSpliced(1, 1, added),
          [...lineItems.slice(1), added, ...lineItems.slice(0, 1)],
        ];
        for (const changed of changes) {
          const next: Cart = { ...previous.cart, lineItems: changed };
          assert.equal(contentOf(next, previous), contentOf(next));
          assert.deepEqual(decodedOf(next, previous).cart, next);
        }
      }),
    );
  });

  it('stores the times of older releases as numbers', () => {
    const item = { sku: 'A', quantity: 1, unitPriceMinor: 100 };
    const older = {
      ...EMPTY_CART,
      version: 1,
      lineItems: [{ ...item, addedAt: '2026-01-01T00:00:00.123Z' }],
    };
    assert.deepEqual(roundTrip(older).lineItems, [{ ...item, addedAt: Date.UTC(2026, 0, 1, 0, 0, 0, 123) }]);
  });

  it('is read by JSON.parse where a line is unusual', () => {
    for (const line of [
      '["A",1,-1,2]',
      '["A",1,1.5,2]',
      '["A",1,1,"x"]',
      '["A",1,1,2,{"gift":true}]',
      '["A\\"",1,1,2]',
      '["A", 1,1,2]',
    ]) {
      const content = `[[["B",1,2,3],${line}],"",[],[],null,{}]`;
      const { cart, starts } = decodeCart({ version: 1, content, document: null });
      const [sku, quantity, unitPriceMinor, addedAt, others] = JSON.parse(line);
      assert.deepEqual(cart.lineItems[1], { sku, quantity, unitPriceMinor, addedAt, ...others });
      assert.equal(starts, undefined);
    }
  });

  it('P20: remembers a key in 16 characters, and still knows it and its action', () => {
    const add = (sku: string, key: string, to: Cart) => {
      const at = '2026-01-01T00:00:00.000Z';
      const action = { type: 'add', sku, quantity: 1, unitPriceMinor: 100, at } as const;
      return applyAction(to, action, { key });
    };
    let stored = EMPTY_CART;
    for (let index = 0; index < LIMITS.keys; index++) {
      const changed = add('A', `key ${index}`, stored);
      assert.ok(changed.ok && changed.changed);
      stored = roundTrip(changed.cart);
    }
    assert.ok(stored.keys.every((key) => key.length === 16));
    assert.deepEqual(add('A', 'key 0', stored), { ok: true, cart: stored, changed: false });
    assert.deepEqual(add('B', 'key 63', stored), { ok: false, reason: 'key_reused' });
  });

  it('P20: puts each new key in front of the same text, so that the end of the row stays the same', () => {
    let cart: Cart = { ...EMPTY_CART, version: 1 };
    let decoded = decodedOf(cart);
    const keyOf = (index: number) => `${index}`.padStart(16, 'k');
    let rewritten = 0;
    for (let index = 1; index <= 300; index++) {
      const keys = [...cart.keys, keyOf(index)].slice(-LIMITS.keys);
      cart = { ...cart, version: cart.version + 1, keys };
      const before = decoded.keyText ?? '';
      decoded = decodedOf(cart, decoded);
      if (decoded.keyText !== keyOf(index) + before) rewritten++;
      assert.deepEqual(decoded.cart, cart);
      cart = decoded.cart;
    }
    assert.ok(rewritten <= 300 / 32, `${rewritten}`);
  });

  it('takes less than half of the bytes of the document', () => {
    const lineItems: LineItem[] = Array.from({ length: 10 }, (_, index) => ({
      sku: `HOO-BLK-${index}`,
      quantity: 1,
      unitPriceMinor: 2_900,
      addedAt: '2026-01-01T00:00:00.123Z',
    }));
    const one = { ...EMPTY_CART, lineItems };
    assert.ok(contentOf(one).length * 2 < JSON.stringify(one).length);
  });
});
