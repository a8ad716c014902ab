import type { PoolConfig } from 'pg';
import type { CacheAddress } from '../cache/cache-url.ts';
import { type Config, projectDir, readConfig } from '../config.ts';
import { awaitDatabase, DATABASE_WAIT_MS } from '../database/await-database.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { hasSchema, migrate, requireKnownSchema } from '../database/migrate.ts';
import { defaultDataDir, isDataDir } from '../embedded-database/data-dir.ts';
import { openEmbeddedDatabase } from '../embedded-database/open.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import type { StopSignal } from '../process/stop-signal.ts';
import type { openOrderChanges } from './order-changes.ts';

export const migrationsDir: string = `${projectDir}/migrations`;

/** Connections of one web process, and of all processes of an instance. The embedded server allows 120 for six instances. */
const PROCESS_CONNECTIONS = 16;
const PROCESS_CONNECTIONS_MIN = 3;
const INSTANCE_CONNECTIONS = 48;

export const dataDirOf = (config: Config): string => config.dataDir ?? defaultDataDir(projectDir);

export interface ShopDatabase {
  database: Database;
  /** The folder of the embedded database, or the host of a configured one, for messages. */
  place: string;
  /** The DATABASE_URL with which another process connects to the same database. */
  url: string;
  close(): Promise<void>;
}

/** The connection of a command. */
export interface CommandConnection extends ShopDatabase {
  config: Config;
  /** The shared cache, through which the instances learn of changes. */
  cache: CacheAddress | undefined;
  /** What changing orders needs. Throws one sentence where the settings that its emails need are missing. */
  changeOrderDeps(): Promise<ChangeOrderDeps>;
}

/**
 * Connects the shop to the configured database, for which it waits up to a minute, or to the embedded one, which only
 * one shop can use at a time. `stop.check` throws to end the wait.
 */
export async function connectForShop(
  config: Config,
  log: (message: string) => void,
  onError: (error: Error) => void,
  stop: Pick<StopSignal, 'check'>,
): Promise<ShopDatabase> {
  const source = await openSource(config, 'shop', log, stop);
  const database = openDatabase({
    connection: source.connection,
    maxConnections: connectionsOf(config),
    applicationName: `myclothes ${config.instance}`,
    onError,
  });
  return { database, ...placeOf(source), close: () => closeBoth(database, source) };
}

const placeOf = ({ place, url }: Source) => ({ place, url });

function connectionsOf({ webConcurrency }: Config): number {
  const share = Math.floor(INSTANCE_CONNECTIONS / webConcurrency);
  return Math.max(PROCESS_CONNECTIONS_MIN, Math.min(PROCESS_CONNECTIONS, share));
}

/**
 * Connects beside the running shop, or without one; a statement has no time limit. Prints which shop it is. Throws one
 * sentence where there is none yet, unless `create` is true: otherwise a mistyped folder or address would become a shop
 * of its own. An existing schema is never changed, because the running shop may be another version; a schema that this
 * version does not know is refused in one sentence.
 */
export async function connectForCommand(create: boolean): Promise<CommandConnection> {
  const config = readConfig();
  for (const doubt of config.doubts) process.stderr.write(`${doubt}\n`);
  if (!create && !config.databaseUrl && !(await isDataDir(dataDirOf(config))))
    throw noShop(dataDirOf(config), 'DATA_DIR');
  const connected = await connectBeside(config);
  try {
    const { pool } = connected.database;
    if (await hasSchema(pool)) await requireKnownSchema(pool, migrationsDir);
    else if (create) await migrate(pool, migrationsDir);
    else throw noShop(connected.place, config.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR');
    process.stderr.write(`The shop: ${connected.place}\n`);
    return withOrderChanges(connected, config);
  } catch (error) {
    await connected.close();
    throw error;
  }
}

/** The dependencies of order changes are opened at their first use, since most commands only read. */
function withOrderChanges(connected: ShopDatabase, config: Config): CommandConnection {
  let opened: ReturnType<typeof openOrderChanges> | undefined;
  return {
    ...connected,
    config,
    cache: config.state.cache,
    async changeOrderDeps() {
      const { openOrderChanges } = await import('./order-changes.ts');
      opened ??= openOrderChanges(connected.database, config);
      return (await opened).changeOrderDeps;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.mail.stop();
      await connected.close();
    },
  };
}

const noShop = (place: string, setting: string) =>
  new Error(`There is no shop in ${place} yet. Correct ${setting}, or create one there with --create.`);

/** Applies the missing migrations and then `also`, and returns the names of the migrations. */
export async function migrateDatabase(
  config: Config,
  also: (database: Database) => Promise<void>,
): Promise<string[]> {
  const connected = await connectBeside(config);
  try {
    const applied = await migrate(connected.database.pool, migrationsDir);
    await also(connected.database);
    return applied;
  } finally {
    await connected.close();
  }
}

async function connectBeside(config: Config): Promise<ShopDatabase> {
  const source = await openSource(config, 'command', (message) => process.stderr.write(`${message}\n`));
  const database = openDatabase({
    connection: source.connection,
    maxConnections: 2,
    applicationName: 'myclothes command',
    statementTimeoutMs: 0,
  });
  return { database, ...placeOf(source), close: () => closeBoth(database, source) };
}

interface Source {
  connection: PoolConfig;
  place: string;
  url: string;
  close(): Promise<void>;
}

async function openSource(
  config: Config,
  role: 'shop' | 'command',
  log: (message: string) => void,
  stop?: Pick<StopSignal, 'check'>,
): Promise<Source> {
  if (config.databaseUrl) {
    const { host } = new URL(config.databaseUrl);
    const connection = { connectionString: config.databaseUrl };
    const place = host || 'the unix socket';
    // A command reports a fault at once. An instance waits, because its database may be starting, too.
    const limitMs = role === 'shop' ? DATABASE_WAIT_MS : 0;
    await awaitDatabase(connection, place, { limitMs, log, ...(stop ? { check: () => stop.check() } : {}) });
    return { connection, place, url: config.databaseUrl, close: async () => {} };
  }
  const dataDir = dataDirOf(config);
  const embedded = await openEmbeddedDatabase({ dataDir, role, address: config.publicUrl, log });
  const { connection, url } = embedded;
  return { connection, url, place: dataDir, close: () => embedded.close() };
}

async function closeBoth(database: Database, source: Source): Promise<void> {
  await database.close();
  await source.close();
}
