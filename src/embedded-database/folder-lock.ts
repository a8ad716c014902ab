import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitUntil } from '../process/time-limits.ts';

/** Longer than everything done under the lock: install, initdb, recovery (60 s), orphaned backends (30 s). */
const LOCK_TIMEOUT_MS = 150_000;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process runs any for the same folder.
 *
 * The lock must die with its holder. Node has no flock(2), and a file that holds a process id needs
 * start times against reused ids and still has a gap between judging it stale and removing it. SQLite's
 * exclusive transaction is a kernel lock (fcntl) on a file that nothing is ever written to: kill -9
 * releases it, child processes do not inherit it, and it also holds between containers on one volume.
 */
export async function withFolderLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const path = join(dataDir, 'opening.lock');
  const lock = openLock(path);
  try {
    if (!(await waitUntil(() => tryLock(lock), { timeoutMs: LOCK_TIMEOUT_MS }))) {
      throw new Error(
        `Another process has been opening or closing the database in ${dataDir} for ` +
          `${LOCK_TIMEOUT_MS / 1000} seconds. Stop that process and start again.`,
      );
    }
    // Whoever can read the file could lock it too.
    chmodSync(path, 0o600);
    return await work();
  } finally {
    lock.close();
  }
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw new Error(`The lock ${path} cannot be opened: the folder is gone or belongs to someone else.`, {
      cause,
    });
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
