import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationBuilder } from 'node-pg-migrate';
import type { Pool, PoolClient } from 'pg';
import { ensureUuidv7 } from './uuidv7.ts';

const TABLE = 'schema_migrations';

/**
 * Later requests for a table queue behind a lock that is waited for, so shoppers would wait behind a migration that
 * waits for a long report. A migration therefore waits briefly, rolls back and tries again.
 */
const LOCK_WAIT_MS = 100;
const LOCK_TRIES = 120;
const BETWEEN_TRIES_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';
const NOT_ALLOWED = '42501';
/** Another instance that migrates is checked this often. */
const TURN_MS = 200;
const TURN_WAIT_MS = 30 * 60_000;

/**
 * Applies the missing migrations one after the other, each in its own transaction, and waits while another instance
 * migrates. Throws one sentence when something holds a table for longer than a minute.
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
          'The next migration needs a table that something else holds, such as a long report, so it was not applied. End that (pg_stat_activity shows it) and run "npm run migrate" again.',
        );
      await pause(BETWEEN_TRIES_MS);
    }
    return (await appliedMigrations(client)).filter((name) => !before.includes(name));
  } catch (cause) {
    if ((cause as { code?: string }).code !== NOT_ALLOWED) throw cause;
    throw new Error(
      `The database's user may not change its schema (${(cause as Error).message}). Make that user the owner of the database, or run "npm run migrate" as the owner.`,
      { cause },
    );
  } finally {
    // Closing the connection ends its settings and its advisory lock.
    client.release(true);
  }
}

/** Polls for the lock: a connection that waits for it inside PostgreSQL would block CREATE INDEX CONCURRENTLY. */
async function takeTurn(client: PoolClient): Promise<void> {
  const { PG_MIGRATE_LOCK_ID } = await import('node-pg-migrate');
  const lastMs = performance.now() + TURN_WAIT_MS;
  while (performance.now() < lastMs) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [PG_MIGRATE_LOCK_ID]);
    if (rows[0].taken) return;
    await pause(TURN_MS);
  }
  throw new Error('Another instance has been migrating for half an hour. Check it, then run this again.');
}

/** Resolves to false when a migration did not get its lock. */
async function applyMissing(client: PoolClient, directory: string): Promise<boolean> {
  // Loading it takes a tenth of a second, so it is loaded only when there is something to do.
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
    // The rollback fails too when the connection was lost; the first error says more.
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
    // PostgreSQL runs these only outside a transaction, one by one. They wait without blocking others.
    steps.noTransaction();
    steps.sql('SET lock_timeout = 0');
    for (const statement of statementsOf(sql)) steps.sql(statement);
    steps.sql(`SET lock_timeout = ${LOCK_WAIT_MS}`);
  };
  return { id: path, filePaths: [path], actions: { up, down: false as const } };
}

/** The statements of a migration without its comments. No migration has a semicolon at the end of a line inside a text. */
export const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);

/** Tells whether a migration builds or drops an index without blocking writers. */
export const isConcurrent = (sql: string): boolean =>
  statementsOf(sql).some((statement) => /^(CREATE|DROP|REINDEX)\b.*\bCONCURRENTLY\b/is.test(statement));

/** A migration that removes what older versions need has a name such as `0012_contract_….sql`. */
const CONTRACTS = /^\d+_contract/;

/**
 * Throws one sentence when this version cannot work with the database's schema. A newer schema that has only grown is
 * accepted, so the previous version keeps running during a rollout and after a rollback.
 */
export async function requireKnownSchema(pool: Pool, directory: string): Promise<void> {
  const applied = await appliedMigrations(pool);
  const known = await knownMigrations(directory);
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `The database lacks ${missing.length} migration(s), starting with ${missing[0]}. Run "npm run migrate" and try again.`,
    );
  }
  const unknown = applied.filter((name) => !known.includes(name) && CONTRACTS.test(name));
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this version (it has the migration ${unknown.at(-1)}). Start the version that belongs to it.`,
    );
  }
}

/** Tells whether the database belongs to a shop, of any version. */
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
