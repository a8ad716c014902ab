import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { isDatabaseAway, openDatabase } from '../../database/database.ts';
import { createLeasedLimit, type LeasedLimit } from './leased-limit.ts';
import { createRateLimits, type RateLimit } from './rate-limit.ts';

const RULE: RateLimit = { name: 'leases', limit: 100, windowSeconds: 600 };
const noError = (error: unknown) => assert.fail(`${error}`);

describe('a leased limit', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(() => test.database.pool.query('DELETE FROM rate_limits'));

  const allowed = async (limit: LeasedLimit, count: number, key = 'a') => {
    const taken = await Promise.all(Array.from({ length: count }, () => limit.take(RULE, key)));
    return taken.filter(({ ok }) => ok).length;
  };

  it('S47: gives out 20 without counting, and leases of 50 up to the shared limit', async () => {
    const [one, other] = [1, 2].map(() => createLeasedLimit(createRateLimits(test.database), noError)) as [
      LeasedLimit,
      LeasedLimit,
    ];
    assert.equal(await allowed(one, 60), 60);
    assert.equal(await allowed(other, 100), 70);
    assert.equal(await allowed(one, 100), 10);
    assert.equal(await allowed(one, 20, 'b'), 20);
    const { rows } = await test.database.pool.query('SELECT FROM rate_limits');
    assert.equal(rows.length, 1, 'what is uncounted is not stored');
  });

  it('S47: says how long the shared window lasts without asking the database again', async () => {
    const limit = createLeasedLimit(createRateLimits(test.database), noError);
    await allowed(limit, 200);
    await test.database.pool.query('DELETE FROM rate_limits');
    const refused = await limit.take(RULE, 'a');
    assert.ok(!refused.ok && refused.retryAfterSeconds > 590 && refused.retryAfterSeconds <= 600);
  });

  it('S47: starts again with each window', async (t) => {
    const limit = createLeasedLimit(createRateLimits(test.database), noError);
    await allowed(limit, 200);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 601_000 });
    assert.equal(await allowed(limit, 20), 20);
  });

  it('keeps no one out while the database is away, and reports the error', async () => {
    const gone = openDatabase({ connection: test.connection, maxConnections: 1, applicationName: 'gone' });
    await gone.close();
    const errors: unknown[] = [];
    const limit = createLeasedLimit(createRateLimits(gone), (error) => errors.push(error));
    assert.equal(await allowed(limit, 200), 200);
    assert.ok(errors.length > 0 && errors.every((error) => isDatabaseAway(error as Error)));
  });
});
