import type { Database } from '../src/database/database.ts';

/** Checks whether at least `count` connections of this database wait for locks. */
export async function isAnyoneWaiting({ pool }: Database, count = 1): Promise<boolean> {
  const { rowCount } = await pool.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return (rowCount ?? 0) >= count;
}
