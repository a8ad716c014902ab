import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { applyAction, itemCount } from '../../cart/cart.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import type { Exceptions } from '../conformance/exceptions.fixture.ts';
import { describeTimeOuts } from '../conformance/time-outs.fixture.ts';
import { SESSIONS_MAX } from '../store.ts';
import { add, type CookieSteps, cookieSteps } from './cookie-steps.fixture.ts';

describe('the cookie store', () => {
  let test: TestDatabase;
  let laterMs = 0;
  let one: CookieSteps['one'];
  let begin: CookieSteps['begin'];
  let signIn: CookieSteps['signIn'];
  let itemsOf: CookieSteps['itemsOf'];
  before(async () => {
    test = await createTestDatabase();
    ({ one, begin, signIn, itemsOf } = cookieSteps(test.database, () => Date.now() + laterMs));
  });
  after(() => test.drop());

  const createCustomer = () => insertCustomer(test.database);

  /** Fills the cart until it is refused; the number of lines. */
  async function fill(token: Buffer): Promise<number> {
    for (let lines = 1; ; lines++) {
      const result = await one.browsers.change(token, (cart) => applyAction(cart, add(`sku-${lines}`, 99)));
      if (!result?.ok) {
        assert.equal(result?.reason, 'cart_too_large_for_cookie');
        return lines;
      }
    }
  }

  const instead: Exceptions = new Map([
    [
      'knows for a minute which tokens a sign-in has replaced',
      {
        name: 'knows of no token that was replaced: the browser has put the new cookie in its place',
        async run() {
          assert.equal(await one.browsers.wasReplaced(await begin()), false);
        },
      },
    ],
    [
      'P21: 20 adds at once',
      {
        name: 'P21: of 20 adds at once the one answered last stays',
        async run() {
          const token = await begin();
          await Promise.all(
            Array.from({ length: 20 }, () =>
              one.browsers.change(token, (cart) => applyAction(cart, add('A', 2))),
            ),
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
              one.browsers.change(token, (cart) => applyAction(cart, add('B', 5), { key: 'once' })),
            ),
          );
          assert.ok(results.every((result) => result?.ok && result.changed && result.cart.version === 2));
          assert.equal(await itemsOf(token), 6);
          const again = await one.browsers.change(token, (cart) =>
            applyAction(cart, add('B', 5), { key: 'once' }),
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
            applyAction(cart, { type: 'set', sku: 'sku-1', quantity: 0 }, { key: 'a key' }),
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
      'P22: an add during the sign-in',
      {
        name: 'P22: an add that is answered while the guest signs in is lost',
        async run() {
          const [customer, guest] = [await createCustomer(), await begin(add('A', 1))];
          const [added, { tokenHash }] = await Promise.all([
            one.browsers.change(guest, (cart) => applyAction(cart, add('A', 1))),
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
});
