import { type Queryable, statement } from '../../../database/database.ts';
import { IS_KNOWN_CHANGED } from '../staged/own-pictures.ts';
import { NEWER_MEMBERS, PRODUCT_MEMBERS, snapshotsOf, VARIANT_MEMBERS } from './snapshot.ts';

/*
 * Keeps what an import has changed, so that it can be undone. Only the last import that has changed something can, so the
 * changes of earlier ones are deleted.
 */

/**
 * Pictures are kept if the file changes their text or place. Others may be replaced later, when those of the file have
 * been fetched, so the places of all pictures and the addresses that still wait are kept, too. Each variant also has its
 * stock, and the SKU that it has after the import. A variant that is removed has no such SKU.
 */
const createBefore = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_before ON COMMIT DROP AS
  SELECT product.id AS product_id,
    jsonb_build_object(${PRODUCT_MEMBERS}, 'variants', coalesce(variants.list, '[]'), 'pictures',
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', picture_id, 'alt', alt_before,
          'position', position_before)), '[]')
        FROM import_pictures WHERE import_pictures.ordinal = staged.ordinal AND ${IS_KNOWN_CHANGED}),
      'places', (SELECT coalesce(jsonb_object_agg(id, position), '{}') FROM pictures
        WHERE pictures.product_id = product.id),
      'waiting', (SELECT coalesce(jsonb_agg(source_url ORDER BY picture_fetches.id), '[]') FROM picture_fetches
        WHERE picture_fetches.product_id = product.id)) || ${NEWER_MEMBERS} AS before
  FROM import_products AS staged
  JOIN products AS product ON product.id = staged.product_id
  LEFT JOIN (
    SELECT variant.product_id, jsonb_agg(jsonb_build_object(${VARIANT_MEMBERS}, 'stock', variant.stock,
        'moved', variant.stock_moved, 'weightGrams', variant.weight_grams, 'createdAt', variant.created_at,
        'aliases', ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = variant.sku ORDER BY alias),
        'becomes', CASE WHEN staged.lists_variants AND NOT staged.is_partial THEN listed.sku
          ELSE coalesce(listed.sku, variant.sku) END)
      ORDER BY variant.position, variant.sku) AS list
    FROM import_products AS staged
    JOIN variants AS variant ON variant.product_id = staged.product_id
    LEFT JOIN import_variants AS listed ON listed.variant_sku = variant.sku
    WHERE staged.change = 'updated'
    GROUP BY variant.product_id
  ) AS variants ON variants.product_id = product.id
  WHERE staged.change = 'updated'`);

/** Call it when the rows are locked and nothing is written yet. */
export async function rememberBefore(connection: Queryable): Promise<void> {
  await connection.run(createBefore, []);
}

const insertChanges = statement<[importId: string], never>(`
  INSERT INTO import_changes (import_id, product_id, slug, before, after)
  SELECT $1, product_id, slug, before, snapshot
  FROM (${snapshotsOf("SELECT product_id FROM import_products WHERE change <> 'unchanged'")}) AS changed
  LEFT JOIN import_before USING (product_id)`);

const deleteEarlier = statement<[importId: string], never>(`
  DELETE FROM import_changes
  WHERE import_id <> $1 AND EXISTS (SELECT FROM import_changes WHERE import_id = $1)`);

/** Call it when everything is written. The row of the import may follow in the same transaction. */
export async function keepChanges(connection: Queryable, importId: string): Promise<void> {
  await connection.run(insertChanges, [importId]);
  await connection.run(deleteEarlier, [importId]);
}
