import type { Actor } from '../../../audit/actor.ts';
import { type Database, type Queryable, statement } from '../../../database/database.ts';
import type { ImportJob } from './import-job.ts';

/*
 * What people do with an import: look at it, start it, cancel it, take it back. Each is one statement that takes effect
 * only in the right state, so two people never do it twice. What a process does is in `work.ts`.
 */

const JOB = `id, kind, undoes, state, file_name AS "fileName", size_bytes::float8 AS "sizeBytes",
  removes_missing AS "removesMissing", overwrites_stock AS "overwritesStock", includes_changed AS "includesChanged",
  json_build_object('kind', actor_kind, 'id', actor_id, 'name', actor_name, 'network', network) AS actor,
  step, rows_read AS "rowsRead", products_read AS "productsRead", result, created_at AS "createdAt",
  changed_at AS "changedAt"`;

/** An import as its page shows it. */
export interface ShownImport extends ImportJob {
  /** Whether it has changes that can still be undone. Only the last import has. */
  canUndo: boolean;
  /** The last undo of this import, if there is one. */
  undoneBy: string | null;
}

const selectJob = statement<[id: string], ShownImport>(`
  SELECT ${JOB},
    state = 'done' AND EXISTS (SELECT FROM import_changes WHERE import_id = imports.id) AS "canUndo",
    (SELECT undo.id FROM imports AS undo WHERE undo.undoes = imports.id ORDER BY undo.created_at DESC LIMIT 1)
      AS "undoneBy"
  FROM imports WHERE id = $1`);

export const findImport = (connection: Queryable, id: string): Promise<ShownImport | undefined> =>
  connection.find(selectJob, [id]);

export type ListedImport = Pick<ImportJob, 'id' | 'kind' | 'state' | 'fileName' | 'createdAt'> & {
  actorName: string;
};

const selectNewest = statement<[beforeId: string | null, rowsMax: number], ListedImport>(`
  SELECT id, kind, state, file_name AS "fileName", created_at AS "createdAt", actor_name AS "actorName"
  FROM imports WHERE state <> 'uploading'
    AND ($1::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM imports WHERE id = $1))
  ORDER BY created_at DESC, id DESC LIMIT $2`);

/** Newest first. `beforeId` is the ID of the last one of the page before. */
export const listImports = (
  connection: Queryable,
  { beforeId, rowsMax }: { beforeId: string | undefined; rowsMax: number },
): Promise<ListedImport[]> => connection.list(selectNewest, [beforeId ?? null, rowsMax]);

const start = statement<
  [id: string, kind: string, actorId: string | null, actorName: string, network: string],
  never
>(`
  UPDATE imports SET changed_at = now(), attempts = 0, worker = NULL, alive_at = NULL, step = '',
    state = CASE WHEN kind = 'file' AND result IS NULL THEN 'checking' ELSE 'importing' END, actor_kind = $2, actor_id = $3, actor_name = $4, network = $5
  WHERE id = $1 AND (state = 'checked' OR state = 'failed' AND (
    kind = 'undo' OR EXISTS (SELECT FROM import_pieces WHERE import_id = imports.id)))`);

/** Starts an import that was checked, or starts one that has failed again. Resolves to false in any other state. */
export const startImport = async (database: Database, actor: Actor, id: string): Promise<boolean> =>
  (await database.run(start, [id, actor.kind, actor.id, actor.name, actor.network])) > 0;

const cancel = statement<[id: string], never>(`
  WITH canceled AS (
    UPDATE imports SET state = 'canceled', changed_at = now()
    WHERE id = $1 AND state IN ('checking', 'checked', 'importing', 'failed')
    RETURNING id
  ), emptied AS (DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM canceled))
  SELECT FROM canceled`);

/**
 * A process that works on it finds this within seconds, and cannot finish it any more. Resolves to false if it has
 * already ended.
 */
export const cancelImport = async (database: Database, id: string): Promise<boolean> =>
  (await database.run(cancel, [id])) > 0;

const insertUndo = statement<
  [id: string, includesChanged: boolean, kind: string, actorId: string | null, name: string, network: string],
  { id: string }
>(`
  INSERT INTO imports (kind, undoes, state, file_name, includes_changed, actor_kind, actor_id, actor_name, network)
  SELECT 'undo', id, 'importing', file_name, $2, $3, $4, $5, $6
  FROM imports AS undone
  WHERE id = $1 AND state = 'done' AND EXISTS (SELECT FROM import_changes WHERE import_id = undone.id)
  ON CONFLICT (undoes) WHERE undoes IS NOT NULL AND state = 'importing' DO NOTHING
  RETURNING id`);

export interface StartUndoInput {
  id: string;
  /** Also takes back the products that were changed since. */
  includesChanged: boolean;
}

/** Resolves to the ID of the undo, or to undefined if the import cannot be undone. */
export async function startUndo(
  database: Database,
  actor: Actor,
  { id, includesChanged }: StartUndoInput,
): Promise<string | undefined> {
  const { kind, name, network } = actor;
  return (await database.find(insertUndo, [id, includesChanged, kind, actor.id, name, network]))?.id;
}

/** A file that waits for a decision is kept this long, and the row of an import this long. */
const FILE_DAYS = 7;
const ROW_DAYS = 90;
/** What has arrived of a file stays this long after its process has ended. */
const DEAD_UPLOAD_MINUTES = 10;

const sweepFiles = statement<[], never>(`
  DELETE FROM import_pieces WHERE import_id IN (
    SELECT id FROM imports WHERE changed_at < now() - interval '${FILE_DAYS} days'
      AND state IN ('checked', 'refused', 'failed'))`);
const expire = statement<[], never>(`
  UPDATE imports SET state = 'canceled', changed_at = now()
  WHERE state IN ('checked', 'failed') AND changed_at < now() - interval '${FILE_DAYS} days'`);
const sweepRows = statement<[], never>(`
  DELETE FROM imports
  WHERE (state = 'uploading' AND coalesce(alive_at + interval '${DEAD_UPLOAD_MINUTES} minutes', created_at + interval '1 day') < now())
    OR (created_at < now() - interval '${ROW_DAYS} days'
      AND NOT EXISTS (SELECT FROM import_changes WHERE import_id = imports.id)
      AND NOT EXISTS (SELECT FROM imports AS undo WHERE undo.undoes = imports.id))`);

/** Removes files that have waited too long for a decision, uploads that never ended, and old rows. */
export async function sweepImports(database: Database): Promise<void> {
  for (const one of [sweepFiles, expire, sweepRows]) await database.run(one, []);
}
