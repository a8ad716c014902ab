import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { parseCookie } from 'cookie';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { type Action, change, EMPTY_CART, itemCount } from '../cart/cart.ts';
import { merge } from '../cart/merge.ts';
import { describeStore, type Exceptions } from './conformance.fixture.ts';
import { type CookieStore, createCookieStore } from './cookie.ts';
import { insertCustomer } from './customers.fixture.ts';
import { createSeals } from './seal.ts';
import { createStanding, endCredentials } from './standing.ts';
import { type Customer, SESSIONS_MAX, type StateStore } from './store.ts';
import { describeTimeOuts } from './time-outs.fixture.ts';

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

/** Each token in a browser of its own, which sends its cookie and keeps the newest it is given. */
function withBrowsers(store: CookieStore) {
  const cookies = new Map<string, string>();
  const lastOf = new Map<string, Buffer>();
  const nameOf = (token: Buffer | undefined) => token?.toString('hex') ?? '';
  async function ask<T>(
    from: Buffer | undefined,
    to: Buffer | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { result, setCookie } = await store.within(cookies.get(nameOf(from)), work);
    if (setCookie === undefined) return result;
    if (from && to && !from.equals(to)) cookies.delete(nameOf(from));
    const cookie = setCookie.split(';')[0] as string;
    if (cookie.endsWith('=')) cookies.delete(nameOf(to));
    else cookies.set(nameOf(to), cookie);
    return result;
  }
  /** By the browser that the customer has signed in with last. */
  const ofCustomer = <T>(customerId: string, work: () => Promise<T>) => {
    const token = lastOf.get(customerId);
    return ask(token, token, work);
  };
  const browsers: StateStore = {
    find: (token) => ask(token, token, () => store.find(token)),
    create: (token, cart) => ask(token, token, () => store.create(token, cart)),
    change: (token, apply) => ask(token, token, () => store.change(token, apply)),
    signIn(given) {
      lastOf.set(given.customer.id, given.newTokenHash);
      return ask(given.oldTokenHash, given.newTokenHash, () => store.signIn(given));
    },
    end: (token) => ask(token, token, () => store.end(token)),
    sessionsOf: (customerId) => ofCustomer(customerId, () => store.sessionsOf(customerId)),
    endSession: (customerId, id) => ofCustomer(customerId, () => store.endSession(customerId, id)),
    endOthers: (customerId, id) => ofCustomer(customerId, () => store.endOthers(customerId, id)),
    forget: (customerId) => ofCustomer(customerId, () => store.forget(customerId)),
  };
  return { browsers, cookies, cookieOf: (token: Buffer) => cookies.get(nameOf(token)) };
}

