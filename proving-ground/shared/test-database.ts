import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type PoolConfig } from 'pg';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { migrationsDir } from '../../src/shop-database.ts';

export interface TestDatabase {
  database: Database;
  connection: PoolConfig;
  drop(): Promise<void>;
}

/** A busy machine may take seconds to open a connection. Other tests cover what the shop does then. */
export const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Creates a migrated database for one test on a real server. Test files that run at the same time share the server, and
 * the last one stops it. `on` selects another server, and TEST_POSTGRES selects one for all tests.
 */
export async function createTestDatabase({
  on,
  ...options
}: {
  statementTimeoutMs?: number;
  on?: PoolConfig;
} = {}): Promise<TestDatabase> {
  const server = await openServer(on);
  const template = await ensureTemplate(server.connection);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await maintain(server.connection, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const connection = { ...server.connection, database: name };
  const database = openDatabase({
    connection,
    maxConnections: 10,
    applicationName: 'test',
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    ...options,
  });
  return {
    database,
    connection,
    async drop() {
      await database.close();
      await maintain(server.connection, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    },
  };
}

async function openServer(on: PoolConfig | undefined) {
  const connection = on ?? (process.env.TEST_POSTGRES && JSON.parse(process.env.TEST_POSTGRES));
  if (connection) return { connection: connection as PoolConfig, close: async () => {} };
  const dataDir = join(tmpdir(), `myclothes-test-${process.getuid?.() ?? 0}`);
  return openEmbeddedDatabase({ dataDir, role: 'command', log: () => {} });
}

/** Creates a database with the current schema once per state of the migrations. Test databases are cloned from it. */
async function ensureTemplate(connection: PoolConfig): Promise<string> {
  const name = `template_${await hashOfMigrations()}`;
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', ['test template']);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${name}_new WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${name}_new`);
      const database = openDatabase({
        connection: { ...connection, database: `${name}_new` },
        maxConnections: 1,
        applicationName: 'test template',
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
      });
      await migrate(database.pool, migrationsDir).finally(() => database.close());
      await client.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`);
    }
    return name;
  } finally {
    await client.end();
  }
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(migrationsDir)).sort())
    hash.update(await readFile(join(migrationsDir, file)));
  return hash.digest('hex').slice(0, 12);
}

async function maintain(connection: PoolConfig, sql: string): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
