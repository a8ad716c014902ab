import { type Queryable, statement } from '../../../database/database.ts';

/**
 * Matches the staged products and variants with the shop's: products by their handle and variants by their option
 * values, because a SKU may be corrected or appear twice. If the option values differ or are missing, a SKU that only
 * one variant of the product has still identifies it.
 */
export async function matchWithShop(
  connection: Queryable,
  { removesMissing }: { removesMissing: boolean },
): Promise<void> {
  await connection.run(matchProducts, []);
  await connection.run(matchWithoutHandle, []);
  await connection.run(assignSlugs, []);
  await connection.run(reorderOptions, []);
  await connection.run(matchByOptions, []);
  await connection.run(matchBySku, []);
  await connection.run(clearForeignMarks, []);
  if (!removesMissing) await connection.run(markPartial, []);
}

const matchProducts = statement<[], unknown>(`
  UPDATE import_products AS staged SET product_id = product.id, slug = product.slug
  FROM products AS product
  WHERE coalesce(product.handle, product.slug) = staged.handle`);

/** Products created before handles were stored are matched by their slug. */
const matchWithoutHandle = statement<[], unknown>(`
  UPDATE import_products AS staged SET product_id = candidate.product_id
  FROM (
    SELECT DISTINCT ON (product.id) product.id AS product_id, staged.ordinal
    FROM import_products AS staged JOIN products AS product ON product.slug = staged.slug
    WHERE staged.product_id IS NULL AND product.handle IS NULL
      AND NOT EXISTS (SELECT FROM import_products AS other WHERE other.product_id = product.id)
    ORDER BY product.id, staged.ordinal
  ) AS candidate
  WHERE staged.ordinal = candidate.ordinal`);

/** A slug goes to the handle that is spelled like it, otherwise to the first one. Other products get a hash added. */
const assignSlugs = statement<[], unknown>(`
  UPDATE import_products AS staged
  SET slug = rtrim(left(staged.slug, 246), '-') || '-' || left(md5(staged.handle), 8), slug_changed = true
  FROM (
    SELECT ordinal, row_number() OVER (PARTITION BY slug ORDER BY product_id IS NULL, handle <> slug, ordinal) AS place
    FROM import_products
  ) AS ranked
  WHERE staged.ordinal = ranked.ordinal AND staged.product_id IS NULL
    AND (place > 1 OR EXISTS (SELECT FROM products WHERE products.slug = staged.slug))`);

/** Puts option values in the shop's order when the file has the same options in another order. */
const reorderOptions = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_keys ON COMMIT DROP AS
  SELECT staged.line, product.product_id,
    CASE WHEN shop.option_names <> product.option_names AND shop.option_names @> product.option_names
        AND shop.option_names <@ product.option_names
        AND cardinality(shop.option_names) = cardinality(product.option_names)
      THEN ARRAY(
        SELECT staged.option_values[array_position(product.option_names, name)]
        FROM unnest(shop.option_names) WITH ORDINALITY AS one (name, place) ORDER BY place)
      ELSE staged.option_values END AS option_values
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  JOIN products AS shop ON shop.id = product.product_id`);

const matchByOptions = statement<[], unknown>(`
  UPDATE import_variants AS staged SET variant_sku = variant.sku
  FROM import_keys AS key
  JOIN variants AS variant USING (product_id, option_values)
  WHERE staged.line = key.line`);

const matchBySku = statement<[], unknown>(`
  UPDATE import_variants AS staged SET variant_sku = found.sku
  FROM (
    SELECT staged.line, variant.sku,
      count(*) OVER (PARTITION BY staged.line) AS variants,
      count(*) OVER (PARTITION BY variant.sku) AS lines
    FROM import_variants AS staged
    JOIN import_products AS product USING (ordinal)
    JOIN variants AS variant ON variant.product_id = product.product_id
      AND coalesce(nullif(variant.merchant_sku, ''), variant.sku) = staged.merchant_sku
    WHERE staged.variant_sku IS NULL
      AND NOT EXISTS (SELECT FROM import_variants AS other WHERE other.variant_sku = variant.sku)
  ) AS found
  WHERE found.variants = 1 AND found.lines = 1 AND staged.line = found.line`);

/** A stock mark is valid only for the variant and the shop that it was exported from. */
const clearForeignMarks = statement<[], unknown>(`
  UPDATE import_variants AS staged SET moved = NULL
  WHERE moved IS NOT NULL AND NOT EXISTS (
    SELECT FROM variants AS variant
    WHERE variant.sku = staged.variant_sku
      AND (extract(epoch FROM variant.created_at) * 1000000)::bigint = staged.made_at_micros)`);

const markPartial = statement<[], unknown>(`
  UPDATE import_products AS product SET is_partial = true
  WHERE lists_variants AND EXISTS (
    SELECT FROM variants AS variant
    WHERE variant.product_id = product.product_id
      AND NOT EXISTS (SELECT FROM import_variants AS staged WHERE staged.variant_sku = variant.sku))`);
