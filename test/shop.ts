import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { PoolConfig } from 'pg';
import { type Level, pino } from 'pino';
import {
  CONNECT_TIMEOUT_MS,
  createTestDatabase,
  type TestDatabase,
} from '../proving-ground/shared/test-database.ts';
import { buildApp } from '../src/app.ts';
import { parseCacheUrl } from '../src/cache/cache-url.ts';
import { createSharedCache, type SharedCache } from '../src/cache/shared-cache.ts';
import { importCatalog } from '../src/catalog/import/import.ts';
import { type Database, openDatabase, type Queryable, statement } from '../src/database/database.ts';
import type { Replicas } from '../src/database/replicas/replicas.ts';
import { releaseStock, sendDueEmails } from '../src/jobs.ts';
import type { MailMessage } from '../src/mail/message.ts';
import type { PayOnDelivery } from '../src/payments/provider.ts';
import type { StripeSettings } from '../src/payments/stripe/stripe-client.ts';
import type { PictureStorages } from '../src/pictures/own/contents.ts';
import { createRenderer } from '../src/pictures/renderer.ts';
import { createPictureStore } from '../src/pictures/store.ts';
import { createMetrics, type Metrics } from '../src/process/metrics.ts';
import type { Services } from '../src/services.ts';
import { createCachedStore } from '../src/state/cached/cached.ts';
import { createDatabaseStore } from '../src/state/database/database.ts';
import type { StateStore } from '../src/state/store.ts';
import type { Health } from '../src/web/health.ts';
import { type Network, parseNetwork } from '../src/web/limits/networks.ts';
import { takeWithin } from '../src/web/limits/rate-limit.ts';
import { WEB_PORTS } from '../src/web/public-fetch.ts';
import { faultsOf, type RecordedAnswers, recordAnswers } from './api/answers.ts';
import { compileLazily } from './lazy-schemas.ts';
import { followingApp, type Route, recordRoutes } from './record-routes.ts';
import { type Response, Shopper } from './shopper.ts';
import { testCatalog } from './test-catalog.ts';

export { cartOf, type Headers, lineItem, linesOf, type Response, Shopper } from './shopper.ts';
export { csvOf, productRows, type TestVariant, testCatalog } from './test-catalog.ts';
export { until } from './until.ts';

export interface InstanceOptions {
  publicUrl?: string;
  sessionKeys?: readonly string[];
  logLevel?: Level;
  pageCacheBytes?: number;
  trustedProxies?: readonly string[];
  /** Set it to false for tests with more carts and orders than one network may have. */
  limitsAbuse?: boolean;
  payOnDelivery?: PayOnDelivery;
  /** Whether webhooks may go to receivers on this machine. */
  allowsPrivateWebhooks?: boolean;
  /** Card payments, for example by a fake Stripe. */
  stripe?: StripeSettings;
  /** Takes test cards, by the shop's own test provider. */
  takesTestCards?: boolean;
  /** Renders pictures in a separate process. Without it, a missing picture is an error. */
  rendersPictures?: boolean;
  /** Where the merchant's pictures are. The database when unset. */
  pictureStorages?: PictureStorages;
  /** The cache that it shares with other instances. */
  cacheUrl?: string;
  /** It is closed together with the instance. */
  replicas?: (primary: Database, metrics: Metrics) => Replicas;
  /** Replaces the database store. */
  store?: (database: Database) => StateStore;
  /** Another connection to the same server, such as one that a test can cut. */
  connection?: (direct: PoolConfig) => PoolConfig;
  /** Gives up on a connection after 0.9 s, as in production, instead of waiting as long as a busy machine may need. */
  isHurried?: boolean;
  /**
   * Hashes passwords in a fraction of the time, for tests that count hundreds of guesses. Tests of the hashes themselves,
   * of how long they take and of who waits for them need the real ones.
   */
  hashesCheaply?: boolean;
}

/** The least that Argon2 takes. */
const CHEAP = { memoryCost: 8, timeCost: 1 };

export interface TestInstance {
  app: FastifyInstance;
  health: Health;
  services: Services;
  /** The two background jobs. They run only when a test calls them. */
  sendDueMails(): Promise<void>;
  releaseStock(): Promise<void>;
  metrics: Metrics;
  /** The instance's own pool. */
  database: Database;
  cache: SharedCache | undefined;
  logLines: string[];
  /** This includes transactions that were rolled back. */
  mails: MailMessage[];
  routes: Route[];
  /** The answers under `/api`. `close` fails when the API document does not describe one. */
  answers: RecordedAnswers;
  inject(request: InjectOptions): Promise<Response>;
  shopper(): Shopper;
  /** Listens on a free port of the loopback interface. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export interface TestShop extends TestInstance {
  test: TestDatabase;
  /** Starts another instance on the same database. */
  another(options?: InstanceOptions): Promise<TestInstance>;
}

const PUBLIC_URL = 'https://shop.test';
export const SESSION_KEY = 'a key of the tests, long enough to be one';

