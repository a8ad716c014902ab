import { type Database, type Queryable, statement } from '../../../database/database.ts';
import { minorDigits } from '../../../settings/currency.ts';
import { getNewestSettings } from '../../../settings/queries.ts';
import { refreshNew } from '../../listings/refresh-listings.ts';
import { refreshVocabulary } from '../../listings/vocabulary.ts';
import { refreshDerived } from '../import.ts';
import { applyStaged } from '../staged/apply.ts';
import { type Changes, listChanges } from '../staged/changes.ts';
import { compareWithShop } from '../staged/compare.ts';
import { applyOwnPictures } from '../staged/own-pictures.ts';
import { importTransaction, type Refusal } from '../transaction.ts';
import { type StageUndoInput, stageUndo, VARIANTS_BEFORE } from './stage-undo.ts';
import { undoPictures } from './undo-pictures.ts';

export interface UndoSummary extends Changes {
  /** Products that are as they were before. */
  restored: number;
  /** Products that the import had created, and that are deleted again. */
  removed: number;
  /** Created products that were sold, reviewed or saved since. They are archived, because deleting them would lose that. */
  archived: number;
  /** Products that were deleted since. */
  gone: number;
  /** Products that were changed since, and stay as they are. `left` names the first of them. */
  leftCount: number;
  left: string[];
  /** Pictures that the import had brought, and those that come back. An undo of an earlier release has no such numbers. */
  picturesRemoved?: number;
  picturesRestored?: number;
}

export type UndoResult = { ok: true; summary: UndoSummary } | Refusal;

export interface UndoInput extends StageUndoInput {
  /** Writes the row of the undo in its transaction. It throws to change nothing. */
  finish(connection: Queryable, summary: UndoSummary): Promise<void>;
}

/** Takes an import back, in one transaction. Products that were changed since are left, unless they are included. */
export const undoImport = (database: Database, input: UndoInput): Promise<UndoResult> =>
  importTransaction(database, async (connection) => {
    await stageUndo(connection, input);
    await compareWithShop(connection);
    const { currency } = await getNewestSettings(connection);
    const changes = await listChanges(connection, minorDigits(currency));
    const { restored } = (await connection.find(countRestored, [])) ?? { restored: 0 };
    const pictures = await undoPictures(connection, input.importId);
    await applyStaged(connection);
    await applyOwnPictures(connection, null);
    await connection.run(restoreRemoved, []);
    await connection.run(restoreAliases, []);
    const archived = await connection.run(archiveUsed, []);
    await refreshDerived(connection);
    const removed = await connection.run(deleteCreated, []);
    if (removed + archived > 0) await refreshVocabulary(connection);
    await refreshNew(connection);
    const fates = await connection.find(countFates, [LEFT_NAMED_MAX]);
    const { gone = 0, leftCount = 0, left = [] } = fates ?? {};
    const counts = { restored, removed, archived, gone, leftCount, left, ...pictures };
    const summary = { ...counts, ...withoutLines(changes) };
    await input.finish(connection, summary);
    await connection.run(forgetUndone, [input.importId]);
    return { ok: true as const, summary };
  });

/** An undo has no file, so its changes have no lines. */
const withoutLines = ({ changes, moreChanges }: Changes): Changes => ({
  changes: changes.map((change) => ({ ...change, line: null })),
  moreChanges,
});

const countRestored = statement<[], { restored: number }>(
  'SELECT count(*)::integer AS restored FROM import_products',
);

/** A variant that the import had removed is the same one again, so stock marks of earlier exports stay valid. */
const restoreRemoved = statement<[], unknown>(`
  UPDATE variants SET weight_grams = was."weightGrams", created_at = was."createdAt", stock_moved = was.moved
  FROM ${VARIANTS_BEFORE}
  JOIN import_variants AS staged ON staged.ordinal = product.ordinal AND staged.generated_sku = was.sku
  WHERE staged.variant_sku IS NULL AND variants.sku = staged.sku`);

const restoreAliases = statement<[], unknown>(`
  INSERT INTO sku_aliases (alias, sku)
  SELECT alias, staged.sku
  FROM ${VARIANTS_BEFORE}
  JOIN import_variants AS staged ON staged.ordinal = product.ordinal AND staged.generated_sku = was.sku
  CROSS JOIN LATERAL unnest(was.aliases) AS alias
  WHERE staged.variant_sku IS NULL AND NOT EXISTS (SELECT FROM variants WHERE variants.sku = alias)
  ON CONFLICT (alias) DO NOTHING`);

const CREATED = "SELECT product_id FROM undo_changes WHERE before IS NULL AND fate = 'undone'";

/** Staging them, too, lets `refreshDerived` take them out of the listings. */
const archiveUsed = statement<[], unknown>(`
  WITH archived AS (
    UPDATE products SET status = 'archived', version = version + 1, updated_at = now()
    WHERE id IN (${CREATED}) AND (
      id IN (SELECT product_id FROM variants WHERE stock_moved <> 0)
      OR id IN (SELECT product_id FROM reviews) OR id IN (SELECT product_id FROM wishes))
    RETURNING id, slug, name
  )
  INSERT INTO import_products (ordinal, line, handle, slug, name, description_html, vendor, product_category, type,
    tags, status, option_names, drawing, images, seo_title, seo_description, lists_variants, product_id, change)
  SELECT -row_number() OVER (ORDER BY id), 0, slug, slug, name, '', '', '', '', '{}', 'archived', '{}', '', '[]', '',
    '', false, id, 'updated'
  FROM archived`);

const deleteCreated = statement<[], unknown>(
  `DELETE FROM products WHERE id IN (${CREATED}) AND id NOT IN (SELECT product_id FROM import_products)`,
);

/** The most products that the result names. */
const LEFT_NAMED_MAX = 100;

const countFates = statement<[namedMax: number], { gone: number; leftCount: number; left: string[] }>(`
  SELECT count(*) FILTER (WHERE fate = 'gone')::integer AS gone,
    count(*) FILTER (WHERE fate = 'left')::integer AS "leftCount",
    ARRAY(SELECT slug FROM undo_changes WHERE fate = 'left' ORDER BY slug LIMIT $1) AS left
  FROM undo_changes`);

/** What was left can still be undone later. */
const forgetUndone = statement<[importId: string], never>(`
  DELETE FROM import_changes
  WHERE import_id = $1 AND product_id IN (SELECT product_id FROM undo_changes WHERE fate <> 'left')`);
