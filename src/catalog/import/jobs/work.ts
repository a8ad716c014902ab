import { recordChange } from '../../../audit/audit-log.ts';
import { type Database, isDatabaseAway, type Queryable, statement } from '../../../database/database.ts';
import { repeat } from '../../../process/repeat.ts';
import { undoImport } from '../history/undo-import.ts';
import { type ImportProgress, importCatalog } from '../import.ts';
import {
  ALIVE_EVERY_MS,
  auditedSummary,
  GONE_AFTER_SECONDS,
  type ImportJob,
  type ImportJobResult,
  type ImportState,
} from './import-job.ts';
import { readUpload } from './upload.ts';

/*
 * One process works on one import at a time, and marks it alive every two seconds. When a process dies, its transaction is
 * rolled back, and another process starts the import again. The end of an import is written in the transaction of its
 * changes, and only by the process that still has it. So an import is made once or not at all.
 */

/** An import that was interrupted this often waits until someone starts it again. */
const ATTEMPTS_MAX = 3;

const IS_FREE = `(alive_at IS NULL OR alive_at < now() - interval '${GONE_AFTER_SECONDS} seconds')`;

const selectWaiting = statement<[], { isWaiting: boolean }>(`
  SELECT EXISTS (SELECT FROM imports WHERE state IN ('checking', 'importing') AND ${IS_FREE}) AS "isWaiting"`);

/** Whether there is an import that no process works on. */
export const hasWaitingImport = async (database: Database): Promise<boolean> =>
  (await database.find(selectWaiting, []))?.isWaiting === true;

/**
 * Works on the import that has waited longest. `worker` is the ID of this process. Resolves to false if there is none, or
 * another process works on one.
 */
export async function workOnImport(database: Database, worker: string): Promise<boolean> {
  await database.run(giveUp, []);
  const job = await database.find(claim, [worker]);
  if (!job) return false;
  const lost = new AbortController();
  const progress: ImportProgress = { step: 'reading', rows: 0, products: 0 };
  const sayAlive = async () => {
    const { step, rows, products } = progress;
    if ((await database.run(markAlive, [job.id, worker, step, rows, products])) === 0) lost.abort();
  };
  // A statement that fails is tried again two seconds later.
  const alive = repeat(ALIVE_EVERY_MS, sayAlive, () => {});
  const claimed: ClaimedJob = {
    ...{ job, worker, signal: lost.signal },
    onProgress: (now) => Object.assign(progress, now),
  };
  try {
    await (job.kind === 'undo' ? performUndo(database, claimed) : performImport(database, claimed));
  } catch (error) {
    if (error instanceof LostImport || lost.signal.aborted) return true;
    const isForLater = isDatabaseAway(error as Error);
    await database.run(isForLater ? release : fail, [job.id, worker]);
    if (!isForLater) throw error;
  } finally {
    await alive.stop();
  }
  return true;
}

interface ClaimedJob {
  job: ImportJob;
  worker: string;
  /** Aborts when this process does not have the import any more. */
  signal: AbortSignal;
  onProgress(progress: ImportProgress): void;
}

/** The import was canceled, or another process has it now. */
class LostImport extends Error {}

async function performImport(database: Database, claimed: ClaimedJob): Promise<void> {
  const { job, signal, onProgress } = claimed;
  const { id, removesMissing, overwritesStock } = job;
  const isDryRun = job.state === 'checking';
  const done = await importCatalog(database, readUpload(database, id), {
    ...{ dryRun: isDryRun, removesMissing, overwritesStock, signal, onProgress },
    record: {
      importId: id,
      async finish(connection, summary) {
        await endJob(connection, claimed, 'done', { summary });
        await connection.run(deletePieces, [id]);
        const entry = { action: 'catalog.import', subject: { kind: 'import', id } } as const;
        await recordChange(connection, job.actor, { ...entry, after: auditedSummary(job, summary) });
      },
    },
  });
  if (!done.ok) await endJob(database, claimed, 'refused', { errors: done.errors });
  else if (isDryRun) await endJob(database, claimed, 'checked', { summary: done.summary });
}

async function performUndo(database: Database, claimed: ClaimedJob): Promise<void> {
  const { undoes, includesChanged, actor } = claimed.job;
  const importId = undoes ?? '';
  const undone = await undoImport(database, {
    ...{ importId, includesChanged },
    async finish(connection, undo) {
      await endJob(connection, claimed, 'done', { undo });
      const { changes: _, moreChanges: __, ...after } = undo;
      const entry = { action: 'catalog.undo-import', subject: { kind: 'import', id: importId } } as const;
      await recordChange(connection, actor, { ...entry, after });
    },
  });
  if (!undone.ok) await endJob(database, claimed, 'refused', { errors: undone.errors });
}

async function endJob(
  connection: Queryable,
  { job, worker }: ClaimedJob,
  state: ImportState,
  result: ImportJobResult,
): Promise<void> {
  if ((await connection.run(endMine, [job.id, worker, state, JSON.stringify(result)])) === 0)
    throw new LostImport();
}

const IS_MINE = `id = $1 AND worker = $2 AND state IN ('checking', 'importing')`;

/** Only the oldest is worked on, so that there is one at a time. */
const claim = statement<[worker: string], ImportJob>(`
  UPDATE imports SET worker = $1, alive_at = now(), attempts = attempts + 1, step = 'reading', rows_read = 0,
    products_read = 0
  WHERE id = (SELECT id FROM imports WHERE state IN ('checking', 'importing') ORDER BY changed_at LIMIT 1)
    AND state IN ('checking', 'importing') AND ${IS_FREE}
  RETURNING id, kind, undoes, state, file_name AS "fileName", removes_missing AS "removesMissing",
    overwrites_stock AS "overwritesStock", includes_changed AS "includesChanged",
    json_build_object('kind', actor_kind, 'id', actor_id, 'name', actor_name, 'network', network) AS actor`);

const markAlive = statement<
  [id: string, worker: string, step: string, rows: number, products: number],
  never
>(`
  UPDATE imports SET alive_at = now(), step = $3, rows_read = $4, products_read = $5 WHERE ${IS_MINE}`);

const endMine = statement<[id: string, worker: string, state: string, result: string], never>(`
  UPDATE imports SET state = $3, result = $4, changed_at = now(), worker = NULL WHERE ${IS_MINE}`);

const release = statement<[id: string, worker: string], never>(
  `UPDATE imports SET alive_at = NULL, worker = NULL, step = '' WHERE ${IS_MINE}`,
);

const fail = statement<[id: string, worker: string], never>(
  `UPDATE imports SET state = 'failed', changed_at = now(), worker = NULL WHERE ${IS_MINE}`,
);

const releaseOf = statement<[worker: string], never>(`
  UPDATE imports SET alive_at = NULL, worker = NULL, step = ''
  WHERE worker = $1 AND state IN ('checking', 'importing')`);

/** Lets another process take the import of one that has certainly ended, without waiting for its silence. */
export async function releaseImportOf(database: Database, worker: string): Promise<void> {
  await database.run(releaseOf, [worker]);
}

const giveUp = statement<[], never>(`
  UPDATE imports SET state = 'failed', changed_at = now(), worker = NULL
  WHERE state IN ('checking', 'importing') AND attempts >= ${ATTEMPTS_MAX} AND ${IS_FREE}`);

const deletePieces = statement<[id: string], never>('DELETE FROM import_pieces WHERE import_id = $1');
