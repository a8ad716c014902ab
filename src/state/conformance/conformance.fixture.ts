import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it as test } from 'node:test';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { type Cart, EMPTY_CART } from '../cart-document.ts';
import { type CustomerCredentials, type Role, SESSIONS_MAX, type StateStore } from '../store.ts';
import { type Exceptions, excepting } from './exceptions.fixture.ts';

const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});

/**
 * The promises of every store. `open` returns a store that may hold carts of other tests, and `createCustomer` a
 * customer without a session. A promise that a store cannot keep is named in `instead` by the beginning of its test's
 * name, with a test of what the store does.
 */
export function describeStore(
  open: () => StateStore,
  createCustomer: (role?: Role) => Promise<CustomerCredentials>,
  { instead = new Map() }: { instead?: Exceptions } = {},
): void {
  const { it, unused } = excepting(instead);
  const begin = async (store: StateStore, action = add('A')) => {
    const first = applyAction(EMPTY_CART, action);
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
    assert.equal(await store.change(unknown, (cart) => applyAction(cart, add('A'))), undefined);
    assert.equal(await store.find(unknown), undefined);
  });

  it('P21: 20 adds at once to one cart sum up', async () => {
    const store = open();
    const tokenHash = await begin(store, add('A', 1));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.change(tokenHash, (cart) => applyAction(cart, add(index % 2 ? 'A' : 'B', 2))),
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
        store.change(tokenHash, (cart) => applyAction(cart, add('B', 5), { key: 'once' })),
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
      applyAction(cart, { type: 'set', sku: 'A', quantity: 100 }),
    );
    assert.deepEqual(result, {
      ok: false,
      reason: 'quantity_too_large',
      prolonged: false,
      session: undefined,
    });
    assert.deepEqual(await found(store, tokenHash), before);
  });

  it('keeps carts apart', async () => {
    const store = open();
    const [one, other] = [await begin(store, add('A', 1)), await begin(store, add('B', 2))];
    await store.change(one, (cart) => applyAction(cart, add('C', 7)));
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
        applyAction(cart, add(`sku-${index}`, 99), { key: `key-${index}` }),
      );
      assert.ok(result?.ok);
    }
    const cart = await found(store, tokenHash);
    assert.deepEqual([cart.lineItems.length, cart.keys.length, itemCount(cart)], [100, 64, 99 * 99 + 1]);
  });

  const signIn = async (
    store: StateStore,
    customer: CustomerCredentials,
    oldTokenHash?: Buffer,
    newTokenHash = randomBytes(32),
  ) => {
    const signedIn = await store.signIn({
      oldTokenHash,
      newTokenHash,
      customer,
      userAgent: 'a browser',
      merge,
    });
    assert.ok(signedIn);
    return { tokenHash: newTokenHash, ...signedIn };
  };
  const quantities = (cart: Cart) => cart.lineItems.map(({ sku, quantity }) => [sku, quantity]);

  it('S3: a sign-in replaces the token, and the old one is dead at once', async () => {
    const store = open();
    const old = await begin(store, add('A', 2));
    const customer = await createCustomer();
    const first = await signIn(store, customer, old);
    assert.equal(await store.find(old), undefined);
    assert.equal(await store.change(old, (cart) => applyAction(cart, add('B'))), undefined);
    const { session } = (await store.find(first.tokenHash)) ?? {};
    assert.deepEqual(session, {
      customerId: customer.id,
      sessionId: first.sessionId,
      role: 'customer',
      isRecentSignIn: true,
    });
    // Confirming one's identity is a sign-in as well.
    const second = await signIn(store, customer, first.tokenHash);
    assert.equal(await store.find(first.tokenHash), undefined);
    assert.notEqual(second.sessionId, first.sessionId);
    assert.deepEqual(quantities(await found(store, second.tokenHash)), [['A', 2]]);
  });

  it('knows for a minute which tokens a sign-in has replaced', async () => {
    const store = open();
    const old = await begin(store, add('A'));
    const { tokenHash } = await signIn(store, await createCustomer(), old);
    const replaced = [old, tokenHash, randomBytes(32)].map((hash) => store.wasReplaced(hash));
    assert.deepEqual(await Promise.all(replaced), [true, false, false]);
  });

  it('P22: a guest’s cart joins the customer’s, and the next device shows the same one', async () => {
    const store = open();
    const customer = await createCustomer();
    const one = await signIn(store, customer, await begin(store, add('A', 2)));
    assert.deepEqual([one.merged, quantities(one.cart)], [true, [['A', 2]]]);
    const other = await signIn(store, customer, await begin(store, add('B', 3)));
    await store.change(one.tokenHash, (cart) => applyAction(cart, add('A', 1)));
    const both = [
      ['A', 3],
      ['B', 3],
    ];
    assert.deepEqual(quantities(await found(store, one.tokenHash)), both);
    assert.deepEqual(quantities(await found(store, other.tokenHash)), both);
    const bare = await signIn(store, customer);
    assert.deepEqual([bare.merged, quantities(bare.cart)], [false, both]);
  });

  it('P22: ten sign-ins at once with one guest’s session merge it once', async () => {
    const store = open();
    const customer = await createCustomer();
    const guest = await begin(store, add('A', 2));
    const results = await Promise.all(Array.from({ length: 10 }, () => signIn(store, customer, guest)));
    assert.equal(results.filter(({ merged }) => merged).length, 1);
    for (const { tokenHash } of results) {
      const cart = await found(store, tokenHash);
      assert.deepEqual(quantities(cart), [['A', 2]]);
      assert.equal(cart.version, 2);
    }
  });

  it('P22: two customers who race for one guest’s session do not both get its cart', async () => {
    const store = open();
    const guest = await begin(store, add('A', 2));
    const customers = await Promise.all([createCustomer(), createCustomer()]);
    const results = await Promise.all(customers.map((customer) => signIn(store, customer, guest)));
    assert.deepEqual(results.map(({ cart }) => itemCount(cart)).sort(), [0, 2]);
  });

  it('P22: an add during the sign-in is in the cart, or is refused because the session was replaced', async () => {
    const store = open();
    const customer = await createCustomer();
    await signIn(store, customer, await begin(store, add('B', 1)));
    const guest = await begin(store, add('A', 1));
    const adding = Promise.all(
      Array.from({ length: 20 }, () => store.change(guest, (cart) => applyAction(cart, add('A', 1)))),
    );
    const [changes, { tokenHash }] = await Promise.all([adding, signIn(store, customer, guest)]);
    const acknowledged = changes.filter((result) => result?.ok).length;
    assert.deepEqual(quantities(await found(store, tokenHash)), [
      ['B', 1],
      ['A', 1 + acknowledged],
    ]);
  });

  it('another customer’s session that is signed in over ends, and its cart stays theirs', async () => {
    const store = open();
    const [one, other] = await Promise.all([createCustomer(), createCustomer()]);
    const first = await signIn(store, one, await begin(store, add('A', 2)));
    const second = await signIn(store, other, first.tokenHash);
    assert.equal(itemCount(second.cart), 0);
    assert.equal(await store.find(first.tokenHash), undefined);
    assert.equal(itemCount((await signIn(store, one)).cart), 2);
  });

  it('S6: an ended session is gone; a customer’s cart stays, a guest’s goes with it', async () => {
    const store = open();
    const customer = await createCustomer();
    const guest = await begin(store);
    const { tokenHash } = await signIn(store, customer, await begin(store, add('A', 2)));
    for (const ended of [guest, tokenHash]) {
      await store.end(ended);
      assert.equal(await store.find(ended), undefined);
      await store.end(ended);
    }
    assert.equal(itemCount((await signIn(store, customer)).cart), 2);
  });

  it('S7: lists the sessions of a customer, and ends one, or all others', async () => {
    const store = open();
    const [customer, other] = await Promise.all([createCustomer(), createCustomer()]);
    const one = await signIn(store, customer);
    const two = await signIn(store, customer);
    const three = await signIn(store, customer);
    const sessions = [one, two, three];
    const theirs = await signIn(store, other);
    const ids = async (of: CustomerCredentials) => (await store.sessionsOf(of.id)).map(({ id }) => id).sort();
    assert.deepEqual(await ids(customer), sessions.map(({ sessionId }) => sessionId).sort());

    assert.equal(await store.endSession(customer.id, theirs.sessionId), false);
    assert.ok(await store.find(theirs.tokenHash));
    assert.equal(await store.endSession(customer.id, one.sessionId), true);
    assert.equal(await store.endSession(customer.id, one.sessionId), false);
    assert.equal(await store.find(one.tokenHash), undefined);

    await store.endOthers(customer.id, two.sessionId);
    assert.deepEqual(await ids(customer), [two.sessionId]);
    assert.equal(await store.find(three.tokenHash), undefined);
    await store.endOthers(customer.id, undefined);
    assert.deepEqual(await ids(customer), []);
    assert.deepEqual(await ids(other), [theirs.sessionId]);
  });

  it(`keeps ${SESSIONS_MAX} sessions of a customer`, async () => {
    const store = open();
    const customer = await createCustomer();
    for (let count = 0; count < SESSIONS_MAX + 2; count++) await signIn(store, customer);
    assert.equal((await store.sessionsOf(customer.id)).length, SESSIONS_MAX);
  });

  it('S6: finds the cart of a customer, and forgets a customer whole, and nobody else', async () => {
    const store = open();
    const [customer, other] = await Promise.all([createCustomer(), createCustomer()]);
    const one = await signIn(store, customer, await begin(store));
    const theirs = await signIn(store, other, await begin(store, add('B', 2)));
    assert.equal(itemCount((await store.cartOf(customer.id)) as Cart), 1);
    await store.forget(customer.id);
    assert.equal(await store.find(one.tokenHash), undefined);
    assert.deepEqual(await store.sessionsOf(customer.id), []);
    assert.equal(itemCount(await found(store, theirs.tokenHash)), 2);
  });

  test('has no exception that is none', () => assert.deepEqual([...unused], []));
}
