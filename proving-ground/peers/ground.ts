import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import { listProcesses } from '../shared/processes.ts';
import type { Contestant } from './contestant.ts';
import { LAST_ITEMS, LAST_SKU, VARIANTS } from './products.ts';
import { populateShop, startShop } from './shop/start.ts';
import { installVendure } from './vendure/install.ts';
import { indexVendure, populateVendure, startVendure } from './vendure/start.ts';

/** The embedded database's own. */
const SHOP_DATABASE = 'shop';
const VENDURE_DATABASE = 'vendure';
/** The shop's own default for one process. Vendure gets the same. */
const CONNECTIONS = 16;

/** An earlier run has sold the last items. */
const RESTOCKS = {
  [SHOP_DATABASE]: `UPDATE variants SET stock = ${LAST_ITEMS} WHERE sku = '${LAST_SKU}'`,
  [VENDURE_DATABASE]: `UPDATE stock_level SET "stockOnHand" = ${LAST_ITEMS}, "stockAllocated" = 0
    WHERE "productVariantId" = (SELECT id FROM product_variant WHERE sku = '${LAST_SKU}')`,
};

export interface GroundInput {
  folder: string;
  /** Only PATH of it is passed on. */
  environment: NodeJS.ProcessEnv;
  log(message: string): void;
}

/** Both shops, on one PostgreSQL server that writes to the disk before it acknowledges. */
export interface Ground {
  contestants: [ours: Contestant, theirs: Contestant];
  postmaster: number;
  stop(): Promise<void>;
}

/** Starts both shops. What was installed and imported into the folder before is used again. */
export async function openGround({ folder, environment, log }: GroundInput): Promise<Ground> {
  await mkdir(folder, { recursive: true });
  const dataDir = join(folder, 'data');
  const server = await openEmbeddedDatabase({ dataDir, role: 'command', log });
  const port = await findFreePorts([0, 1]);
  const { host, user } = server.connection;
  const shop = { folder, port, databaseUrl: server.url, environment };
  const vendure = {
    folder: join(folder, 'vendure'),
    port: port + 1,
    connection: { host, user, database: VENDURE_DATABASE },
    maxConnections: CONNECTIONS,
  };
  log('Installing Vendure by npm …');
  await installVendure(vendure.folder);
  const postmaster = await withClient(server.connection, async (client) => {
    await once(folder, 'shop', async () => {
      log('Importing 1,000 products …');
      await populateShop(shop);
    });
    await once(folder, 'vendure', async () => {
      log('Importing the same products into Vendure, which takes minutes …');
      await client.query(`DROP DATABASE IF EXISTS ${VENDURE_DATABASE} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${VENDURE_DATABASE}`);
      await populateVendure(vendure, environment);
    });
    await once(folder, 'index', async () => {
      log('Vendure indexes its products, which takes minutes …');
      await withClient({ ...server.connection, database: VENDURE_DATABASE }, (found) =>
        indexVendure(vendure, environment, async () => {
          const { rows } = await found.query('SELECT count(*)::int AS count FROM search_index_item');
          return rows[0].count === VARIANTS;
        }),
      );
    });
    return findPostmaster(client);
  });
  for (const [database, restock] of Object.entries(RESTOCKS))
    await withClient({ ...server.connection, database }, async (client) => {
      await client.query(restock);
      await client.query('VACUUM ANALYZE');
    });
  log('Starting both shops …');
  const ours = await startShop(shop);
  const theirs = await startVendure(vendure, environment);
  return {
    contestants: [ours, theirs],
    postmaster,
    async stop() {
      await ours.stop();
      await theirs.stop();
      await server.close();
    },
  };
}

/** Runs the work unless an earlier run of the command completed it. */
async function once(folder: string, name: string, work: () => Promise<void>): Promise<void> {
  const mark = join(folder, `${name}.done`);
  if ((await readFile(mark, 'utf8').catch(() => undefined)) !== undefined) return;
  await work();
  await writeFile(mark, '');
}

async function withClient<Result>(
  connection: object,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client(connection);
  await client.connect();
  return work(client).finally(() => client.end());
}

async function findPostmaster(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = (await listProcesses()).find(({ pid }) => pid === rows[0]?.pid);
  if (!backend) throw new Error('The database server was not found.');
  return backend.parent;
}
