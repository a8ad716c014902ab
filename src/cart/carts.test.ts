import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { createCookies } from '../sessions/cookies.ts';
import { type SessionTokens, sessionTokens } from '../sessions/token.ts';
import { createVisitors } from '../sessions/visitors.ts';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import { withoutAccounts } from '../state/conformance/guests.fixture.ts';
import type { StateStore } from '../state/store.ts';
import type { Action } from './cart.ts';
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
      return cart && { cart, prolonged, session: undefined };
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
      return change && { ...change, prolonged, session: undefined };
    },
    ...withoutAccounts,
  };
  return { carts, calls, store };
}

const cookies = createCookies('https://shop.test');
const visitorsOf = (store: StateStore, verifier: SessionTokens) =>
  createVisitors({ store, tokens: verifier, cookies });
const requestOf = (cookieValue: string) =>
  ({ headers: { cookie: `__Host-session=${cookieValue}` } }) as FastifyRequest;

describe('the cart of a session', () => {
  it('S2: asks no store for a request without a valid token', async () => {
    const { calls, store } = memoryStore();
    const found = await visitorsOf(store, tokens).find(requestOf('v1.not.ours'));
    const nobody = { token: undefined, cart: EMPTY_CART, session: undefined, tokenToSend: undefined };
    assert.deepEqual([found, calls], [nobody, []]);
  });

  it('S2: begins with a token of its own where the given one is unknown', async () => {
    const { carts, store } = memoryStore();
    const unknown = tokens.verify(tokens.issue().cookieValue);
    const outcome = await createCarts(store, tokens).change(unknown, add, {}, '');
    assert.ok(outcome.ok && outcome.visitor.tokenToSend);
    const { hash } = outcome.visitor.tokenToSend;
    assert.notDeepEqual(hash, unknown?.hash);
    assert.deepEqual([...carts.keys()], [hash.toString('hex')]);
  });

  it('does not begin with a change that changes nothing, or is refused', async () => {
    const { calls, store } = memoryStore();
    const carts = createCarts(store, tokens);
    assert.deepEqual(await carts.change(undefined, { type: 'set', sku: 'A', quantity: 0 }, {}, ''), {
      ok: true,
      visitor: { token: undefined, cart: EMPTY_CART, session: undefined, tokenToSend: undefined },
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
    assert.ok(first.ok && first.visitor.tokenToSend);
    const { cookieValue } = first.visitor.tokenToSend;
    const token = tokens.verify(cookieValue);
    assert.equal((await visitorsOf(store, tokens).find(requestOf(cookieValue))).tokenToSend, token);
    const again = await createCarts(store, tokens).change(token, add, {}, '');
    assert.ok(again.ok && again.visitor.tokenToSend === token);
    const plain = memoryStore(false);
    const begun = await createCarts(plain.store, tokens).change(undefined, add, {}, '');
    assert.ok(begun.ok && begun.visitor.tokenToSend);
    const value = begun.visitor.tokenToSend.cookieValue;
    const known = tokens.verify(value);
    const found = await visitorsOf(plain.store, tokens).find(requestOf(value));
    assert.equal(found.tokenToSend, undefined);
    const unchanged = await createCarts(plain.store, tokens).change(known, add, {}, '');
    assert.ok(unchanged.ok && unchanged.visitor.tokenToSend === undefined);
    const rotated = sessionTokens([
      'a key that is long enough, number two',
      'a key that is long enough, number one',
    ]);
    const resigned = rotated.verify(cookieValue);
    const changed = await createCarts(store, rotated).change(resigned, add, {}, '');
    assert.ok(changed.ok && changed.visitor.tokenToSend === resigned);
  });
});
