import type { PoolClient } from 'pg';
import type { Database } from '../../../src/database/database.ts';

/** Lists the columns of a table for a statement that copies its rows, without those that get other values. */
export async function columnsOf(
  { pool }: Database,
  table: string,
  without: readonly string[],
): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND column_name <> ALL ($2) AND is_generated = 'NEVER'`,
    [table, without],
  );
  return rows.map(({ name }) => `"${name}"`).join(', ');
}

/** With so many rows, building the indexes at the end is faster than updating them row by row. */
const BULK_ROWS_MIN = 100_000;

/**
 * Fills tables, and prepares them for measurements: the first requests would otherwise pay for statistics, hint bits
 * and the visibility map. Many rows are loaded without indexes and without checks of foreign keys, so no shop may use
 * the tables meanwhile.
 */
export async function loadTables(
  { pool }: Database,
  { tables, rows }: { tables: readonly string[]; rows: number },
  load: (connection: PoolClient) => Promise<unknown>,
): Promise<void> {
  const connection = await pool.connect();
  try {
    if (rows < BULK_ROWS_MIN) await load(connection);
    else await loadInBulk(connection, tables, load);
    await connection.query(`VACUUM (FREEZE, ANALYZE) ${tables.join(', ')}`);
  } finally {
    // The connection has settings that no other work may use.
    connection.release(true);
  }
}

async function loadInBulk(
  connection: PoolClient,
  tables: readonly string[],
  load: (connection: PoolClient) => Promise<unknown>,
): Promise<void> {
  await connection.query(
    "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'",
  );
  await connection.query(
    'UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = ANY ($1::regclass[])',
    [tables],
  );
  await load(connection);
  // This makes the indexes valid again.
  for (const table of tables) await connection.query(`REINDEX TABLE ${table}`);
}
