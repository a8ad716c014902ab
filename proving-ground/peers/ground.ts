import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import { findPostmaster } from '../shared/postgres-server.ts';
import type { Contestant, ShopperHeaders } from './contestant.ts';
import { CARTS, LINES_MANY, newGuests } from './guests.ts';
import { VARIANTS } from './products.ts';
import { populateShop, type ShopInput, startShop } from './shop/start.ts';
import { installVendure } from './vendure/install.ts';
import { indexVendure, populateVendure, startVendure } from './vendure/start.ts';
import type { VendureInput } from './vendure/vendure.ts';

const OURS = 'myclothes';
const THEIRS = 'vendure';
/** Vendure needs minutes to import and index, so its database is made once and copied for each run. */
const THEIRS_IMPORTED = 'vendure_imported';
/** The shop's own default for one process. Vendure gets the same. */
const CONNECTIONS = 16;

export interface GroundInput {
  folder: string;
  /** Only PATH of it is passed on. */
  environment: NodeJS.ProcessEnv;
  log(message: string): void;
}

/** Both shops, on one PostgreSQL server that writes to the disk before it acknowledges. */
export interface Ground {
  ours: Contestant;
  /** The same shop, which renders each page. */
  oursWithoutPageCache: Contestant;
  theirs: Contestant;
  postmaster: number;
  stop(): Promise<void>;
}

/** Starts both shops with fresh databases. What was installed and imported into the folder before is used again. */
export async function openGround({ folder, environment, log }: GroundInput): Promise<Ground> {
  await mkdir(folder, { recursive: true });
  const server = await openEmbeddedDatabase({ dataDir: join(folder, 'data'), role: 'command', log });
  const port = await findFreePorts([0, 1, 2]);
  const { connection } = server;
  const shop = { folder, port, databaseUrl: server.url.replace('/shop?', `/${OURS}?`), environment };
  const vendure = {
    folder: join(folder, 'vendure'),
    port: port + 1,
    connection: { host: connection.host, user: connection.user, database: THEIRS_IMPORTED },
    maxConnections: CONNECTIONS,
  };
  const postmaster = await withClient(connection, async (client) => {
    await prepareVendure({ client, vendure, folder, environment, log });
    await prepareShop(client, shop, log);
    return findPostmaster(client);
  });
  log('Starting both shops …');
  const started = await startShop(shop);
  const ours = { ...started, largeCarts: await newGuests(started, CARTS, LINES_MANY) };
  const oursWithoutPageCache = await startShop({ ...shop, port: port + 2, settings: { PAGE_CACHE_MB: '0' } });
  const theirs = {
    ...(await startVendure(
      { ...vendure, connection: { ...vendure.connection, database: THEIRS } },
      environment,
    )),
    largeCarts: await readGuests(folder),
  };
  return {
    ours,
    oursWithoutPageCache,
    theirs,
    postmaster,
    async stop() {
      for (const contestant of [ours, oursWithoutPageCache, theirs]) await contestant.stop();
      await server.close();
    },
  };
}

interface PrepareInput extends GroundInput {
  client: Client;
  vendure: VendureInput;
}

async function prepareVendure({ client, vendure, folder, environment, log }: PrepareInput): Promise<void> {
  log('Installing Vendure by npm …');
  await installVendure(vendure.folder);
  await once(folder, 'imported', async () => {
    log('Importing the products into Vendure, which takes minutes …');
    await recreate(client, THEIRS_IMPORTED);
    await populateVendure(vendure, environment);
  });
  await once(folder, 'indexed', async () => {
    log('Vendure indexes its products, which takes minutes …');
    await withClient({ ...vendure.connection }, (own) =>
      indexVendure(vendure, environment, async () => {
        const { rows } = await own.query('SELECT count(*)::int AS count FROM search_index_item');
        return rows[0].count === VARIANTS;
      }),
    );
  });
  await once(folder, 'filled', async () => {
    log('Filling carts with 50 lines in Vendure, which takes minutes …');
    const contestant = await startVendure(vendure, environment);
    const guests = await newGuests(contestant, CARTS, LINES_MANY).finally(() => contestant.stop());
    await writeFile(guestsFile(folder), JSON.stringify(guests));
  });
  await recreate(client, THEIRS, THEIRS_IMPORTED);
  await withClient({ ...vendure.connection, database: THEIRS }, (own) => own.query('VACUUM ANALYZE'));
}

async function prepareShop(client: Client, shop: ShopInput, log: (message: string) => void): Promise<void> {
  log('Importing the products …');
  await recreate(client, OURS);
  await populateShop(shop);
  await withClient({ connectionString: shop.databaseUrl }, (own) => own.query('VACUUM ANALYZE'));
}

async function recreate(client: Client, name: string, template?: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`);
}

const guestsFile = (folder: string) => join(folder, 'guests.json');

/** The guests of the large carts, which are in each copy of Vendure's database. */
const readGuests = async (folder: string): Promise<ShopperHeaders[]> =>
  JSON.parse(await readFile(guestsFile(folder), 'utf8'));

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
