import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import { applyAction, itemCount, LIMITS, type LineAction } from './cart.ts';

const at = '2026-01-01T00:00:00.000Z';
const add = (sku: string, quantity = 1): LineAction => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at,
});

/** The cart after all of them; a refusal fails the test. */
function after(actions: LineAction[], cart: Cart = EMPTY_CART): Cart {
  for (const action of actions) {
    const result = applyAction(cart, action);
    assert.ok(result.ok, `${action.type} ${action.sku} was refused`);
    cart = result.cart;
  }
  return cart;
}

function refusalOf(cart: Cart, action: LineAction): string {
  const result = applyAction(cart, action);
  assert.ok(!result.ok);
  return result.reason;
}

describe('a change of the cart', () => {
  it('adds up the quantities of one SKU in one line', () => {
    const cart = after([add('A', 2), add('B'), add('A', 3)]);
    assert.deepEqual(
      cart.lineItems.map((line) => [line.sku, line.quantity]),
      [
        ['A', 5],
        ['B', 1],
      ],
    );
    assert.equal(cart.version, 3);
    assert.equal(itemCount(cart), 6);
  });

  it('leaves the cart it was given as it was', () => {
    const cart = after([add('A')]);
    const before = structuredClone(cart);
    for (const action of [
      add('A'),
      { type: 'set', sku: 'A', quantity: 0 },
      { type: 'save', sku: 'A' },
    ] as const)
      applyAction(cart, action);
    assert.deepEqual(cart, before);
  });

  it('refuses a 101st line and a 100th item of one line', () => {
    const full = after(Array.from({ length: LIMITS.lineItems }, (_, index) => add(`S${index}`)));
    assert.equal(refusalOf(full, add('one more')), 'too_many_line_items');
    assert.equal(refusalOf(after([add('A', 99)]), add('A')), 'quantity_too_large');
    assert.equal(
      refusalOf(after([add('A')]), { type: 'set', sku: 'A', quantity: 100 }),
      'quantity_too_large',
    );
  });

  it('puts a removed line back where it stood', () => {
    const cart = after([add('A'), add('B', 4), add('C'), { type: 'set', sku: 'B', quantity: 0 }]);
    assert.deepEqual(
      cart.lineItems.map((line) => line.sku),
      ['A', 'C'],
    );
    const back = after([{ type: 'put_back', sku: 'B' }], cart);
    assert.deepEqual(
      back.lineItems.map((line) => [line.sku, line.quantity]),
      [
        ['A', 1],
        ['B', 4],
        ['C', 1],
      ],
    );
    assert.equal(refusalOf(back, { type: 'put_back', sku: 'B' }), 'not_removed');
  });

  it('saves a line for later and moves it back', () => {
    const saved = after([add('A', 3), { type: 'save', sku: 'A' }]);
    assert.deepEqual([saved.lineItems.length, saved.saved.length], [0, 1]);
    const back = after([{ type: 'move_back', sku: 'A' }], saved);
    assert.deepEqual([back.lineItems[0]?.quantity, back.saved.length], [3, 0]);
    assert.equal(refusalOf(back, { type: 'move_back', sku: 'A' }), 'not_saved');
    assert.equal(after([{ type: 'forget_saved', sku: 'A' }], saved).saved.length, 0);
  });

  it('changes nothing when what is to be removed is not there', () => {
    const cart = after([add('A')]);
    const result = applyAction(cart, { type: 'set', sku: 'gone', quantity: 0 });
    assert.ok(result.ok && !result.changed);
    assert.equal(result.cart, cart);
  });

  it('is meant for one version only when it says so', () => {
    const cart = after([add('A')]);
    assert.deepEqual(applyAction(cart, { type: 'set', sku: 'A', quantity: 2 }, { version: 7 }), {
      ok: false,
      reason: 'version_mismatch',
    });
    assert.ok(applyAction(cart, { type: 'set', sku: 'A', quantity: 2 }, { version: 1 }).ok);
  });
});

describe('an idempotency key', () => {
  it('P20: applies a change sent twice once, and answers with the cart as it is', () => {
    const first = applyAction(EMPTY_CART, add('A', 2), { key: 'k1' });
    assert.ok(first.ok && first.changed);
    const later = after([add('B')], first.cart);
    const again = applyAction(later, { ...add('A', 2), unitPriceMinor: 999 } as LineAction, { key: 'k1' });
    assert.ok(again.ok && !again.changed);
    assert.equal(again.cart, later);
  });

  it('P20: is remembered of a remove that found nothing: sent again, it removes nothing newer', () => {
    const remove: LineAction = { type: 'set', sku: 'A', quantity: 0 };
    const cart = { ...after([add('B')]), beforeMerge: { lineItems: [], saved: [] } };
    const first = applyAction(cart, remove, { key: 'k1' });
    assert.ok(first.ok && first.changed);
    assert.deepEqual({ ...first.cart, keys: [], version: 1 }, { ...cart, keys: [] });
    const later = after([add('A')], first.cart);
    const again = applyAction(later, remove, { key: 'k1' });
    assert.ok(again.ok && !again.changed);
    assert.equal(again.cart, later);
  });

  it('is refused with other content', () => {
    const refused = { ok: false, reason: 'key_reused' };
    const first = applyAction(EMPTY_CART, add('A', 2), { key: 'k1' });
    assert.ok(first.ok);
    assert.deepEqual(applyAction(first.cart, add('A', 3), { key: 'k1' }), refused);
    assert.deepEqual(applyAction(first.cart, add('B', 2), { key: 'k1' }), refused);
  });

  it(`is remembered for the last ${LIMITS.keys} changes`, () => {
    let cart = EMPTY_CART;
    for (let index = 0; index <= LIMITS.keys; index++) {
      const result = applyAction(
        cart,
        { type: 'set', sku: 'A', quantity: 1 + (index % 50) },
        { key: `k${index}` },
      );
      cart = result.ok ? result.cart : after([add('A')], cart);
    }
    assert.equal(cart.keys.length, LIMITS.keys);
  });
});

