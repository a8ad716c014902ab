import { type Queryable, statement } from '../../../database/database.ts';
import type { UndoSummary } from './undo-import.ts';

/*
 * The undo of an import removes the pictures that the import has brought, and restores those that it has replaced, even if
 * they were fetched long after the import. Like any removed picture, those that it removes are kept for a while.
 */

/** Call it when the products are compared and locked. Writing them also publishes their pictures. */
export async function undoPictures(
  connection: Queryable,
  importId: string,
): Promise<Pick<UndoSummary, 'picturesRemoved' | 'picturesRestored'>> {
  await connection.run(deleteWaiting, [importId]);
  await connection.run(createTouched, []);
  const picturesRemoved = await connection.run(removeBrought, [importId]);
  const picturesRestored = await connection.run(restoreReplaced, [importId]);
  await connection.run(waitAgain, []);
  await connection.run(markUsed, []);
  await connection.run(restorePlaces, []);
  await connection.run(markChanged, []);
  return { picturesRemoved, picturesRestored };
}

const UNDONE = "SELECT product_id FROM undo_changes WHERE fate = 'undone' AND before IS NOT NULL";

const deleteWaiting = statement<[importId: string], never>(
  `DELETE FROM picture_fetches WHERE import_id = $1 AND product_id IN (${UNDONE})`,
);

/**
 * Queues the pictures that an earlier import was waiting for. One that has arrived since is left out, because the product
 * would show it twice.
 */
const waitAgain = statement<[], never>(`
  INSERT INTO picture_fetches (product_id, source_url)
  SELECT product_id, waiting.source_url
  FROM undo_changes CROSS JOIN LATERAL jsonb_array_elements_text(before -> 'waiting') AS waiting (source_url)
  WHERE product_id IN (${UNDONE}) AND NOT EXISTS (
    SELECT FROM pictures
    WHERE pictures.product_id = undo_changes.product_id AND pictures.source_url = waiting.source_url)
  ON CONFLICT (product_id, source_url) DO NOTHING`);

const createTouched = statement<[], unknown>(
  'CREATE TEMPORARY TABLE undo_pictures (product_id bigint NOT NULL, content_key text NOT NULL) ON COMMIT DROP',
);

const removeBrought = statement<[importId: string], never>(`
  WITH removed AS (
    DELETE FROM pictures WHERE import_id = $1 AND product_id IN (${UNDONE}) RETURNING product_id, content_key)
  INSERT INTO undo_pictures SELECT product_id, content_key FROM removed`);

const restoreReplaced = statement<[importId: string], never>(`
  WITH removed AS (
    DELETE FROM removed_pictures WHERE replaced_by_import = $1 AND product_id IN (${UNDONE}) RETURNING *
  ), restored AS (
    INSERT INTO pictures (id, product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus, source_url,
      created_at, import_id)
    SELECT id, product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus, source_url, created_at,
      import_id
    FROM removed
    RETURNING product_id, content_key)
  INSERT INTO undo_pictures SELECT product_id, content_key FROM restored`);

const markUsed = statement<[], never>(`
  UPDATE picture_contents SET unused_at = NULL
  WHERE key IN (SELECT content_key FROM undo_pictures) AND key IN (SELECT content_key FROM pictures)`);

/** Pictures that the staff has added since come last. */
const restorePlaces = statement<[], never>(`
  UPDATE pictures SET position = one.place
  FROM (
    SELECT pictures.id, row_number() OVER (PARTITION BY pictures.product_id
      ORDER BY (before -> 'places' ->> pictures.id::text)::integer NULLS LAST, position, pictures.id) AS place
    FROM pictures JOIN undo_changes USING (product_id)
    WHERE pictures.product_id IN (SELECT product_id FROM undo_pictures)) AS one
  WHERE pictures.id = one.id AND position <> one.place`);

const markChanged = statement<[], never>(`
  UPDATE import_products SET change = 'updated'
  WHERE change = 'unchanged' AND product_id IN (SELECT product_id FROM undo_pictures)`);
