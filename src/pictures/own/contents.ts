import { createHash, randomBytes } from 'node:crypto';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { ConvertedResult, PictureFile } from './converter.ts';
import { convertedWidths, FILE_FORMATS, fileName } from './own-picture.ts';
import type { PictureStorage } from './picture-storage.ts';

/** Where new files go, and what can be read: a shop that has set up a bucket later still has older files in its database. */
export interface PictureStorages {
  forNew: PictureStorage;
  of(place: PictureStorage['place']): PictureStorage | undefined;
}

const insertContent = statement<
  [key: string, width: number, height: number, place: string, tones: string],
  never
>(
  `INSERT INTO picture_contents (key, width, height, place, tones, unused_at) VALUES ($1, $2, $3, $4, $5, now())`,
);

/**
 * Stores the files of a converted picture and resolves to their key. The row comes first, so that the sweeper finds the
 * files even if this process is killed before a picture uses them.
 */
export async function storeContent(
  database: Database,
  { forNew }: PictureStorages,
  { width, height, tones, files }: Extract<ConvertedResult, { ok: true }>,
): Promise<string> {
  const key = newKey(files);
  await database.run(insertContent, [key, width, height, forNew.place, tones]);
  await forNew.put(key, files);
  return key;
}

/** A hash of the content. The random part makes it unique, so files that are being removed are never used again. */
function newKey(files: readonly PictureFile[]): string {
  const hash = createHash('sha256').update(randomBytes(16));
  for (const { bytes } of files) hash.update(bytes);
  return hash.digest('hex').slice(0, 32);
}

const markUsed = statement<[key: string], never>(
  'UPDATE picture_contents SET unused_at = NULL WHERE key = $1',
);

/** Call it in the transaction in which a picture begins to use the content. */
export const markContentUsed = (connection: Queryable, key: string): Promise<number> =>
  connection.run(markUsed, [key]);

/** A removed picture can be brought back for this long, and pages that are cached somewhere may still show it. */
const KEPT_DAYS = 7;
const CONTENTS_PER_SWEEP = 1_000;

// A picture that an import has replaced comes back with the undo of that import.
const sweepRemoved = statement<[], never>(`
  DELETE FROM removed_pictures
  WHERE removed_at < now() - interval '${KEPT_DAYS} days' AND NOT EXISTS (
    SELECT FROM import_changes
    WHERE import_id = replaced_by_import AND import_changes.product_id = removed_pictures.product_id)`);

const selectUnused = statement<
  [limit: number],
  { key: string; width: number; place: PictureStorage['place'] }
>(`
  SELECT key, width, place FROM picture_contents
  WHERE unused_at < now() - interval '${KEPT_DAYS} days'
    AND NOT EXISTS (SELECT FROM pictures WHERE content_key = key)
    AND NOT EXISTS (SELECT FROM removed_pictures WHERE content_key = key)
  ORDER BY unused_at LIMIT $1`);
const deleteContent = statement<[key: string], never>(`
  DELETE FROM picture_contents
  WHERE key = $1 AND NOT EXISTS (SELECT FROM pictures WHERE content_key = key)
    AND NOT EXISTS (SELECT FROM removed_pictures WHERE content_key = key)`);

/**
 * Removes the files that no picture has used for a week, and resolves to how many contents. What is kept of removed
 * pictures goes first, so that no picture is brought back while its files are being removed.
 */
export async function sweepContents(database: Database, storages: PictureStorages): Promise<number> {
  await database.run(sweepRemoved, []);
  const unused = await database.list(selectUnused, [CONTENTS_PER_SWEEP]);
  let removed = 0;
  for (const { key, width, place } of unused) {
    const storage = storages.of(place);
    if (!storage) continue;
    await storage.remove(key, namesOf(width));
    removed += await database.run(deleteContent, [key]);
  }
  return removed;
}

const namesOf = (width: number): string[] =>
  convertedWidths(width).flatMap((one) => FILE_FORMATS.map((format) => fileName(one, format)));

const selectPlace = statement<[key: string], { width: number; place: PictureStorage['place'] }>(
  'SELECT width, place FROM picture_contents WHERE key = $1',
);

/** Finds the bytes of one stored file. */
export async function findFile(
  database: Database,
  storages: PictureStorages,
  key: string,
  name: string,
): Promise<Buffer | undefined> {
  const content = await database.find(selectPlace, [key]);
  if (!content || !namesOf(content.width).includes(name)) return undefined;
  return storages.of(content.place)?.get(key, name);
}
