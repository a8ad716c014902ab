import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import {
  CONNECT_TIMEOUT_MS,
  createTestDatabase,
  type TestDatabase,
} from '../../../proving-ground/shared/test-database.ts';
import { buildApp } from '../../../src/app.ts';
import { importCatalog } from '../../../src/catalog/import/import.ts';
import { type Database, openDatabase } from '../../../src/database/database.ts';
import { sendDueEmails } from '../../../src/jobs.ts';
import type { StripeSettings } from '../../../src/payments/stripe/stripe-client.ts';
import { createRenderer } from '../../../src/pictures/renderer.ts';
import { createPictureStore } from '../../../src/pictures/store.ts';
import { createMetrics } from '../../../src/process/metrics.ts';
import { createDatabaseStore } from '../../../src/state/database/database.ts';
import { compileLazily } from '../../lazy-schemas.ts';
import { followingApp, type Route, recordRoutes } from '../../record-routes.ts';
import { catalogCsv } from './catalog.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** A shop with its own database and pictures that a browser can visit. */
export interface OpenShop {
  /** The URL has no slash at the end. */
  url: string;
  test: TestDatabase;
  /** The shop's own pool. A test closes it to make the database unavailable. */
  database: Database;
  /** Every route that the shop has. */
  routes: readonly Route[];
  /** The sent emails, oldest first. */
  letters: Letter[];
  sendDueMails(): Promise<void>;
  /** Reads the settings, which no job does here. */
  refreshSettings(): Promise<void>;
  /** Runs one statement, like an operator. */
  sql(statement: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Starts another instance on the same database. */
  another(): Promise<OpenShop>;
  close(): Promise<void>;
}

const SESSION_KEY = 'a key of the journeys, long enough to be one';

/**
 * The picture at an address never changes, and rendering one takes half a second, so pictures are kept between runs.
 */
export const dataDir: string = join(tmpdir(), `myclothes-journeys-${process.getuid?.() ?? 0}`);

/**
 * `host` is the name in the URL, because browsers allow some features only with a name. With `stripe`, it takes cards,
 * or test cards.
 */
export async function openShop(
  host = '127.0.0.1',
  stripe?: StripeSettings | 'test cards',
): Promise<OpenShop> {
  const test = await createTestDatabase();
  const imported = await importCatalog(test.database, Readable.from(catalogCsv));
  assert.ok(imported.ok, `the catalog is wrong: ${JSON.stringify(imported)}`);
  const instances: OpenShop[] = [];
  const another = async () => {
    const instance = await openInstance(test, { host, stripe }, another);
    instances.push(instance);
    return instance;
  };
  const first = await another();
  return {
    ...first,
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
      await test.drop();
    },
  };
}

async function openInstance(
  test: TestDatabase,
  { host, stripe }: { host: string; stripe: StripeSettings | 'test cards' | undefined },
  another: OpenShop['another'],
): Promise<OpenShop> {
  const port = await findFreePort();
  const url = `http://${host}:${port}`;
  const letters: Letter[] = [];
  const database = openDatabase({
    connection: test.connection,
    maxConnections: 8,
    applicationName: 'test shop',
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  });
  const renderer = createRenderer();
  const routes: Route[] = [];
  const follow = (app: FastifyInstance) => {
    compileLazily(app);
    recordRoutes(app, routes);
  };
  const build = () =>
    buildApp({
      config: {
        publicUrl: url,
        instance: 'journey',
        trustedProxies: [],
        limitsAbuse: false,
        payOnDelivery: 'on',
        allowsPrivateWebhooks: false,
        pictureFetchPorts: [],
      },
      database,
      store: createDatabaseStore(database),
      mail: {
        publicUrl: url,
        countDead: async () => 0,
        send: async (_connection, letter) => void letters.push(letter),
        sendWithin: async (_connection, letter) => letters.push(letter) > 0,
      },
      sessionKeys: [SESSION_KEY],
      ...(stripe === 'test cards' ? { takesTestCards: true } : { stripe }),
      pictures: createPictureStore({ directory: join(dataDir, 'pictures'), render: renderer.render }),
      metrics: createMetrics(database.pool),
      log: pino({ level: 'silent' }),
    });
  const { app, services } = await followingApp(follow, build);
  await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    test,
    database,
    another,
    routes,
    letters,
    sendDueMails: () => sendDueEmails(services),
    refreshSettings: () => services.settings.refresh(),
    sql: async (statement, parameters) => (await test.database.pool.query(statement, parameters)).rows,
    async close() {
      await app.close();
      renderer.close();
      if (!database.pool.ending) await database.close();
    },
  };
}

/** The shop must know its own address before it listens. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
