import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
import { catalogCsv } from './catalog.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** A shop that a browser can visit, with pictures, on a database of its own. */
export interface OpenShop {
  /** Without a slash at the end. */
  url: string;
  test: TestDatabase;
  /** The shop's own pool: closed by a test that wants the database to be away. */
  database: Database;
  /** What was sent, oldest first. */
  letters: Letter[];
  sendDueMails(): Promise<void>;
  /** One statement, as an operator would run it beside the shop. */
  sql(statement: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** One more instance on the same database. */
  another(): Promise<OpenShop>;
  close(): Promise<void>;
}

const SESSION_KEY = 'a key of the journeys, long enough to be one';

/**
 * What is behind a picture's address never changes, and rendering one takes half a second: they are kept from
 * run to run.
 */
export const dataDir: string = join(tmpdir(), `myclothes-journeys-${process.getuid?.() ?? 0}`);

/**
 * `host` is the name in the address, for what browsers allow under a name alone; with `stripe` it takes cards.
 */
export async function openShop(host = '127.0.0.1', stripe?: StripeSettings): Promise<OpenShop> {
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
  { host, stripe }: { host: string; stripe: StripeSettings | undefined },
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
  const { app, services } = await buildApp({
    config: {
      publicUrl: url,
      instance: 'journey',
      trustedProxies: [],
      limitsAbuse: false,
      payOnDelivery: 'on',
    },
    database,
    store: createDatabaseStore(database),
    mail: { publicUrl: url, send: async (_connection, letter) => void letters.push(letter) },
    sessionKeys: [SESSION_KEY],
    stripe,
    pictures: createPictureStore({ directory: join(dataDir, 'pictures'), render: renderer.render }),
    metrics: createMetrics(database.pool),
    log: pino({ level: 'silent' }),
  });
  await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    test,
    database,
    another,
    letters,
    sendDueMails: () => sendDueEmails(services),
    sql: async (statement, parameters) => (await test.database.pool.query(statement, parameters)).rows,
    async close() {
      await app.close();
      renderer.close();
      if (!database.pool.ending) await database.close();
    },
  };
}

/** The shop has to know its own address before it listens. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
