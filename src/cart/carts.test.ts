import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VariantInCatalog } from '../catalog/product.ts';
import { createCookies, type SessionTokens, sessionTokens } from '../sessions/cookies.ts';
import { createVisitors } from '../sessions/visitors.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import { withoutAccounts } from '../state/conformance/guests.fixture.ts';
import type { StateStore } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { createCarts, type WantedChange } from './carts.ts';

const tokens = sessionTokens(['a key that is long enough, number one']);
const add: WantedChange = { type: 'add', sku: 'A', quantity: 2 };
const variant: VariantInCatalog = {
  sku: 'A',
  aliases: [],
  color: '',
  size: '',
  style: '',
  priceMinor: 100,
  compareAtMinor: null,
  stock: 5,
  productSlug: 'a',
  productName: 'A',
  drawing: 'tee',
  isForSale: true,
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

const cookiesOf = (verifier: SessionTokens) => createCookies('https://shop.test', verifier);
const visitorsOf = (store: StateStore, verifier = tokens) =>
  createVisitors({ store, cookies: cookiesOf(verifier) });
const requestOf = (cookieValue?: string) =>
  ({ headers: cookieValue ? { cookie: `__Host-session=${cookieValue}` } : {}, ip: '' }) as FastifyRequest;

/** Changes a cart, and returns it with the value of the session cookie that the answer sets. */
async function send(
  store: StateStore,
  action: WantedChange,
  {
    cookieValue,
    version,
    verifier = tokens,
  }: { cookieValue?: string; version?: number; verifier?: SessionTokens } = {},
) {
  const visitors = visitorsOf(store, verifier);
  const catalog = { variants: async () => [variant] };
  const carts = createCarts({
    store,
    catalog,
    visitors,
    tokens: verifier,
    cookies: cookiesOf(verifier),
    settings: { current: DEFAULT_SETTINGS },
  });
  const set: string[] = [];
  const reply = { header: (_name: string, value: string) => set.push(value) } as unknown as FastifyReply;
  const { cart } = await carts.change(requestOf(cookieValue), reply, action, { version });
  const sent = set.find((one) => one.startsWith('__Host-session='));
  return { cart, sent: sent && parseCookie(sent)['__Host-session'] };
}

describe('the cart of a session', () => {
  it('S2: asks no store for a request without a valid token', async () => {
    const { calls, store } = memoryStore();
    const found = await visitorsOf(store).find(requestOf('v1.not.ours'));
    const unknown = { token: undefined, cart: EMPTY_CART, session: undefined, tokenToSend: undefined };
    assert.deepEqual([found, calls], [unknown, []]);
  });

  it('S2: begins with a token of its own where the given one is unknown', async () => {
    const { carts, store } = memoryStore();
    const unknown = tokens.issue();
    const { sent } = await send(store, add, { cookieValue: unknown.cookieValue });
    const hash = tokens.verify(sent)?.hash;
    assert.ok(hash);
    assert.notDeepEqual(hash, unknown.hash);
    assert.deepEqual([...carts.keys()], [hash.toString('hex')]);
  });

  it('does not begin with a change that changes nothing, or is refused', async () => {
    const { calls, store } = memoryStore();
    const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
    assert.deepEqual(await send(store, { type: 'set', sku: 'A', quantity: 0 }), {
      cart: EMPTY_CART,
      sent: undefined,
    });
    await assert.rejects(send(store, { ...add, quantity: 100 }), refused('quantity_too_large'));
    await assert.rejects(send(store, add, { version: 3 }), refused('version_mismatch'));
    assert.deepEqual(calls, []);
  });

  it('sends its cookie again when it was prolonged or signed by an older key, and not otherwise', async () => {
    const { store } = memoryStore(true);
    const { sent: cookieValue } = await send(store, add);
    assert.ok(cookieValue);
    const token = tokens.verify(cookieValue);
    assert.equal((await visitorsOf(store).find(requestOf(cookieValue))).tokenToSend, token);
    assert.equal((await send(store, add, { cookieValue })).sent, cookieValue);
    const plain = memoryStore(false);
    const { sent: begun } = await send(plain.store, add);
    assert.ok(begun);
    assert.equal((await visitorsOf(plain.store).find(requestOf(begun))).tokenToSend, undefined);
    assert.equal((await send(plain.store, add, { cookieValue: begun })).sent, undefined);
    const verifier = sessionTokens([
      'a key that is long enough, number two',
      'a key that is long enough, number one',
    ]);
    const renewed = verifier.verify(cookieValue);
    assert.notEqual(renewed?.cookieValue, cookieValue);
    assert.equal((await send(store, add, { cookieValue, verifier })).sent, renewed?.cookieValue);
  });
});