describe('the cookie store', () => {
  let test: TestDatabase;
  let laterMs = 0;
  const open = (sessionKeys: readonly string[] = [KEYS[0]]) =>
    withBrowsers(
      createCookieStore({
        sessionKeys,
        publicUrl: 'https://shop.test',
        isGood: createStanding(test.database),
        endCredentials: (customerId) => endCredentials(test.database, customerId),
        now: () => Date.now() + laterMs,
      }),
    );
  let one: ReturnType<typeof open>;
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

  /** Fills the cart until it is refused; the number of lines. */
  async function fill(token: Buffer): Promise<number> {
    for (let lines = 1; ; lines++) {
      const result = await one.browsers.change(token, (cart) => change(cart, add(`sku-${lines}`, 99)));
      if (!result?.ok) {
        assert.equal(result?.reason, 'cart_too_large_for_cookie');
        return lines;
      }
    }
  }

  const instead: Exceptions = new Map([
    [
      'P21: 20 adds at once',
      {
        name: 'P21: of 20 adds at once the one answered last stays',
        async run() {
          const token = await begin();
          await Promise.all(
            Array.from({ length: 20 }, () => one.browsers.change(token, (cart) => change(cart, add('A', 2)))),
          );
          assert.equal(await itemsOf(token), 3);
        },
      },
    ],
    [
      'P20: one key sent 20 times at once',
      {
        name: 'P20: one key sent 20 times at once adds once, though each answer says that it did',
        async run() {
          const token = await begin();
          const results = await Promise.all(
            Array.from({ length: 20 }, () =>
              one.browsers.change(token, (cart) => change(cart, add('B', 5), { key: 'once' })),
            ),
          );
          assert.ok(results.every((result) => result?.ok && result.changed && result.cart.version === 2));
          assert.equal(await itemsOf(token), 6);
          const again = await one.browsers.change(token, (cart) =>
            change(cart, add('B', 5), { key: 'once' }),
          );
          assert.ok(again?.ok && !again.changed);
        },
      },
    ],
    [
      'holds a cart with every limit reached',
      {
        name: 'P3, S37: refuses what would be more than 4,096 bytes of name and value; a line can still be removed',
        async run() {
          const token = await begin();
          const lines = await fill(token);
          assert.ok(lines > 15 && lines < 40, `${lines} lines`);
          const cookie = one.cookieOf(token) as string;
          assert.ok(cookie.length - 1 <= 4_096 && cookie.length > 3_800, `${cookie.length} bytes`);
          assert.equal((await one.browsers.find(token))?.cart.lineItems.length, lines);
          const removed = await one.browsers.change(token, (cart) =>
            change(cart, { type: 'set', sku: 'sku-1', quantity: 0 }, { key: 'a key' }),
          );
          assert.ok(removed?.ok);
          assert.equal((await one.browsers.find(token))?.cart.lineItems.length, lines - 1);
        },
      },
    ],
    [
      'P22: a guest’s cart joins the customer’s',
      {
        name: 'P22: a guest’s cart stays on its device, and the next device has its own',
        async run() {
          const customer = await createCustomer();
          const first = await signIn(customer, await begin(add('A', 2)));
          const second = await signIn(customer, await begin(add('B', 3)));
          assert.deepEqual([await itemsOf(first.tokenHash), await itemsOf(second.tokenHash)], [2, 3]);
        },
      },
    ],
    [
      'P22: ten sign-ins at once',
      {
        name: 'P22: ten sign-ins at once with one guest’s session each take its cart along',
        async run() {
          const [customer, guest] = [await createCustomer(), await begin(add('A', 2))];
          const results = await Promise.all(Array.from({ length: 10 }, () => signIn(customer, guest)));
          assert.ok(results.every(({ merged, cart }) => merged && itemCount(cart) === 2));
        },
      },
    ],
    [
      'P22: two customers who race',
      {
        name: 'P22: two customers who race for one guest’s session both get its cart',
        async run() {
          const guest = await begin(add('A', 2));
          const customers = await Promise.all([createCustomer(), createCustomer()]);
          const results = await Promise.all(customers.map((customer) => signIn(customer, guest)));
          assert.deepEqual(
            results.map(({ cart }) => itemCount(cart)),
            [2, 2],
          );
        },
      },
    ],
    [
      'P22: adds that come while the guest signs in',
      {
        name: 'P22: an add that is answered while the guest signs in is lost',
        async run() {
          const [customer, guest] = [await createCustomer(), await begin(add('A', 1))];
          const [added, { tokenHash }] = await Promise.all([
            one.browsers.change(guest, (cart) => change(cart, add('A', 1))),
            signIn(customer, guest),
          ]);
          assert.ok(added?.ok);
          assert.equal(await itemsOf(tokenHash), 1);
        },
      },
    ],
    [
      'another customer’s session that is signed in over ends',
      {
        name: 'another customer’s session that is signed in over ends, and its cart with it',
        async run() {
          const [ada, bob] = [await createCustomer(), await createCustomer()];
          const first = await signIn(ada, await begin(add('A', 2)));
          assert.equal(itemCount((await signIn(bob, first.tokenHash)).cart), 0);
          assert.equal(await one.browsers.find(first.tokenHash), undefined);
          assert.equal(itemCount((await signIn(ada)).cart), 0);
        },
      },
    ],
    [
      'S6: an ended session is gone',
      {
        name: 'S6: an ended session is gone, and a customer’s cart with it',
        async run() {
          const customer = await createCustomer();
          const { tokenHash } = await signIn(customer, await begin(add('A', 2)));
          await one.browsers.end(tokenHash);
          assert.equal(await one.browsers.find(tokenHash), undefined);
          assert.equal(itemCount((await signIn(customer)).cart), 0);
        },
      },
    ],
    [
      'S7: lists the sessions',
      {
        name: 'S7: knows this device alone, cannot end another one, and ends all others at once',
        async run() {
          const customer = await createCustomer();
          const [other, here] = [await signIn(customer), await signIn(customer)];
          const listed = await one.browsers.sessionsOf(customer.id);
          assert.deepEqual(
            listed.map(({ id }) => id),
            [here.sessionId],
          );
          assert.equal(await one.browsers.endSession(customer.id, other.sessionId), false);
          assert.ok(await one.browsers.find(other.tokenHash));
          await one.browsers.endOthers(customer.id, here.sessionId);
          assert.equal(await one.browsers.find(other.tokenHash), undefined);
          assert.ok(await one.browsers.find(here.tokenHash));
          assert.equal(await one.browsers.endSession(customer.id, here.sessionId), true);
          assert.equal(await one.browsers.find(here.tokenHash), undefined);
        },
      },
    ],
    [
      `keeps ${SESSIONS_MAX} sessions`,
      {
        name: 'cannot count the sessions of a customer',
        async run() {
          const customer = await createCustomer();
          const first = await signIn(customer);
          for (let count = 0; count < SESSIONS_MAX; count++) await signIn(customer);
          assert.ok(await one.browsers.find(first.tokenHash));
        },
      },
    ],
  ]);

  describeStore(() => one.browsers, createCustomer, { instead });
  describeTimeOuts(
    () => one.browsers,
    () => test.database,
    async (_tokenHash, ms) => {
      laterMs += ms;
    },
  );

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
