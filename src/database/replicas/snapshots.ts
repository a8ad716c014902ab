import { createSemaphore } from '../../process/semaphore.ts';
import { type Database, isDatabaseAway, type Queryable } from '../database.ts';
import type { Replicas } from './replicas.ts';

/** Reads of many rows for the staff, all of them as of one moment. */
export interface Snapshots {
  /**
   * Gives the work a connection that only reads, to a replica where one is in use. Rejects with an error of
   * `isDatabaseAway` if too many others are reading.
   */
  read<Result>(work: (connection: Pick<Queryable, 'list' | 'find'>) => Promise<Result>): Promise<Result>;
}

/** Work that reads a year of sums takes a connection and a core, so shoppers keep the others. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 20;
const WAIT_MS = 3_000;

/**
 * Sums of a year have hundreds of thousands of groups. PostgreSQL writes them to files if they take more memory than this,
 * which takes several times as long.
 */
const FIRST = {
  text: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL work_mem = '48MB'",
};

export function createSnapshots(primary: Database, replicas?: Replicas): Snapshots {
  const semaphore = createSemaphore(AT_ONCE_MAX, WAITING_MAX, WAIT_MS);

  async function readNearest<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    const replica = replicas?.nearest();
    if (!replica) return primary.transaction(work, FIRST);
    try {
      return await replica.snapshots.transaction(work, FIRST);
    } catch (error) {
      // The primary would not answer within the limit either, and shoppers need it more.
      if (!isDatabaseAway(error as Error) || isTooSlow(error)) throw error;
      return primary.transaction(work, FIRST);
    }
  }

  return {
    async read(work) {
      if (!(await semaphore.acquire()))
        throw Object.assign(new Error('too many reports are being read'), { code: TOO_MANY });
      try {
        return await readNearest(work);
      } finally {
        semaphore.release();
      }
    },
  };
}

/** SQLSTATE of too many connections, and of a statement that took longer than its limit. */
const TOO_MANY = '53300';
const CANCELED = '57014';

const isTooSlow = (error: unknown): boolean => (error as { code?: string }).code === CANCELED;
