import { Readable } from 'node:stream';
import type { Actor } from '../../../audit/actor.ts';
import { type Database, statement } from '../../../database/database.ts';
import { repeat } from '../../../process/repeat.ts';
import { ALIVE_EVERY_MS, GONE_AFTER_SECONDS, IMPORT_BYTES_MAX } from './import-job.ts';

/** A piece is one row, and this much of a file is in memory at a time. */
const PIECE_BYTES = 256 * 1024;
/** The most imports that may be arriving or waiting at once. */
const WAITING_MAX = 5;
const FILE_NAME_LENGTH_MAX = 255;

export interface StoreUploadInput {
  fileName: string;
  actor: Actor;
}

export type StoreUploadResult =
  | { ok: true; id: string }
  | { ok: false; reason: 'too_large' | 'empty' | 'too_many_waiting' };

/**
 * Stores a file in pieces, so that any instance can work on it. It always reads the source to its end, because a browser
 * shows an answer only after it has sent everything.
 */
export async function storeUpload(
  database: Database,
  source: AsyncIterable<Buffer>,
  { fileName, actor }: StoreUploadInput,
): Promise<StoreUploadResult> {
  const name = fileName.slice(-FILE_NAME_LENGTH_MAX).replaceAll('\0', '').toWellFormed();
  const { kind, id: actorId, name: actorName, network } = actor;
  const row = await database.find(insertUpload, [name, kind, actorId, actorName, network]);
  // An upload whose process was killed is no longer marked alive, so another upload can take its place. A statement that
  // fails is tried again two seconds later.
  const alive =
    row &&
    repeat(
      ALIVE_EVERY_MS,
      () => database.run(markAlive, [row.id]),
      () => {},
    );
  try {
    const sizeBytes = await storePieces(database, row?.id, source);
    if (row && sizeBytes > 0 && sizeBytes <= IMPORT_BYTES_MAX) {
      if ((await database.run(setSize, [row.id, sizeBytes])) === 0) throw new Error('an upload was swept');
      return { ok: true, id: row.id };
    }
    if (row) await database.run(deleteUpload, [row.id]);
    if (!row) return { ok: false, reason: 'too_many_waiting' };
    return { ok: false, reason: sizeBytes === 0 ? 'empty' : 'too_large' };
  } catch (error) {
    if (row) await database.run(deleteUpload, [row.id]).catch(() => {});
    throw error;
  } finally {
    await alive?.stop();
  }
}

/** Resolves to the size of the file. Without an ID, and beyond the limit, it only reads. */
async function storePieces(
  database: Database,
  id: string | undefined,
  source: AsyncIterable<Buffer>,
): Promise<number> {
  let sizeBytes = 0;
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const store = async () => {
    if (id !== undefined && waitingBytes > 0)
      await database.run(insertPiece, [id, number++, Buffer.concat(waiting)]);
    waiting = [];
    waitingBytes = 0;
  };
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (id === undefined || sizeBytes > IMPORT_BYTES_MAX) continue;
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= PIECE_BYTES) await store();
  }
  await store();
  return sizeBytes;
}

/** SQL for whether an upload is still arriving. An instance of an earlier release does not mark its uploads alive. */
const IS_ARRIVING = `(alive_at > now() - interval '${GONE_AFTER_SECONDS} seconds'
        OR alive_at IS NULL AND created_at > now() - interval '1 hour')`;

const insertUpload = statement<
  [fileName: string, kind: string, actorId: string | null, actorName: string, network: string],
  { id: string }
>(`
  INSERT INTO imports (kind, state, file_name, actor_kind, actor_id, actor_name, network, alive_at)
  SELECT 'file', 'uploading', $1, $2, $3, $4, $5, now()
  WHERE (SELECT count(*) FROM imports
    WHERE state IN ('checking', 'importing') OR state = 'uploading' AND ${IS_ARRIVING}) < ${WAITING_MAX}
  RETURNING id`);
const markAlive = statement<[id: string], never>(
  "UPDATE imports SET alive_at = now() WHERE id = $1 AND state = 'uploading'",
);
const insertPiece = statement<[id: string, number: number, content: Buffer], never>(
  'INSERT INTO import_pieces (import_id, number, content) VALUES ($1, $2, $3)',
);
const setSize = statement<[id: string, sizeBytes: number], never>(
  'UPDATE imports SET size_bytes = $2 WHERE id = $1',
);
const deleteUpload = statement<[id: string], never>(
  "DELETE FROM imports WHERE id = $1 AND state = 'uploading'",
);

export interface ImportChoices {
  /** Compares the file with the shop first, and waits for a decision. */
  isChecked: boolean;
  removesMissing: boolean;
  overwritesStock: boolean;
}

const begin = statement<
  [id: string, state: string, removesMissing: boolean, overwritesStock: boolean],
  never
>(`
  UPDATE imports SET state = $2, removes_missing = $3, overwrites_stock = $4, changed_at = now(), alive_at = NULL
  WHERE id = $1 AND state = 'uploading'`);

/** Hands a stored file to the job that works on it. */
export async function beginImport(
  database: Database,
  id: string,
  { isChecked, removesMissing, overwritesStock }: ImportChoices,
): Promise<void> {
  await database.run(begin, [id, isChecked ? 'checking' : 'importing', removesMissing, overwritesStock]);
}

const selectPiece = statement<[id: string, number: number], { content: Buffer }>(
  'SELECT content FROM import_pieces WHERE import_id = $1 AND number = $2',
);

/** Reads the file of an import, one piece at a time. */
export function readUpload(database: Database, id: string): Readable {
  async function* pieces() {
    for (let number = 0; ; number++) {
      const piece = await database.find(selectPiece, [id, number]);
      if (!piece) return;
      yield piece.content;
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}
