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
