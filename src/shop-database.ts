import type { PoolConfig } from 'pg';
import { type Config, projectDir } from './config.ts';
import { awaitDatabase, DATABASE_WAIT_MS } from './database/await-database.ts';
import { type Database, openDatabase } from './database/database.ts';
import { defaultDataDir } from './embedded-database/data-dir.ts';
import { openEmbeddedDatabase } from './embedded-database/open.ts';
import type { StopSignal } from './process/stop-signal.ts';

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

/** Connects a command beside the running shop, or without one. A statement has no time limit. */
export async function connectBeside(config: Config): Promise<ShopDatabase> {
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
