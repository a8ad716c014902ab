import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { createKeyedSemaphore } from '../../process/semaphore.ts';
import { createCookies, sessionTokens } from '../../sessions/cookies.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { Problem } from '../../web/errors/errors.ts';
import { createRateLimits } from '../../web/limits/rate-limit.ts';
import { createRememberedBrowsers } from '../devices/remembered-browsers.ts';
import { RATE_LIMITS } from '../limits.ts';
import { createPasswords } from '../passwords/passwords.ts';
import { type TryDeps, withTryLimits } from './password-tries.ts';
import { register } from './register.ts';

const KEYS = ['a key that is long enough to be one'];

describe('password tries', () => {
  let test: TestDatabase;
  let parts: TryDeps;
  before(async () => {
    test = await createTestDatabase();
    parts = {
      limits: createRateLimits(test.database),
      semaphore: createKeyedSemaphore(2, 50),
      browsers: createRememberedBrowsers({
        database: test.database,
        cookies: createCookies('https://shop.test', sessionTokens(['a key that is long enough, number one'])),
        sessionKeys: KEYS,
      }),
    };
  });
  after(() => test.drop());

  const client = { network: '192.0.2.7', browser: undefined };
  const tryOut = (key: string, compare: () => Promise<undefined>) =>
    withTryLimits(parts, { key, client }, { find: async () => [], compare });
  const isProblem = (status: number) => (error: unknown) =>
    error instanceof Problem && error.status === status;

  it('S41: do not count as guesses if the queue is full', async () => {
    const drop = () => Promise.reject(new Problem(503, 'overloaded', 'Try again.'));
    for (let tries = 0; tries < 15; tries++)
      await assert.rejects(tryOut('anna@mail.test', drop), isProblem(503));
    const wrong = async () => undefined;
    for (let tries = 0; tries < 10; tries++) assert.equal(await tryOut('anna@mail.test', wrong), undefined);
    await assert.rejects(tryOut('anna@mail.test', wrong), isProblem(429));
  });

  it('S41: of a registration that the queue refuses take no email from the address', async () => {
    const passwords = createPasswords({ concurrency: 1 });
    let isOver = false;
    const keepBusy = async () => {
      while (!isOver) {
        await passwords.hash('of a storm', { network: client.network, isFirst: false }).catch(() => {});
        await setImmediate();
      }
    };
    const storm = Array.from({ length: 60 }, keepBusy);
    const email = 'dora@mail.test';
    const accounts = {
      ...parts,
      database: test.database,
      passwords,
      mail: {
        ...{ publicUrl: '', send: async () => {}, sendWithin: async () => true, countDead: async () => 0 },
        settings: DEFAULT_SETTINGS,
      },
    };
    const registration = { name: 'Dora', email, password: 'a quiet lake at dawn' };
    await assert.rejects(register(accounts, registration, client), isProblem(503));
    isOver = true;
    await Promise.all(storm);
    const rule = RATE_LIMITS.strangerMailToAddress;
    for (let mails = 0; mails < rule.limit; mails++)
      assert.ok((await parts.limits.take([{ rule: rule, key: email }])).ok);
  });

  it('S11: stay counted after any other failure, which may have come after the comparison', async () => {
    const fail = () => Promise.reject(new Error('the database is away'));
    for (let tries = 0; tries < 10; tries++)
      await assert.rejects(tryOut('bea@mail.test', fail), /the database is away/);
    await assert.rejects(tryOut('bea@mail.test', fail), isProblem(429));
  });
});
