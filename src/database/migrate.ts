import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationBuilder } from 'node-pg-migrate';
import type { Pool, PoolClient } from 'pg';
import { isConcurrent, statementsOf } from './migration-text.ts';
import { ensureUuidv7 } from './uuidv7.ts';

const TABLE = 'schema_migrations';

/**
 * Whatever comes after a lock that is waited for waits with it: shoppers, behind a migration that waits for a long
 * report. So a migration waits shortly, gives up with all it has done, and tries again.
 */
const LOCK_WAIT_MS = 100;
const LOCK_TRIES = 120;
const BETWEEN_TRIES_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';
const NOT_ALLOWED = '42501';
/** How often it is looked whether another instance has ended its migrations. */
const TURN_MS = 200;
const TURN_WAIT_MS = 30 * 60_000;

/**
 * Applies what is missing, in order, each in a transaction of its own; waits where another instance is at it.
 * Throws one sentence where something holds a table for longer than a minute.
 */
export async function migrate(pool: Pool, directory: string): Promise<string[]> {
  if (await isCurrent(pool, directory)) return [];
  const client = await pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    await takeTurn(client);
    const before = await appliedMigrations(client);
    await ensureUuidv7(client);
    await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`);
    for (let tries = 1; !(await applyMissing(client, directory)); tries++) {
      if (tries === LOCK_TRIES)
        throw new Error(
          'The next migration needs a table that something holds, such as a long report: nothing of it is applied. End that (pg_stat_activity tells) and run "npm run migrate" again.',
        );
      await pause(BETWEEN_TRIES_MS);
    }
    return (await appliedMigrations(client)).filter((name) => !before.includes(name));
  } catch (cause) {
    if ((cause as { code?: string }).code !== NOT_ALLOWED) throw cause;
    throw new Error(
      `The database's user may not change its schema (${(cause as Error).message}): make that user the owner of the database, or run "npm run migrate" as the owner.`,
      { cause },
    );
  } finally {
    // Its settings and its advisory lock end with it.
    client.release(true);
  }
}

/** Asked for again and again: one that waited inside of PostgreSQL would keep CREATE INDEX CONCURRENTLY waiting. */
async function takeTurn(client: PoolClient): Promise<void> {
  const { PG_MIGRATE_LOCK_ID } = await import('node-pg-migrate');
  const lastMs = performance.now() + TURN_WAIT_MS;
  while (performance.now() < lastMs) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [PG_MIGRATE_LOCK_ID]);
    if (rows[0].taken) return;
    await pause(TURN_MS);
  }
  throw new Error('Another instance has been migrating for half an hour: look at it, and run this again.');
}

/** Says whether all are applied now; not, where one did not get its lock. */
async function applyMissing(client: PoolClient, directory: string): Promise<boolean> {
  // Loaded only when there is something to do: it costs a tenth of a second.
  const { runner } = await import('node-pg-migrate');
  try {
    await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: TABLE,
      checkOrder: true,
      noLock: true,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadMigrations }],
      logger: { info() {}, warn() {}, error() {}, debug() {} },
    });
    return true;
  } catch (error) {
    // It fails where the connection is what failed; the first error says more.
    await client.query('ROLLBACK').catch(() => {});
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

const loadMigrations = (paths: string[]) => Promise.all(paths.map(loadMigration));

async function loadMigration(path: string) {
  const sql = await readFile(path, 'utf8');
  const up = (steps: MigrationBuilder) => {
    if (!isConcurrent(sql)) return steps.sql(sql);
    // PostgreSQL takes these outside of a transaction alone, one by one. They wait without keeping others waiting.
    steps.noTransaction();
    steps.sql('SET lock_timeout = 0');
    for (const statement of statementsOf(sql)) steps.sql(statement);
    steps.sql(`SET lock_timeout = ${LOCK_WAIT_MS}`);
  };
  return { id: path, filePaths: [path], actions: { up, down: false as const } };
}

/** A migration that takes away what versions before it need says so in its name: `0012_contract_….sql`. */
const CONTRACTS = /^\d+_contract/;

/**
 * Throws one sentence when this version cannot work with the database's schema. A newer one is fine as long as
 * it has only grown: so instances of the version before run on while a release rolls, and when it is taken back.
 */
export async function requireKnownSchema(pool: Pool, directory: string): Promise<void> {
  const applied = await appliedMigrations(pool);
  const known = await knownMigrations(directory);
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `The database lacks ${missing.length} migration(s), first ${missing[0]}: run "npm run migrate" and try again.`,
    );
  }
  const unknown = applied.filter((name) => !known.includes(name) && CONTRACTS.test(name));
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this version (it has the migration ${unknown.at(-1)}): start the version that belongs to it.`,
    );
  }
}

/** Whether it is a shop's at all, of whatever version. */
export const hasSchema = async (pool: Pool): Promise<boolean> => (await appliedMigrations(pool)).length > 0;

async function isCurrent(pool: Pool, directory: string): Promise<boolean> {
  const [applied, known] = await Promise.all([appliedMigrations(pool), knownMigrations(directory)]);
  return known.every((name) => applied.includes(name));
}

async function knownMigrations(directory: string): Promise<string[]> {
  const files = await readdir(directory);
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

async function appliedMigrations(pool: Pick<Pool, 'query'>): Promise<string[]> {
  const exists = await pool.query('SELECT to_regclass($1) IS NOT NULL AS exists', [TABLE]);
  if (!exists.rows[0].exists) return [];
  const { rows } = await pool.query(`SELECT name FROM ${TABLE} ORDER BY id`);
  return rows.map((row) => row.name);
}