/** Creates the whole shop in this process, with its own database. It listens only after `listen` is called. */
export async function createTestShop(
  options: InstanceOptions & { csv?: string; test?: TestDatabase } = {},
): Promise<TestShop> {
  const test = options.test ?? (await createTestDatabase());
  const imported = await importCatalog(test.database, Readable.from(options.csv ?? testCatalog));
  assert.ok(imported.ok, `the test's catalog is wrong: ${JSON.stringify(imported)}`);
  const instances: TestInstance[] = [];
  const another = async (more: InstanceOptions = {}) => {
    const instance = await createInstance(test, more);
    instances.push(instance);
    return instance;
  };
  return {
    ...(await another(options)),
    test,
    another,
    async close() {
      try {
        await Promise.all(instances.map((instance) => instance.close()));
      } finally {
        await test.drop();
      }
    },
  };
}

const insertKept = statement<[number: string, mail: string, letter: string, by: string], never>(
  'INSERT INTO order_mails (order_number, mail, letter, resent_by) VALUES ($1, $2, $3, $4)',
);

/** The queue of the real outbox keeps emails about orders in the same statement. */
async function keepMail(connection: Queryable, { kept }: MailMessage): Promise<void> {
  if (kept) await connection.run(insertKept, [kept.orderNumber, kept.mail, kept.letter, kept.resentBy]);
}

async function createInstance(test: TestDatabase, options: InstanceOptions): Promise<TestInstance> {
  const { publicUrl = PUBLIC_URL, sessionKeys = [SESSION_KEY] } = options;
  const networks = (options.trustedProxies ?? []).map((text) => parseNetwork(text) as Network);
  const connection = (options.connection ?? ((direct) => direct))(test.connection);
  const database = openDatabase({
    connection,
    maxConnections: 8,
    applicationName: 'test shop',
    ...(options.isHurried ? {} : { connectTimeoutMs: CONNECT_TIMEOUT_MS }),
  });
  const directory = await mkdtemp(join(tmpdir(), 'myclothes-pictures-'));
  const renderer = options.rendersPictures ? createRenderer() : undefined;
  const render = renderer?.render ?? (() => Promise.reject(new Error('this test renders no pictures')));
  const logLines: string[] = [];
  const mails: MailMessage[] = [];
  const metrics = createMetrics(database.pool);
  const cache = options.cacheUrl ? openCache(options.cacheUrl, metrics) : undefined;
  const replicas = options.replicas?.(database, metrics);
  const routes: Route[] = [];
  const answers: RecordedAnswers = new Map();
  const follow = (app: FastifyInstance) => {
    compileLazily(app);
    recordRoutes(app, routes);
    recordAnswers(app, answers);
  };
  const { app, health, services } = await followingApp(follow, () =>
    buildApp({
      config: {
        publicUrl,
        instance: 'test-1',
        trustedProxies: networks,
        limitsAbuse: options.limitsAbuse ?? true,
        payOnDelivery: options.payOnDelivery ?? 'on',
        allowsPrivateWebhooks: options.allowsPrivateWebhooks ?? false,
        pictureFetchPorts: WEB_PORTS,
      },
      database,
      store: options.store?.(database) ?? databaseStore(database, cache),
      replicas,
      sharedCache: cache,
      mail: {
        publicUrl,
        countDead: async () => 0,
        async send(connection, message) {
          await keepMail(connection, message);
          mails.push(message);
        },
        async sendWithin(connection, message, count) {
          const { ok } = await takeWithin(connection, [count]);
          if (ok) await keepMail(connection, message);
          if (ok) mails.push(message);
          return ok;
        },
      },
      sessionKeys,
      stripe: options.stripe,
      takesTestCards: options.takesTestCards ?? false,
      pictures: createPictureStore({ directory, render }),
      pictureStorages: options.pictureStorages,
      pictureDirectory: join(directory, 'own'),
      metrics,
      log: pino({ level: options.logLevel ?? 'silent' }, { write: (line) => logLines.push(line) }),
      ...(options.hashesCheaply ? { passwordCost: CHEAP } : {}),
      ...(options.pageCacheBytes === undefined ? {} : { pageCacheBytes: options.pageCacheBytes }),
    }),
  );
  await services.settings.refresh();
  return {
    app,
    health,
    services,
    sendDueMails: () => sendDueEmails(services),
    releaseStock: () => releaseStock(services),
    metrics,
    database,
    cache,
    logLines,
    mails,
    routes,
    answers,
    inject: (request) => app.inject(request),
    shopper: () => new Shopper(app),
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 });
      const address = app.server.address();
      assert.ok(address !== null && typeof address !== 'string');
      return address.port;
    },
    async close() {
      const faults = await faultsOf(app, answers);
      await app.close();
      cache?.close();
      await replicas?.close();
      renderer?.close();
      if (!database.pool.ending) await database.close();
      await rm(directory, { recursive: true, force: true });
      assert.deepEqual(faults, [], 'the API document describes every answer of this test');
    },
  };
}

function openCache(url: string, { registry }: Metrics): SharedCache {
  const address = parseCacheUrl(url);
  assert.ok(!!address, url);
  return createSharedCache({ address, registry });
}

const databaseStore = (database: Database, cache: SharedCache | undefined) =>
  cache ? createCachedStore(database, cache) : createDatabaseStore(database);

/** Dumps the database as text by table. If it is the same before and after, nothing was written. */
export async function contentsOf({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const contents: Record<string, string> = {};
  for (const { name } of rows) {
    const table = await pool.query<{ text: string }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]')::text AS text FROM "${name}" AS t`,
    );
    contents[name] = table.rows[0]?.text ?? '';
  }
  return contents;
}
