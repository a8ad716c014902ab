import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitUntil } from '../process/time-limits.ts';

/** Longer than all work under the lock: install, initdb, recovery (60 s) and orphaned backends (30 s). */
const LOCK_TIMEOUT_MS = 150_000;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process runs any for the same folder.
 *
 * The lock must end with its holder. Node has no flock(2). A file with a process ID would need start times, because IDs
 * are reused, and would still leave a gap between finding it stale and removing it. SQLite's exclusive transaction is a
 * kernel lock (fcntl) on a file that is never written to. kill -9 releases it, child processes do not inherit it, and it
 * also works between containers on one volume.
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
    // A user who can read the file could also lock it.
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
    throw new Error(`The lock ${path} cannot be opened: the folder is missing or belongs to another user.`, {
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
