import type { Database, Queryable } from './database.ts';

/** PostgreSQL needs a second to find a deadlock, so a caller waits at most two seconds longer. */
const TRIES_MAX = 3;
const DEADLOCK = '40P01';

export const isDeadlock = (error: unknown): boolean => (error as { code?: string }).code === DEADLOCK;

/**
 * Runs a transaction again if PostgreSQL has ended it to resolve a deadlock. All writers lock rows in one sequence, but a
 * foreign key or a unique index can still make two of them wait for each other. Nothing that the ended transaction wrote
 * is kept, so `work` must have no other effects than its statements.
 */
export async function retriedTransaction<T>(
  database: Pick<Database, 'transaction'>,
  work: (connection: Queryable) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!isDeadlock(error) || tries === TRIES_MAX) throw error;
    }
  }
}
