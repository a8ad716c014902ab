import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../../database/database.ts';
import { runApart } from '../../../process/run-apart.ts';
import { hasWaitingImport, releaseImportOf } from './work.ts';

export interface WorkApartDeps {
  database: Database;
  /** The address with which another process connects to the database. */
  databaseUrl: string;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

const entry = fileURLToPath(new URL('./import-process.ts', import.meta.url));

/** Works on the waiting imports in a process of its own, which ends with this one. */
export async function workOnImportsApart(
  { database, databaseUrl, announceCatalog }: WorkApartDeps,
  signal: AbortSignal,
): Promise<void> {
  if (!(await hasWaitingImport(database))) return;
  const worker = randomUUID();
  const code = await runApart(entry, `${worker} ${databaseUrl}`, signal);
  await releaseImportOf(database, worker);
  await announceCatalog();
  if (code !== 0 && !signal.aborted) throw new Error(`the process of imports ended with ${code}`);
}
