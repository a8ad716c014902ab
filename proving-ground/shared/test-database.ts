import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, statfs } from 'node:fs/promises';
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

const MEMORY_DIR = '/dev/shm';
/** Twice what the databases and the log of a whole run take. Containers often have 64 MB only. */
const MEMORY_DIR_MIN_BYTES = 4 * 1_024 ** 3;

/**
 * Creates a migrated database for one test on a real server. Test files that run at the same time share the server, and
 * the last one stops it. `on` selects another server, and TEST_POSTGRES selects one for all tests. With `isOnDisk`, its
 * commits wait for the disk of TMPDIR, as those of a shop do, so it can be measured.
 */
export async function createTestDatabase({
  on,
  isOnDisk = false,
  ...options
}: {
  statementTimeoutMs?: number;
  on?: PoolConfig;
  isOnDisk?: boolean;
} = {}): Promise<TestDatabase> {
  const server = await openServer(on, isOnDisk);
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

async function openServer(on: PoolConfig | undefined, isOnDisk: boolean) {
  const connection = on ?? (process.env.TEST_POSTGRES && JSON.parse(process.env.TEST_POSTGRES));
  if (connection) return { connection: connection as PoolConfig, close: async () => {} };
  return openEmbeddedDatabase({
    dataDir: isOnDisk ? dataDirOnDisk() : await findDataDir(),
    role: 'command',
    log: () => {},
  });
}

/**
 * A folder in memory, where creating the hundreds of files of a database takes a tenth of the processor time, and no
 * commit waits for a disk. Tests kill processes but not the machine, so they see no difference. There is one folder for
 * each TMPDIR.
 */
async function findDataDir(): Promise<string> {
  const memory = await statfs(MEMORY_DIR).catch(() => undefined);
  const isLarge = memory !== undefined && memory.blocks * memory.bsize >= MEMORY_DIR_MIN_BYTES;
  return isLarge ? dataDirInMemory() : dataDirOnDisk();
}

const dataDirInMemory = () => join(MEMORY_DIR, `${dataDirName()}-${hashOf(tmpdir())}`);

const dataDirOnDisk = () => join(tmpdir(), dataDirName());

const dataDirName = () => `myclothes-test-${process.getuid?.() ?? 0}`;

/** Frees the memory of the test databases, unless their server still runs. */
export async function removeDatabasesInMemory(): Promise<void> {
  const isRunning = existsSync(join(dataDirInMemory(), 'cluster/postmaster.pid'));
  if (!isRunning) await rm(dataDirInMemory(), { recursive: true, force: true });
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
  const files = (await readdir(migrationsDir)).sort();
  return hashOf(...(await Promise.all(files.map((file) => readFile(join(migrationsDir, file))))));
}

function hashOf(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
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
