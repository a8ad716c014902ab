import { fileURLToPath } from 'node:url';
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
  const code = await runApart(entry, databaseUrl, signal);
  await announceCatalog();
  if (code !== 0 && !signal.aborted) throw new Error(`the process of the demo year ended with ${code}`);
}
