import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { parseCookie } from 'cookie';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { type Action, change, EMPTY_CART, itemCount } from '../cart/cart.ts';
import { merge } from '../cart/merge.ts';
import { type Browsers, openBrowsers } from './browsers.fixture.ts';
import { insertCustomer } from './customers.fixture.ts';
import { createSeals } from './seal.ts';
import { endCredentials } from './standing.ts';
import type { Customer } from './store.ts';

const KEYS = [
  'a key of the tests, long enough to be one',
  'another key of the tests, long enough too',
] as const;
const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});

describe('what somebody can do with the cookie of a cart', () => {
  let test: TestDatabase;
  const open = (sessionKeys: readonly string[] = [KEYS[0]]) => openBrowsers(test.database, sessionKeys);
  let one: Browsers;
  before(async () => {
    test = await createTestDatabase();
    one = open();
  });
  after(() => test.drop());

  const createCustomer = () => insertCustomer(test.database);
  const begin = async (action = add('A'), { browsers } = one) => {
    const first = change(EMPTY_CART, action);
    assert.ok(first.ok);
    const token = randomBytes(32);
    await browsers.create(token, first.cart);
    return token;
  };
  const signIn = async (customer: Customer, oldTokenHash?: Buffer) => {
    const newTokenHash = randomBytes(32);
    const given = { oldTokenHash, newTokenHash, customer, userAgent: 'a browser', merge };
    const signedIn = await one.browsers.signIn(given);
    assert.ok(signedIn);
    return { tokenHash: newTokenHash, ...signedIn };
  };
  const itemsOf = async (token: Buffer) => itemCount((await one.browsers.find(token))?.cart ?? EMPTY_CART);

  it('P3, S37: an old cookie shows the old cart again, signed out or not: replay is possible by design', async () => {
    const customer = await createCustomer();
    const { tokenHash } = await signIn(customer, await begin(add('A', 2)));
    const kept = one.cookieOf(tokenHash) as string;
    await one.browsers.change(tokenHash, (cart) => change(cart, { type: 'set', sku: 'A', quantity: 0 }));
    await one.browsers.end(tokenHash);
    one.cookies.set(tokenHash.toString('hex'), kept);
    assert.equal(await itemsOf(tokenHash), 2);
    // New credentials are in PostgreSQL, and end what was kept as well.
    await endCredentials(test.database, customer.id);
    assert.equal(await one.browsers.find(tokenHash), undefined);
  });

  it('P3, S37: a cookie with any character flipped is none', async () => {
    const token = await begin();
    const cookie = one.cookieOf(token) as string;
    const first = cookie.indexOf('=') + 1;
    for (let at = first; at < cookie.length; at++) {
      const flipped = cookie[at] === 'A' ? 'B' : 'A';
      const changed = cookie.slice(0, at) + flipped + cookie.slice(at + 1);
      one.cookies.set(token.toString('hex'), changed);
      const found = await one.browsers.find(token);
      // The last character of a part may hold bits that say nothing.
      if (found) assert.ok(isSameBytes(changed, cookie), `character ${at} changed something`);
    }
  });

  it('P3: a cookie that was dropped is a cart that is gone', async () => {
    const token = await begin();
    one.cookies.clear();
    assert.equal(await one.browsers.find(token), undefined);
    assert.equal(await one.browsers.change(token, (cart) => change(cart, add('A'))), undefined);
  });

  it('S37: says nothing of what is in it, and belongs to one token alone', async () => {
    const [token, other] = [await begin(add('SECRET-SKU')), await begin()];
    const cookie = one.cookieOf(token) as string;
    const value = parseCookie(cookie)['__Host-state'] as string;
    for (const part of value.split('.'))
      assert.doesNotMatch(Buffer.from(part, 'base64url').toString('latin1'), /SECRET|lineItems/);
    one.cookies.set(other.toString('hex'), cookie);
    assert.equal(await one.browsers.find(other), undefined);
  });

  it('S34, P25: opens what an older or newer key has sealed, and seals with the newest', async () => {
    const old = open([KEYS[0]]);
    const token = await begin(add('A', 3), old);
    const rotated = open([KEYS[1], KEYS[0]]);
    rotated.cookies.set(token.toString('hex'), old.cookieOf(token) as string);
    const changed = await rotated.browsers.change(token, (cart) => change(cart, add('A', 1)));
    assert.ok(changed?.ok && itemCount(changed.cart) === 4);
    const newest = open([KEYS[1]]);
    newest.cookies.set(token.toString('hex'), rotated.cookieOf(token) as string);
    assert.equal(itemCount((await newest.browsers.find(token))?.cart ?? EMPTY_CART), 4);
    old.cookies.set(token.toString('hex'), rotated.cookieOf(token) as string);
    assert.equal(await old.browsers.find(token), undefined);
  });

  it('P25: keeps what a newer version has put into the cart', async () => {
    const token = await begin(add('A', 3));
    const seals = createSeals([KEYS[0]]);
    const value = parseCookie(one.cookieOf(token) as string)['__Host-state'] as string;
    const sealed = JSON.parse((await seals.open(value)) as string);
    sealed.cart = { version: 1, lineItems: sealed.cart.lineItems, giftWrap: { ribbon: 'red' } };
    const newer = await seals.seal(JSON.stringify(sealed));
    one.cookies.set(token.toString('hex'), `__Host-state=${newer}`);
    const changed = await one.browsers.change(token, (cart) => change(cart, add('B', 1)));
    assert.ok(changed?.ok);
    assert.deepEqual((changed.cart as { giftWrap?: unknown }).giftWrap, { ribbon: 'red' });
    assert.deepEqual(changed.cart.saved, []);
  });
});

const bytesOf = (cookie: string) =>
  (cookie.split('=')[1] ?? '')
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('hex'))
    .join();
const isSameBytes = (one: string, other: string) => bytesOf(one) === bytesOf(other);
