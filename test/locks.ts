import type { Database } from '../src/platform/database.ts';

/** Whether a connection of this database, or as many as these, waits for a lock that another one has. */
export async function isSomebodyWaiting({ pool }: Database, count = 1): Promise<boolean> {
  const { rowCount } = await pool.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return (rowCount ?? 0) >= count;
}
