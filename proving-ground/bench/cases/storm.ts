import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { createPasswords } from '../../../src/customers/passwords/passwords.ts';
import { type Load, measure, median, randomBelow } from '../load.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import type { BenchDatabase } from '../seed.ts';
import { cookieOf, seedCarts } from '../seed.ts';

const ROUNDS = 5;
const SECONDS = 6;
/** Other shoppers send requests at a rate that the shop handles easily, to measure how long they wait. */
const OTHERS = { connections: 8, overallRate: 200 };
const STORM_CALLERS = 32;
/** After this, connections are open, threads run and statements are prepared. */
const STORM_RISES_MS = 2_000;
const CUSTOMERS = 5_000;
const CARTS = 1_000;
const PASSWORD = 'a quiet lake at dawn';
/** Each caller repeats these requests in a loop. */
const REQUESTS_OF_CALLER = 500;

const OTHERS_ASK = {
  'a cached page': { path: '/products?category=men' },
  'a cart view': { path: '/api/cart', headers: { cookie: cookieOf(0) } },
  "the cart's page": { path: '/cart', headers: { cookie: cookieOf(0) } },
};

/**
 * Measures how long other requests take while callers sign in without pause, with right and wrong passwords, from so
 * many networks that no limit stops them. Compares it in turn with the same without the storm.
 */
export async function benchStorm({ connection, database }: BenchDatabase, report: Report): Promise<void> {
  await seedCarts(database, CARTS);
  await seedCustomers(database);
  const shop = await startMeasured('./shop-process.ts', { connection, trustedProxies: ['127.0.0.1/32'] });
  try {
    for (const [name, ask] of Object.entries(OTHERS_ASK)) {
      await measure(shop, { ...OTHERS, ...ask, duration: 2 });
      const rounds: { quiet: Load; storm: Load; signIns: number }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const quiet = await measure(shop, { ...OTHERS, ...ask, duration: SECONDS });
        const storm = startStorm(shop);
        await pause(STORM_RISES_MS);
        const stormy = await measure(shop, { ...OTHERS, ...ask, duration: SECONDS });
        rounds.push({ quiet, storm: stormy, signIns: await storm.stop() });
      }
      const of = (kind: 'quiet' | 'storm') => rounds.map((round) => round[kind]);
      report.row(`${name}, no storm`, of('quiet'), {});
      report.row(`${name}, ${STORM_CALLERS} callers sign in`, of('storm'), {
        'of the p99 without':
          median(of('storm').map(({ p99Ms }) => p99Ms)) / median(of('quiet').map(({ p99Ms }) => p99Ms)),
      });
      report.value('sign-ins answered per second', median(rounds.map(({ signIns }) => signIns)));
    }
  } finally {
    await shop.stop();
  }
}

function startStorm(shop: MeasuredProcess): { stop(): Promise<number> } {
  const ended = Promise.withResolvers<autocannon.Result>();
  const storm = autocannon(
    {
      url: shop.url,
      connections: STORM_CALLERS,
      duration: 600,
      timeout: 60,
      setupClient: (client) => client.setRequests(Array.from({ length: REQUESTS_OF_CALLER }, signInRequest)),
    },
    (error, result) => (error ? ended.reject(error) : ended.resolve(result)),
  );
  return {
    /** Resolves to how many passwords were compared per second. */
    async stop() {
      storm.stop();
      const { duration, statusCodeStats = {} } = await ended.promise;
      const stats: Partial<Record<string, { count?: number }>> = statusCodeStats;
      return ((stats['200']?.count ?? 0) + (stats['401']?.count ?? 0)) / duration;
    },
  };
}

function signInRequest() {
  const isRight = Math.random() < 0.5;
  return {
    method: 'POST' as const,
    path: '/api/session',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${randomBelow(256)}.${randomBelow(256)}.${randomBelow(256)}`,
    },
    body: JSON.stringify({
      // Every second wrong sign-in is for an unknown email.
      email: emailOf(isRight ? randomBelow(CUSTOMERS) : randomBelow(2 * CUSTOMERS)),
      password: isRight ? PASSWORD : `${PASSWORD} ${randomBelow(1_000)}`,
    }),
  };
}

const emailOf = (number: number) => `customer-${number}@example.test`;

async function seedCustomers(database: BenchDatabase['database']): Promise<void> {
  const passwordHash = await createPasswords().hash(PASSWORD, { network: '', isFirst: false });
  await database.pool.query(
    `INSERT INTO customers (email, email_key, name, password_hash, email_confirmed_at)
     SELECT email, email, 'Ada', $2, now() FROM unnest($1::text[]) AS email`,
    [Array.from({ length: CUSTOMERS }, (_, number) => emailOf(number)), passwordHash],
  );
  await database.pool.query('VACUUM ANALYZE customers');
}
