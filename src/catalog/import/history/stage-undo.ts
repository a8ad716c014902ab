import { type Queryable, statement } from '../../../database/database.ts';
import { assignGenerated } from '../staged/assign-skus.ts';
import { createStaging, indexStaging } from '../staged/staging.ts';
import { snapshotsOf } from './snapshot.ts';

/*
 * An undo is an import of what the catalog was before. The products as they were are loaded into the same staging tables
 * as a file, and are compared and written by the same statements. The stock of a variant has the mark of that time, so
 * what has been sold, returned or received since is kept.
 */

export interface StageUndoInput {
  importId: string;
  /** Also takes back products that were changed since the import. */
  includesChanged: boolean;
}

/** Locks the products of the import, finds those that were changed since, and stages the others as they were before. */
export async function stageUndo(
  connection: Queryable,
  { importId, includesChanged }: StageUndoInput,
): Promise<void> {
  await connection.run(lockVariants, [importId]);
  await connection.run(lockProducts, [importId]);
  await connection.run(createChanges, []);
  await connection.run(fillChanges, [importId, includesChanged]);
  await createStaging(connection);
  await connection.run(stageProducts, []);
  await connection.run(stageVariants, []);
  await connection.run(stagePictures, []);
  await connection.run(keepSkusInUse, []);
  await assignGenerated(connection);
  await connection.run(keepMerchantSkus, []);
  await indexStaging(connection);
}

const CHANGED_IDS = 'SELECT product_id FROM import_changes WHERE import_id = $1';

const lockVariants = statement<[importId: string], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM variants WHERE product_id IN (${CHANGED_IDS}) ORDER BY sku FOR UPDATE) AS locked`);

const lockProducts = statement<[importId: string], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM products WHERE id IN (${CHANGED_IDS}) ORDER BY id FOR NO KEY UPDATE) AS locked`);

const createChanges = statement<[], unknown>(`
  CREATE TEMPORARY TABLE undo_changes (
    product_id bigint PRIMARY KEY,
    slug text NOT NULL,
    before jsonb,
    -- 'gone' products were deleted since, and 'left' ones were changed since.
    fate text NOT NULL CHECK (fate IN ('undone', 'left', 'gone'))
  ) ON COMMIT DROP`);

const fillChanges = statement<[importId: string, includesChanged: boolean], unknown>(`
  INSERT INTO undo_changes (product_id, slug, before, fate)
  SELECT change.product_id, coalesce(present.slug, change.slug), change.before,
    CASE WHEN present.snapshot IS NULL THEN 'gone' WHEN $2 OR present.snapshot = change.after THEN 'undone' ELSE 'left' END
  FROM import_changes AS change
  LEFT JOIN (${snapshotsOf(CHANGED_IDS)}) AS present USING (product_id)
  WHERE change.import_id = $1`);

const stageProducts = statement<[], unknown>(`
  INSERT INTO import_products (ordinal, line, handle, slug, name, description_html, vendor, product_category, type,
    tags, status, option_names, drawing, images, seo_title, seo_description, tax_class, measurements,
    lists_variants, product_id)
  SELECT place, place, coalesce(product.handle, product.slug), product.slug, before ->> 'name',
    before ->> 'descriptionHtml', before ->> 'vendor', before ->> 'productCategory', before ->> 'type',
    ARRAY(SELECT jsonb_array_elements_text(before -> 'tags')), before ->> 'status',
    ARRAY(SELECT jsonb_array_elements_text(before -> 'optionNames')), before ->> 'drawing', before -> 'images',
    before ->> 'seoTitle', before ->> 'seoDescription', coalesce(before ->> 'taxClass', 'standard'),
    coalesce(before ->> 'measurements', ''), true, product.id
  FROM (
    SELECT product_id, before, (row_number() OVER (ORDER BY product_id))::integer AS place
    FROM undo_changes WHERE fate = 'undone' AND before IS NOT NULL
  ) AS undone
  JOIN products AS product ON product.id = undone.product_id`);

/** SQL for the variants that a staged product had before. */
export const VARIANTS_BEFORE = `import_products AS product
  JOIN undo_changes AS undone ON undone.product_id = product.product_id
  CROSS JOIN LATERAL jsonb_to_recordset(undone.before -> 'variants') AS was (sku text, "merchantSku" text,
    position integer, "optionValues" text[], color text, size text, style text, "priceMinor" integer,
    "compareAtMinor" integer, "isCounted" boolean, "sellsBelowZero" boolean, barcode text, stock integer,
    moved integer, "weightGrams" integer, "createdAt" timestamptz, aliases text[], becomes text)`;

/** A variant that was renamed since is found by its former SKU. */
const stageVariants = statement<[], unknown>(`
  INSERT INTO import_variants (ordinal, line, position, merchant_sku, generated_sku, option_values, color, size, style,
    price_minor, compare_at_minor, stock, is_counted, sells_below_zero, moved, barcode, variant_sku, sku)
  SELECT product.ordinal, row_number() OVER (ORDER BY product.ordinal, was.position, was.sku), was.position,
    was."merchantSku", was.sku, was."optionValues", was.color, was.size, was.style, was."priceMinor",
    was."compareAtMinor", was.stock, was."isCounted", was."sellsBelowZero", was.moved, was.barcode, variant.sku, was.sku
  FROM ${VARIANTS_BEFORE}
  LEFT JOIN sku_aliases ON sku_aliases.alias = was.becomes
    AND NOT EXISTS (SELECT FROM variants WHERE variants.sku = was.becomes)
  LEFT JOIN variants AS variant ON variant.sku = coalesce(sku_aliases.sku, was.becomes)
    AND variant.product_id = product.product_id`);

/** Texts and places of pictures that the product still has. `undo-pictures.ts` is about the others. */
const stagePictures = statement<[], unknown>(`
  INSERT INTO import_pictures (ordinal, place, key, alt, picture_id, source_url, alt_before, position_before,
    position_after)
  SELECT product.ordinal, 1, pictures.content_key, was.alt, pictures.id, pictures.source_url, pictures.alt,
    pictures.position, coalesce(was.position, pictures.position)
  FROM import_products AS product
  JOIN undo_changes AS undone ON undone.product_id = product.product_id
  CROSS JOIN LATERAL jsonb_to_recordset(undone.before -> 'pictures') AS was (id uuid, alt text, position integer)
  JOIN pictures ON pictures.id = was.id AND pictures.product_id = product.product_id`);

/** Another variant may have the SKU by now. Then this one keeps its present SKU, or gets a new one. */
const keepSkusInUse = statement<[], unknown>(`
  UPDATE import_variants AS staged SET sku = variant_sku
  WHERE sku IS DISTINCT FROM variant_sku AND (
    EXISTS (SELECT FROM variants WHERE variants.sku = staged.sku)
    OR EXISTS (SELECT FROM sku_aliases WHERE alias = staged.sku AND sku_aliases.sku IS DISTINCT FROM staged.variant_sku))`);

const keepMerchantSkus = statement<[], unknown>(
  'UPDATE import_variants SET merchant_sku = generated_sku WHERE merchant_sku IS NULL AND sku <> generated_sku',
);
