import { setTimeout as pause } from 'node:timers/promises';
import { createPasswords } from '../../../src/customers/passwords/passwords.ts';
import type { Database } from '../../../src/database/database.ts';
import { runWrk } from '../../load/wrk.ts';
import type { Bench } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { fromAnyNetwork, randomBelow, viewOf } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, p99Of, ratioOf } from '../measuring/slices.ts';
import { startShop } from '../processes/start.ts';
import { fillCart, skusOf } from '../seed/carts.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';

/** Others send 600 requests in a slice, so its p99 is that of the sixth-slowest request and not of a single one. */
const SECONDS = 3;
/** Other shoppers send 200 requests a second, which the shop handles easily, to measure how long they wait. */
const OTHERS = { connections: 8, thinkMs: 40 };
const STORM_CALLERS = 32;
/** After this, connections are open, threads run and statements are prepared. */
const STORM_RISES_SECONDS = 1;
const SIGN_INS = 5_000;
const CUSTOMERS = 5_000;
const PRODUCTS = 100;
const PASSWORD = 'a quiet lake at dawn';

/**
 * Measures how long other requests take while callers sign in without a pause, with right and wrong passwords, from so
 * many networks that no limit stops them. Compares it in turn with the same without the storm.
 */
export async function benchStorm(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    await seedProducts(database.database, PRODUCTS);
    await seedCustomers(database.database);
    const contestants = await startContestants(bench, database);
    try {
      const measured = await measureInTurn(contestants.all, bench.plan(SECONDS));
      for (let index = 0; index < measured.length; index += 2) {
        const [quiet, stormy] = measured.slice(index);
        if (!quiet || !stormy) throw new Error('each request is measured with and without the storm');
        bench.report.row(quiet);
        bench.report.row(stormy, { 'of the p99 without': ratioOf(stormy, quiet, p99Of) });
      }
    } finally {
      await contestants.stop();
    }
  });
}

/** Each request is measured without the storm and then in it. */
async function startContestants({ folder }: Bench, { url, serverPid }: BenchDatabase) {
  const shop = await startShop(folder, { url });
  const cookie = await fillCart(shop.url, skusOf(3));
  const others: Record<string, HttpRequest> = {
    'a cached page': { path: '/products?category=men' },
    'a cart view': viewOf(cookie),
    'the cart’s page': viewOf(cookie, '/cart'),
  };
  const signIns = await writeRequests(folder, 'storm', Array.from({ length: SIGN_INS }, signInRequest));
  const watched = { web: shop.pid, database: serverPid };
  const all: Contestant[] = [];
  for (const [name, request] of Object.entries(others)) {
    const file = await writeRequests(folder, name, [request]);
    const load = (seconds: number) => runWrk({ url: shop.url, ...OTHERS, seconds, file });
    const loadInStorm: Contestant['load'] = async (seconds, slice) => {
      const storm = runWrk({
        url: shop.url,
        connections: STORM_CALLERS,
        seconds: seconds + 2 * STORM_RISES_SECONDS,
        file: signIns,
        first: slice * 997,
      });
      await pause(STORM_RISES_SECONDS * 1_000);
      const result = await load(seconds);
      await storm;
      return result;
    };
    all.push(
      { name: `${name}, no storm`, watched, load },
      { name: `${name}, ${STORM_CALLERS} callers sign in`, watched, load: loadInStorm },
    );
  }
  return { all, stop: () => shop.stop() };
}

function signInRequest(): HttpRequest {
  const isRight = Math.random() < 0.5;
  return {
    method: 'POST',
    path: '/api/session',
    headers: fromAnyNetwork(),
    json: {
      // Every second wrong sign-in is for an unknown email.
      email: emailOf(isRight ? randomBelow(CUSTOMERS) : randomBelow(2 * CUSTOMERS)),
      password: isRight ? PASSWORD : `${PASSWORD} ${randomBelow(1_000)}`,
    },
  };
}

const emailOf = (number: number) => `customer-${number}@example.test`;

async function seedCustomers({ pool }: Database): Promise<void> {
  const passwordHash = await createPasswords().hash(PASSWORD, { network: '', isFirst: false });
  await pool.query(
    `INSERT INTO customers (email, email_key, name, password_hash, email_confirmed_at)
     SELECT email, email, 'Ada', $2, now() FROM unnest($1::text[]) AS email`,
    [Array.from({ length: CUSTOMERS }, (_, number) => emailOf(number)), passwordHash],
  );
  await pool.query('VACUUM ANALYZE customers');
}
