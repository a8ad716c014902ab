import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionTokens } from '../sessions/token.ts';
import { withoutAccounts } from '../state/conformance/guests.fixture.ts';
import type { StateStore } from '../state/store.ts';
import { type Action, type Cart, EMPTY_CART } from './cart.ts';
import { createCarts } from './carts.ts';

const tokens = sessionTokens(['a key that is long enough, number one']);
const add: Action = {
  type: 'add',
  sku: 'A',
  quantity: 2,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
};

/** The smallest store there is, which counts how often it is asked. */
function memoryStore(prolonged = false) {
  const carts = new Map<string, Cart>();
  const calls: string[] = [];
  const store: StateStore = {
    async find(hash) {
      calls.push('find');
      const cart = carts.get(hash.toString('hex'));
      return cart && { cart, prolonged, signedIn: undefined };
    },
    async create(hash, cart) {
      calls.push('create');
      carts.set(hash.toString('hex'), cart);
    },
    async change(hash, apply) {
      calls.push('change');
      const cart = carts.get(hash.toString('hex'));
      const change = cart && apply(cart);
      if (change?.ok) carts.set(hash.toString('hex'), change.cart);
      return change && { ...change, prolonged, signedIn: undefined };
    },
    ...withoutAccounts,
  };
  return { carts, calls, store };
}

describe('the cart of a session', () => {
  it('S2: asks no store for a request without a valid token', async () => {
    const { calls, store } = memoryStore();
    const found = await createCarts(store, tokens).find(tokens.verify('v1.not.ours'));
    assert.deepEqual([found, calls], [{ cart: EMPTY_CART, signedIn: undefined, newToken: undefined }, []]);
  });

  it('S2: begins with a token of its own where the given one is unknown', async () => {
    const { carts, store } = memoryStore();
    const unknown = tokens.verify(tokens.issue().cookieValue);
    const outcome = await createCarts(store, tokens).change(unknown, add, {}, '');
    assert.ok(outcome.ok && outcome.newToken);
    assert.notDeepEqual(outcome.newToken.hash, unknown?.hash);
    assert.deepEqual([...carts.keys()], [outcome.newToken.hash.toString('hex')]);
  });

  it('does not begin with a change that changes nothing, or is refused', async () => {
    const { calls, store } = memoryStore();
    const carts = createCarts(store, tokens);
    assert.deepEqual(await carts.change(undefined, { type: 'set', sku: 'A', quantity: 0 }, {}, ''), {
      ok: true,
      cart: EMPTY_CART,
      signedIn: undefined,
      newToken: undefined,
    });
    assert.deepEqual(await carts.change(undefined, { ...add, quantity: 100 }, {}, ''), {
      ok: false,
      reason: 'quantity_too_large',
    });
    assert.deepEqual(await carts.change(undefined, add, { version: 3 }, ''), {
      ok: false,
      reason: 'version_mismatch',
    });
    assert.deepEqual(calls, []);
  });

  it('sends its cookie again when it was prolonged or signed by an older key, and not otherwise', async () => {
    const { store } = memoryStore(true);
    const first = await createCarts(store, tokens).change(undefined, add, {}, '');
    assert.ok(first.ok && first.newToken);
    const token = tokens.verify(first.newToken.cookieValue);
    assert.equal((await createCarts(store, tokens).find(token)).newToken, token);
    const again = await createCarts(store, tokens).change(token, add, {}, '');
    assert.ok(again.ok && again.newToken === token);
    const plain = memoryStore(false);
    const begun = await createCarts(plain.store, tokens).change(undefined, add, {}, '');
    assert.ok(begun.ok && begun.newToken);
    const known = tokens.verify(begun.newToken.cookieValue);
    assert.equal((await createCarts(plain.store, tokens).find(known)).newToken, undefined);
    const unchanged = await createCarts(plain.store, tokens).change(known, add, {}, '');
    assert.ok(unchanged.ok && unchanged.newToken === undefined);
    const rotated = sessionTokens([
      'a key that is long enough, number two',
      'a key that is long enough, number one',
    ]);
    const resigned = rotated.verify(first.newToken.cookieValue);
    const changed = await createCarts(store, rotated).change(resigned, add, {}, '');
    assert.ok(changed.ok && changed.newToken === resigned);
  });
});
