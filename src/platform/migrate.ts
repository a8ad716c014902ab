import { readdir } from 'node:fs/promises';
import type { Pool } from 'pg';

const TABLE = 'schema_migrations';

/** Applies what is missing, in order, in one transaction; waits where another instance is at it. */
export async function migrate(pool: Pool, directory: string): Promise<string[]> {
  if (await isCurrent(pool, directory)) return [];
  // Loaded only when there is something to do: it costs a tenth of a second.
  const { runner } = await import('node-pg-migrate');
  const client = await pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    const applied = await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: TABLE,
      checkOrder: true,
      advisoryLockMode: 'wait',
      logger: { info() {}, warn() {}, error() {}, debug() {} },
    });
    return applied.map((migration) => migration.name);
  } finally {
    // Its settings and its advisory lock end with it.
    client.release(true);
  }
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
      `The database lacks ${missing.length} migration(s), first ${missing[0]}: run "npm run migrate" and start again.`,
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

async function appliedMigrations(pool: Pool): Promise<string[]> {
  const exists = await pool.query('SELECT to_regclass($1) IS NOT NULL AS exists', [TABLE]);
  if (!exists.rows[0].exists) return [];
  const { rows } = await pool.query(`SELECT name FROM ${TABLE} ORDER BY id`);
  return rows.map((row) => row.name);
}
