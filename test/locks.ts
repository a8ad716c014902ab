import type { Database } from '../src/database/database.ts';
import { until } from './until.ts';

/** Checks whether at least `count` connections of this database wait for locks. */
export async function isAnyoneWaiting({ pool }: Database, count = 1): Promise<boolean> {
  const { rowCount } = await pool.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return (rowCount ?? 0) >= count;
}

/** Holds the rows of `first`, waits until `work` waits for them, and then takes those of `second`. */
export async function between<T>(
  database: Database,
  first: string,
  work: () => Promise<T>,
  second: string,
): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(first);
    const done = work();
    await until(() => isAnyoneWaiting(database), 'the other waits for the first rows');
    await client.query(second);
    await client.query('COMMIT');
    return await done;
  } finally {
    client.release(true);
  }
}
