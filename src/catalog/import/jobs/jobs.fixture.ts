import { Readable } from 'node:stream';
import { commandActor } from '../../../audit/actor.ts';
import type { Database } from '../../../database/database.ts';
import { findImport } from './import-jobs.ts';
import { beginImport, type ImportChoices, storeUpload } from './upload.ts';

export const actor = commandActor('a test');

/** Uploads a file and hands it to the jobs. */
export async function upload(
  database: Database,
  csv: string,
  choices: Partial<ImportChoices> = {},
): Promise<string> {
  const stored = await storeUpload(database, Readable.from([Buffer.from(csv)]), { fileName: 'a.csv', actor });
  if (!stored.ok) throw new Error(stored.reason);
  await beginImport(database, stored.id, {
    ...{ isChecked: false, removesMissing: false, overwritesStock: false },
    ...choices,
  });
  return stored.id;
}

export const stateOf = async (database: Database, id: string): Promise<string | undefined> =>
  (await findImport(database, id))?.state;

/** Holds all rows of the catalog, so that an import waits before its first change. */
export async function holdCatalog(database: Database): Promise<() => Promise<void>> {
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM variants FOR UPDATE');
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
}

/** Whether a process waits for the rows that `holdCatalog` holds. */
export async function isImportHeld(database: Database): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND query LIKE '%FOR UPDATE%'`,
  );
  return (rowCount ?? 0) > 0;
}

/** Makes it seem that the process which works on the import ended long ago. */
export const expireWorker = (database: Database) =>
  database.pool.query("UPDATE imports SET alive_at = now() - interval '1 hour', worker = gen_random_uuid()");
