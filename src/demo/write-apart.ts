import { fileURLToPath } from 'node:url';
import { ADVISORY_LOCKS, withLockIfFree } from '../database/advisory-locks.ts';
import type { Database } from '../database/database.ts';
import { runApart } from '../process/run-apart.ts';
import { isDemoYearWaiting } from './demo-year.ts';

export interface WriteApartDeps {
  database: Database;
  /** The address with which another process connects to the database. */
  databaseUrl: string;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

const entry = fileURLToPath(new URL('./demo-process.ts', import.meta.url));

/** Writes a demo year that was requested in the admin, in a process of its own, which ends with this one. */
export async function writeDemoYearApart(
  { database, databaseUrl, announceCatalog }: WriteApartDeps,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isDemoYearWaiting(database))) return;
  // While a command or another instance writes it, each look would start a process in vain and announce a change.
  const isFree = await withLockIfFree(database, ADVISORY_LOCKS.demoYear, async () => true);
  if (!isFree) return;
  const code = await runApart(entry, databaseUrl, signal);
  await announceCatalog();
  if (code !== 0 && !signal.aborted) throw new Error(`the process of the demo year ended with ${code}`);
}
