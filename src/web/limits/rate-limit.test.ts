import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { isDatabaseAway, openDatabase } from '../../database/database.ts';
import { Problem } from '../errors/errors.ts';
import {
  createRateLimits,
  enforceRateLimit,
  type RateLimit,
  type RateLimits,
  resetRateLimit,
} from './rate-limit.ts';

const RULE: RateLimit = { name: 'test', limit: 3, windowSeconds: 600 };

describe('rate limits', () => {
  let test: TestDatabase;
  let limits: RateLimits;
  before(async () => {
    test = await createTestDatabase();
    limits = createRateLimits(test.database);
  });
  after(() => test.drop());
  beforeEach(() => test.database.pool.query('DELETE FROM rate_limits'));

  const takes = async (count: number, rule = RULE, key = 'a', from = limits) => {
    const taken = [];
    for (let take = 0; take < count; take++) taken.push((await from.take([{ rule, key }])).ok);
    return taken;
  };
  const endWindowsIn = (seconds: number) =>
    test.database.pool.query(`UPDATE rate_limits SET ends_at = now() + $1 * interval '1 second'`, [seconds]);

  it('S11: allow a number of tries for a key in a window, and then say when to try again', async () => {
    assert.deepEqual(await takes(5), [true, true, true, false, false]);
    const refused = await limits.take([{ rule: RULE, key: 'a' }]);
    assert.ok(!refused.ok);
    assert.ok(refused.retryAfterSeconds > 590 && refused.retryAfterSeconds <= 600);
  });

  it('S11: count keys and rules separately', async () => {
    await takes(4);
    assert.deepEqual(await takes(1, RULE, 'b'), [true]);
    assert.deepEqual(await takes(1, { ...RULE, name: 'other' }), [true]);
    assert.deepEqual(await takes(1, { ...RULE, name: 'test\na' }, ''), [true]);
  });

  it('S11: give one try back, and end the window with the last one', async () => {
    await takes(3);
    await limits.giveBack([{ rule: RULE, key: 'a' }]);
    assert.deepEqual(await takes(2), [true, false]);
    await test.database.pool.query('DELETE FROM rate_limits');
    await limits.giveBack([{ rule: RULE, key: 'a' }]);
    await takes(1);
    await limits.giveBack([{ rule: RULE, key: 'a' }]);
    await limits.giveBack([{ rule: RULE, key: 'a' }]);
    assert.deepEqual(await takes(4), [true, true, true, false]);
  });

  it('S40: count a try in all of several limits, or in none when one of them is at its limit', async () => {
    const narrow = { rule: RULE, key: 'narrow' };
    const wide = { rule: { ...RULE, limit: 5 }, key: 'wide' };
    const taken = [];
    for (let take = 0; take < 10; take++) taken.push((await limits.take([narrow, wide])).ok);
    assert.deepEqual(taken, [...Array(3).fill(true), ...Array(7).fill(false)]);
    // The seven refused tries have not changed the wide count.
    assert.deepEqual(await takes(3, wide.rule, wide.key), [true, true, false]);
    const refused = await limits.take([narrow, wide]);
    assert.ok(!refused.ok && refused.retryAfterSeconds > 590);
    assert.deepEqual(refused.spent, [narrow, wide]);
    await limits.giveBack([narrow, wide]);
    assert.deepEqual(await takes(2), [true, true]);
    assert.deepEqual((await limits.take([narrow, wide])).ok, true);
    assert.deepEqual((await limits.take([narrow, wide])).ok, false);
  });

  it('S40: count several limits at once in any sequence, exactly and without a deadlock', async () => {
    const counts = ['a', 'b', 'c', 'd'].map((key) => ({ rule: { ...RULE, limit: 20 }, key }));
    const taken = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const given = index % 2 ? counts : counts.toReversed();
        const { ok } = await limits.take(given);
        if (ok) await limits.giveBack(given.toReversed());
        return (await limits.take(given)).ok;
      }),
    );
    // A try may meet counts that others are about to give back, so fewer can pass at first, but never more.
    let passed = taken.filter(Boolean).length;
    while ((await limits.take(counts)).ok) passed++;
    assert.equal(passed, 20);
  });

  it("S11: end with the window by the database's clock, whatever was tried meanwhile", async () => {
    await takes(50);
    await endWindowsIn(0.9);
    const refused = await limits.take([{ rule: RULE, key: 'a' }]);
    assert.deepEqual(refused, { ok: false, retryAfterSeconds: 1, spent: [{ rule: RULE, key: 'a' }] });
    await endWindowsIn(0);
    assert.deepEqual(await takes(4), [true, true, true, false]);
  });

  it('S11: are shared between instances, and exact when all try at once', async () => {
    const other = openDatabase({ connection: test.connection, maxConnections: 10, applicationName: 'other' });
    try {
      const instances = [limits, createRateLimits(other)] as const;
      const rule = { ...RULE, limit: 10 };
      const taken = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          instances[(index % 2) as 0 | 1].take([{ rule, key: 'hot' }]),
        ),
      );
      assert.equal(taken.filter(({ ok }) => ok).length, 10);
    } finally {
      await other.close();
    }
  });

  it('S11: are reset for one key only', async () => {
    await Promise.all([takes(4), takes(4, RULE, 'b')]);
    await resetRateLimit(test.database, [{ rule: RULE, key: 'a' }]);
    await resetRateLimit(test.database, [{ rule: RULE, key: 'never seen' }]);
    assert.deepEqual([await takes(1), await takes(1, RULE, 'b')], [[true], [false]]);
  });

  it('S11: store neither IP addresses nor email addresses', async () => {
    await limits.take([{ rule: RULE, key: 'anna@mail.test 192.0.2.7' }]);
    const { rows } = await test.database.pool.query('SELECT rate_limits::text AS row FROM rate_limits');
    assert.equal(rows.length, 1);
    // As text, and in the hexadecimal form of a bytea.
    assert.doesNotMatch(rows[0].row, /anna|192\.0\.2|616e6e61|3139322e302e32/);
  });

  it('S11: refuse with a sentence and the seconds to wait', async () => {
    for (let take = 0; take < RULE.limit; take++) await enforceRateLimit(limits, [{ rule: RULE, key: 'a' }]);
    await assert.rejects(enforceRateLimit(limits, [{ rule: RULE, key: 'a' }]), (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual([error.status, error.code], [429, 'too_many_tries']);
      assert.equal(error.message, 'Too many tries. Try again in 10 minutes.');
      assert.ok(Number(error.retryAfterSeconds) > 590);
      return true;
    });
    await endWindowsIn(60);
    await assert.rejects(enforceRateLimit(limits, [{ rule: RULE, key: 'a' }]), /Try again in a minute\.$/);
  });

  it('S41: count all networks of an IPv6 site as one caller, so that a site does not drop a newcomer', async () => {
    const blocking = await test.database.pool.connect();
    const flood: Promise<unknown>[] = [];
    let newcomer: Promise<unknown>;
    try {
      await blocking.query('BEGIN; LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
      // More than may be counted and wait at once.
      for (let n = 0; n < 210; n++)
        flood.push(
          limits.take([{ rule: RULE, key: `2001:db8:7:${n.toString(16)}::/64` }]).catch(() => 'dropped'),
        );
      newcomer = limits.take([{ rule: RULE, key: '198.51.100.1' }]).catch((error: unknown) => error);
      await Promise.resolve();
    } finally {
      await blocking.query('ROLLBACK');
      blocking.release();
    }
    assert.deepEqual(await newcomer, { ok: true });
    assert.ok((await Promise.all(flood)).includes('dropped'));
  });

  it('S11: allow nothing while the database is away', async () => {
    const gone = openDatabase({ connection: test.connection, maxConnections: 1, applicationName: 'gone' });
    await gone.close();
    await assert.rejects(createRateLimits(gone).take([{ rule: RULE, key: 'a' }]), isDatabaseAway);
  });

  it('are swept in small batches after their windows have ended, skipping rows in use', async () => {
    await test.database.pool.query(
      `INSERT INTO rate_limits SELECT sha256(n::text::bytea), 1, now() - interval '1 minute' FROM generate_series(1, 1200) AS n`,
    );
    await limits.take([{ rule: RULE, key: 'still open' }]);
    const counting = await test.database.pool.connect();
    try {
      await counting.query(`BEGIN; SELECT FROM rate_limits WHERE key_hash = sha256('1') FOR UPDATE`);
      assert.deepEqual([await limits.sweep(), await limits.sweep()], [1_199, 0]);
    } finally {
      await counting.query('ROLLBACK');
      counting.release();
    }
    assert.deepEqual([await limits.sweep(), await limits.sweep()], [1, 0]);
    const { rows } = await test.database.pool.query('SELECT count(*)::int AS count FROM rate_limits');
    assert.equal(rows[0].count, 1);
  });
});
