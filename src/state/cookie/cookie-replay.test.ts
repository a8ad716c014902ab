import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseCookie } from 'cookie';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { applyAction, itemCount } from '../../cart/cart.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import { endCredentials } from '../credentials.ts';
import { createSeals } from './cookie-jar.ts';
import { add, type CookieSteps, cookieSteps, KEYS } from './cookie-steps.fixture.ts';

describe('what a thief can do with the cookie of a cart', () => {
  let test: TestDatabase;
  let one: CookieSteps['one'];
  let open: CookieSteps['open'];
  let begin: CookieSteps['begin'];
  let signIn: CookieSteps['signIn'];
  let itemsOf: CookieSteps['itemsOf'];
  before(async () => {
    test = await createTestDatabase();
    ({ one, open, begin, signIn, itemsOf } = cookieSteps(test.database));
  });
  after(() => test.drop());

  const createCustomer = () => insertCustomer(test.database);

  it('P3, S37: an old cookie shows the old cart again, signed out or not: replay is possible by design', async () => {
    const customer = await createCustomer();
    const { tokenHash } = await signIn(customer, await begin(add('A', 2)));
    const kept = one.cookieOf(tokenHash) as string;
    await one.browsers.change(tokenHash, (cart) => applyAction(cart, { type: 'set', sku: 'A', quantity: 0 }));
    await one.browsers.end(tokenHash);
    one.cookies.set(tokenHash.toString('hex'), kept);
    assert.equal(await itemsOf(tokenHash), 2);
    // New credentials are in PostgreSQL, and end what was kept as well.
    await endCredentials(test.database, customer.id);
    assert.equal(await one.browsers.find(tokenHash), undefined);
  });

  it('P3, S37: refuses a cookie with any character changed', async () => {
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

  it('P3: a deleted cookie is a lost cart', async () => {
    const token = await begin();
    one.cookies.clear();
    assert.equal(await one.browsers.find(token), undefined);
    assert.equal(await one.browsers.change(token, (cart) => applyAction(cart, add('A'))), undefined);
  });

  it('S37: reveals nothing of its content, and belongs to one token', async () => {
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
    const changed = await rotated.browsers.change(token, (cart) => applyAction(cart, add('A', 1)));
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
    const changed = await one.browsers.change(token, (cart) => applyAction(cart, add('B', 1)));
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
