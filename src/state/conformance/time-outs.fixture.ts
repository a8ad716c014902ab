import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import type { Database } from '../../database/database.ts';
import { EMPTY_CART } from '../cart-document.ts';
import type { CustomerCredentials, Role, StateStore } from '../store.ts';
import { insertCustomer } from './customers.fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const add: Action = { type: 'add', sku: 'A', quantity: 1, unitPriceMinor: 1, at: '' };

/** Describes a store that keeps carts on a server, where an abandoned cart takes room. */
export function describeFirstWeek(
  open: () => StateStore,
  pass: (tokenHash: Buffer, ms: number) => Promise<void>,
): void {
  const begin = async () => {
    const tokenHash = randomBytes(32);
    const first = applyAction(EMPTY_CART, add);
    assert.ok(first.ok);
    await open().create(tokenHash, first.cart);
    return tokenHash;
  };

  it('S5: forgets a guest’s cart that was touched once after 7 days', async () => {
    const token = await begin();
    await pass(token, 6.9 * DAY_MS);
    const looked = await begin();
    assert.ok(await open().find(looked), 'a look on the same day does not count');
    await pass(looked, 7.1 * DAY_MS);
    await pass(token, 0.2 * DAY_MS);
    for (const ended of [token, looked]) {
      assert.equal(await open().find(ended), undefined);
      assert.equal(await open().change(ended, (cart) => applyAction(cart, add)), undefined);
    }
  });

  const WAYS: Record<string, (token: Buffer) => Promise<unknown>> = {
    'was changed again': (token) => open().change(token, (cart) => applyAction(cart, add)),
    'was changed by two tabs at once': (token) =>
      Promise.all([1, 2].map(() => open().change(token, (cart) => applyAction(cart, add)))),
    'was looked at on another day': async (token) => {
      await pass(token, 2 * DAY_MS);
      assert.equal((await open().find(token))?.prolonged, true);
    },
  };
  for (const [what, comeBack] of Object.entries(WAYS)) {
    it(`S5: keeps a guest’s cart that ${what} for 90 days`, async () => {
      const token = await begin();
      await comeBack(token);
      await pass(token, 89 * DAY_MS);
      assert.ok(await open().find(token));
    });
  }
}

/**
 * Tests the time-outs of a store that is not PostgreSQL by its own clock, and that it checks the customer's credentials
 * in PostgreSQL. `pass` lets time pass for this session.
 */
export function describeTimeOuts(
  open: () => StateStore,
  database: () => Database,
  pass: (tokenHash: Buffer, ms: number) => Promise<void>,
): void {
  const begin = async () => {
    const tokenHash = randomBytes(32);
    const first = applyAction(EMPTY_CART, add);
    assert.ok(first.ok);
    await open().create(tokenHash, first.cart);
    return tokenHash;
  };
  const signIn = async (customer: CustomerCredentials, oldTokenHash?: Buffer) => {
    const newTokenHash = randomBytes(32);
    await open().signIn({ oldTokenHash, newTokenHash, customer, userAgent: '', merge });
    return newTokenHash;
  };

  it('S5: forgets a guest after 90 days without a visit; a visit is noted once a day', async () => {
    const token = await begin();
    await open().change(token, (cart) => applyAction(cart, add));
    assert.equal((await open().find(token))?.prolonged, false);
    await pass(token, 89.9 * DAY_MS);
    assert.equal((await open().find(token))?.prolonged, true);
    assert.equal((await open().find(token))?.prolonged, false);
    await pass(token, 89.9 * DAY_MS);
    assert.equal((await open().change(token, (cart) => applyAction(cart, add)))?.prolonged, true);
    assert.equal(itemCount((await open().find(token))?.cart ?? EMPTY_CART), 3);
    await pass(token, 90.1 * DAY_MS);
    assert.equal(await open().find(token), undefined);
    assert.equal(await open().change(token, (cart) => applyAction(cart, add)), undefined);
  });

  const LIMITS: [role: Role, idleMs: number, absoluteMs: number][] = [
    ['customer', 14 * DAY_MS, 30 * DAY_MS],
    ['staff', 15 * MINUTE_MS, 480 * MINUTE_MS],
  ];
  for (const [role, idleMs, absoluteMs] of LIMITS) {
    it(`S5: ends a session of ${role} when idle, and when it is old however busy`, async () => {
      const customer = await insertCustomer(database(), role);
      const idle = await signIn(customer);
      await pass(idle, idleMs - MINUTE_MS);
      assert.ok(await open().find(idle));
      await pass(idle, idleMs + 1);
      assert.equal(await open().find(idle), undefined);
      const busy = await signIn(customer);
      const steps = Math.ceil(absoluteMs / (idleMs * 0.9));
      for (let step = 1; step < steps; step++) {
        await pass(busy, absoluteMs / steps);
        assert.ok(await open().find(busy), `ended after ${step} of ${steps}`);
      }
      await pass(busy, absoluteMs / steps + 1);
      assert.equal(await open().find(busy), undefined);
      assert.deepEqual(await open().sessionsOf(customer.id), []);
    });
  }

  it('S8: is fresh for 15 minutes after the sign-in', async () => {
    const token = await signIn(await insertCustomer(database()));
    await pass(token, 14.9 * MINUTE_MS);
    assert.equal((await open().find(token))?.session?.isRecentSignIn, true);
    await pass(token, 0.2 * MINUTE_MS);
    assert.equal((await open().find(token))?.session?.isRecentSignIn, false);
  });

  it('an expired guest’s session is not merged', async () => {
    const guest = await begin();
    await pass(guest, 91 * DAY_MS);
    const token = await signIn(await insertCustomer(database()), guest);
    assert.deepEqual((await open().find(token))?.cart.lineItems, []);
  });

  const CHANGES = {
    'S3: another role': "role = 'staff'",
    'S6: new credentials': 'credentials_version = credentials_version + 1',
    'S6: a disabled account': 'disabled_at = now()',
  };
  for (const [what, set] of Object.entries(CHANGES)) {
    it(`${what} ends every session of the customer at once, and lets none begin`, async () => {
      const customer = await insertCustomer(database());
      const tokens = [await signIn(customer), await signIn(customer)];
      await database().pool.query(`UPDATE customers SET ${set} WHERE id = $1`, [customer.id]);
      tokens.push(await signIn(customer));
      for (const token of tokens) assert.equal(await open().find(token), undefined);
      assert.deepEqual(await open().sessionsOf(customer.id), []);
    });
  }
}
