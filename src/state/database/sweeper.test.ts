import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { type Action, applyAction } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.ts';
import { sweepAll } from '../../jobs.ts';
import { repeat } from '../../process/repeat.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { createDatabaseStore } from './database.ts';
import { sweep } from './sweeper.ts';

describe('the sweeper', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const sql = (text: string, values: unknown[] = []) => test.database.pool.query(text, values);
  const ADD: Action = { type: 'add', sku: 'A', quantity: 1, unitPriceMinor: 1, at: '' };
  const guest = async (daysAgo: number, changes = 2) => {
    const tokenHash = randomBytes(32);
    const first = applyAction(EMPTY_CART, ADD);
    assert.ok(first.ok);
    const store = createDatabaseStore(test.database);
    await store.create(tokenHash, first.cart);
    for (let changed = 1; changed < changes; changed++)
      await store.change(tokenHash, (cart) => applyAction(cart, ADD));
    await seen(tokenHash, daysAgo);
    return tokenHash;
  };
  const seen = (tokenHash: Buffer, daysAgo: number, createdDaysAgo = daysAgo) =>
    sql(
      `UPDATE sessions SET seen_at = now() - $2 * interval '1 day', created_at = now() - $3 * interval '1 day'
       WHERE token_hash = $1`,
      [tokenHash, daysAgo, createdDaysAgo],
    );
  const signedIn = async (customerId: string, seenDaysAgo: number, createdDaysAgo = seenDaysAgo) => {
    const newTokenHash = randomBytes(32);
    const customer = { id: customerId, role: 'customer', credentialsVersion: 1 } as const;
    const store = createDatabaseStore(test.database);
    await store.signIn({ oldTokenHash: undefined, newTokenHash, customer, userAgent: '', merge });
    await seen(newTokenHash, seenDaysAgo, createdDaysAgo);
    return newTokenHash;
  };
  const createCustomer = async () => {
    const email = `${randomBytes(6).toString('hex')}@shop.test`;
    const text = "INSERT INTO customers (email, email_key, name) VALUES ($1, $1, 'Ada') RETURNING id";
    return (await sql(text, [email])).rows[0].id as string;
  };
  const left = async () =>
    (await sql('SELECT token_hash FROM sessions')).rows
      .map(({ token_hash }) => token_hash.toString('hex'))
      .sort();
  const hex = (...hashes: Buffer[]) => hashes.map((hash) => hash.toString('hex')).sort();

  it('S5: removes what has expired and nothing else; guests’ carts go along, a customer’s stays', async () => {
    const customerId = await createCustomer();
    const kept = [
      await guest(0),
      await guest(89),
      await signedIn(customerId, 0),
      await signedIn(customerId, 13, 29),
    ];
    await guest(91);
    await signedIn(customerId, 15);
    await signedIn(customerId, 0, 31);
    assert.equal(await sweep(test.database), 3);
    assert.deepEqual(await left(), hex(...kept));
    assert.equal((await sql('SELECT FROM carts')).rowCount, 3);
    assert.equal(await sweep(test.database), 0);
    await sql('DELETE FROM sessions');
  });

  it('S5: removes a cart that was touched once after a week, in batches, and looks once at each of the others', async () => {
    const kept = [await guest(7.5, 1), await guest(60), await guest(60, 3)];
    const oldOnes = await guest(60, 1);
    await sql('UPDATE sessions SET is_new = false WHERE token_hash = $1', [oldOnes]);
    await sql(
      `WITH cart AS (
         INSERT INTO carts (id, version, document)
         SELECT uuidv7(), 1 + n % 2, '{}' FROM generate_series(1, 900) AS n RETURNING id)
       INSERT INTO sessions (token_hash, cart_id, seen_at, is_new)
       SELECT sha256(id::text::bytea), id, now() - interval '9 days', true FROM cart`,
    );
    assert.equal(await sweep(test.database), 450);
    const ends = await left();
    assert.equal(ends.length, 454);
    for (const hash of hex(...kept, oldOnes)) assert.ok(ends.includes(hash));
    const { rows } = await sql('SELECT count(*)::int AS count FROM sessions WHERE is_new');
    assert.equal(rows[0].count, 1);
    assert.equal(await sweep(test.database), 0);
    await sql('DELETE FROM sessions');
    await sql('DELETE FROM carts WHERE id NOT IN (SELECT cart_id FROM customers WHERE cart_id IS NOT NULL)');
  });

  it('removes many in batches', async () => {
    await sql(
      `WITH cart AS (
         INSERT INTO carts (id, version, document)
         SELECT uuidv7(), 1, '{}' FROM generate_series(1, 450) RETURNING id)
       INSERT INTO sessions (token_hash, cart_id, seen_at)
       SELECT sha256(id::text::bytea), id, now() - interval '100 days' FROM cart`,
    );
    assert.equal(await sweep(test.database), 450);
    assert.deepEqual(await left(), []);
  });

  it('skips a locked session and does not wait for it', async () => {
    const held = await guest(100);
    await guest(100);
    const client = await test.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM sessions WHERE token_hash = $1 FOR UPDATE', [held]);
    assert.equal(await sweep(test.database), 1);
    assert.deepEqual(await left(), hex(held));
    await client.query('ROLLBACK');
    client.release();
    assert.equal(await sweep(test.database), 1);
  });

  it('runs on one instance at a time', async () => {
    const client = await test.database.pool.connect();
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.sweepSessions]);
    await guest(100);
    assert.equal(await sweep(test.database), undefined);
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.sweepSessions]);
    client.release();
    assert.equal(await sweep(test.database), 1);
  });

  it('begins soon, sweeps the rest too, and stops', async () => {
    await guest(100);
    const swept = Promise.withResolvers<void>();
    const others = [async () => swept.resolve()];
    const sweeping = repeat(60_000, (signal) => sweepAll(test.database, others, signal), swept.reject);
    await swept.promise;
    assert.deepEqual(await left(), []);
    await sweeping.stop();
  });
});
