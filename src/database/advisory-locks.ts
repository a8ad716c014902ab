import type { PoolClient } from 'pg';
import { type Database, type FirstStatement, type Queryable, statement } from './database.ts';

/**
 * The numbers of the advisory locks, which all users of a database share. Two kinds of locks with one number would wait
 * for each other. A number must not change, because instances of two releases may run at the same time.
 */
export const ADVISORY_LOCKS = {
  movedRecord: 0,
  sweepSessions: 7_305_219,
  accountEmail: 7_305_221,
  alertEmail: 7_305_231,
  priceChanges: 7_305_239,
  shopSettings: 7_305_233,
  vocabulary: 7_305_241,
  reports: 7_305_247,
  demoYear: 7_305_253,
} as const;

type AdvisoryLock = (typeof ADVISORY_LOCKS)[keyof typeof ADVISORY_LOCKS];

const lockKey = statement<[key: string, lock: number], never>(
  'SELECT pg_advisory_xact_lock(hashtextextended($1, $2))',
);

/** Waits for the lock of this key, and keeps it until the transaction ends. */
export async function lockUntilEnd(connection: Queryable, lock: AdvisoryLock, key: string): Promise<void> {
  await connection.find(lockKey, [key, lock]);
}

/** Does the work on a connection that has the lock of this key, after waiting for it. */
export const withLock = <T>(
  database: Database,
  lock: AdvisoryLock,
  key: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> =>
  onConnection(database, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, $2))', [key, lock]);
    const result = await work(client);
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, $2))', [key, lock]);
    return result;
  });

/** Resolves to undefined without doing the work if another connection has the lock. */
export const withLockIfFree = <T>(
  database: Database,
  lock: AdvisoryLock,
  work: () => Promise<T>,
): Promise<T | undefined> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [lock]);
    if (!rows[0]?.mine) return undefined;
    const result = await work();
    await client.query('SELECT pg_advisory_unlock($1)', [lock]);
    return result;
  });

async function onConnection<T>(database: Database, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  let failure: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // After an error the connection is closed, so that the lock ends with it.
    client.release(failure);
  }
}

/**
 * Locks a hash, and then waits for the locks of others. `mine` is false, and nothing else is locked, where another
 * transaction has the first one. The others are locked in the sequence of their bytes to avoid deadlocks. All locks end
 * with the transaction, so a crash leaves nothing behind. Later statements see what was committed before they were acquired.
 */
export function lockIfFree(hash: Buffer, others: readonly Buffer[]): FirstStatement<{ mine: boolean }> {
  const locks = others.toSorted(Buffer.compare).map((one) => `, pg_advisory_xact_lock(${numberOf(one)})`);
  const isLocked = `pg_try_advisory_xact_lock(${numberOf(hash)})`;
  return {
    text: `SELECT CASE WHEN ${isLocked} THEN num_nulls(0${locks.join('')}) = 0 ELSE false END AS mine`,
  };
}

/** SQL for the lock number of a hash: its first 8 bytes. */
const numberOf = (hash: Buffer): string => `'${hash.readBigInt64BE()}'::bigint`;