describe('any sequence of actions', () => {
  const skus = fc.constantFrom('A', 'B', 'C', 'D');
  const quantity = fc.integer({ min: 1, max: 99 });
  const action: fc.Arbitrary<LineAction> = fc.oneof(
    fc.record({
      type: fc.constant('add' as const),
      sku: skus,
      quantity,
      unitPriceMinor: fc.nat(),
      at: fc.constant(at),
    }),
    fc.record({ type: fc.constant('set' as const), sku: skus, quantity: fc.integer({ min: 0, max: 99 }) }),
    fc.record({
      type: fc.constantFrom(
        'put_back' as const,
        'save' as const,
        'move_back' as const,
        'forget_saved' as const,
      ),
      sku: skus,
    }),
  );

  it('leaves the quantities that a plain model has', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const model = new PlainModel();
        let cart = EMPTY_CART;
        for (const one of actions) {
          const result = applyAction(cart, one);
          assert.equal(result.ok, model.apply(one), `${one.type} ${one.sku}`);
          if (result.ok) cart = result.cart;
          assert.deepEqual(
            Object.fromEntries(cart.lineItems.map((line) => [line.sku, line.quantity])),
            Object.fromEntries(model.cart),
          );
          assert.deepEqual(
            Object.fromEntries(cart.saved.map((line) => [line.sku, line.quantity])),
            Object.fromEntries(model.saved),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Three maps from SKU to quantity, and nothing of versions, positions or keys. */
class PlainModel {
  cart = new Map<string, number>();
  saved = new Map<string, number>();
  removed = new Map<string, number>();

  /** Whether the action is possible. */
  apply(action: LineAction): boolean {
    switch (action.type) {
      case 'add':
        return this.#add(action.sku, action.quantity);
      case 'set':
        return action.quantity === 0
          ? this.#move(this.cart, this.removed, action.sku) || true
          : this.#set(action.sku, action.quantity);
      case 'put_back':
        return this.#take(this.removed, action.sku);
      case 'move_back':
        return this.#take(this.saved, action.sku);
      case 'save':
        return this.#move(this.cart, this.saved, action.sku);
      case 'forget_saved':
        this.saved.delete(action.sku);
        return true;
    }
  }

  #add(sku: string, quantity: number): boolean {
    const sum = (this.cart.get(sku) ?? 0) + quantity;
    if (sum > 99) return false;
    this.cart.set(sku, sum);
    return true;
  }

  #set(sku: string, quantity: number): boolean {
    if (!this.cart.has(sku)) return false;
    this.cart.set(sku, quantity);
    return true;
  }

  #move(from: Map<string, number>, to: Map<string, number>, sku: string): boolean {
    const quantity = from.get(sku);
    if (quantity === undefined) return false;
    from.delete(sku);
    to.set(sku, quantity);
    return true;
  }

  #take(from: Map<string, number>, sku: string): boolean {
    const quantity = from.get(sku);
    if (quantity === undefined || !this.#add(sku, quantity)) return false;
    from.delete(sku);
    return true;
  }
}

describe('an add of what the catalog does not sell', () => {
  const unavailable = 'sold_out' as const;

  it('is refused', () => {
    assert.deepEqual(applyAction(EMPTY_CART, add('A'), { unavailable }), { ok: false, reason: 'sold_out' });
  });

  it('P20: does not refuse an add that is sent again after the last item was sold', () => {
    const first = applyAction(EMPTY_CART, add('A'), { key: 'k' });
    assert.ok(first.ok);
    assert.deepEqual(applyAction(first.cart, add('A'), { key: 'k', unavailable }), {
      ok: true,
      cart: first.cart,
      changed: false,
    });
  });
});

describe('lines of an older cart', () => {
  const line = (sku: string, quantity: number) => ({ sku, quantity, unitPriceMinor: 100, addedAt: at });
  const restore = (cart: Cart, ...lines: ReturnType<typeof line>[]): Cart => {
    const result = applyAction(cart, { type: 'restore_lines', lines });
    assert.ok(result.ok);
    return result.cart;
  };
  const quantities = ({ lineItems }: Cart) => lineItems.map(({ sku, quantity }) => `${sku} ${quantity}`);

  it('join with the larger quantity of each, and change nothing when they are restored again', () => {
    const cart = after([add('A', 1), add('B', 5), { type: 'set', sku: 'C', quantity: 0 }]);
    const restored = restore(cart, line('A', 3), line('B', 2), line('C', 1));
    assert.deepEqual(quantities(restored), ['A 3', 'B 5', 'C 1']);
    assert.equal(restore(restored, line('A', 3), line('B', 2), line('C', 1)), restored);
  });

  it('are left out where the cart is full, and cannot be put back besides', () => {
    const full = after(Array.from({ length: LIMITS.lineItems }, (_, index) => add(`S${index}`)));
    assert.equal(restore(full, line('A', 1)), full);
    const removed = after([add('A', 2), { type: 'set', sku: 'A', quantity: 0 }]);
    assert.deepEqual(restore(removed, line('A', 1)).removed, []);
  });
});
