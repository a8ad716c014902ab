import { type Queryable, statement } from '../../../database/database.ts';
import { IS_CHANGED, IS_REMOVED, STOCK_AFTER } from './compare.ts';

export interface VariantCounts {
  created: number;
  updated: number;
  removed: number;
}

/**
 * Writes the staged products to the catalog and skips unchanged ones. Rows are locked in the same order as in a
 * checkout, variants by SKU and then products by ID, to avoid deadlocks. `whenLocked` is called before the first write.
 */
export async function applyStaged(
  connection: Queryable,
  whenLocked?: (connection: Queryable) => Promise<void>,
): Promise<VariantCounts> {
  await connection.run(lockVariants, []);
  await connection.run(lockProducts, []);
  await whenLocked?.(connection);
  await connection.run(updateProducts, []);
  await connection.run(insertProducts, []);
  await connection.run(setMissingHandles, []);
  const removed = await connection.run(deleteVariants, []);
  await connection.run(setPlaceholderOptions, []);
  const updated = await connection.run(updateVariants, []);
  await connection.run(renameVariants, []);
  await connection.run(addAliases, []);
  const created = await connection.run(insertVariants, []);
  return { created, updated, removed };
}

const counts = statement<[], VariantCounts>(`
  SELECT (SELECT count(*)::integer FROM import_variants WHERE variant_sku IS NULL) AS created,
    (SELECT count(*)::integer FROM import_variants AS staged
      JOIN import_products AS product USING (ordinal)
      JOIN variants AS variant ON variant.sku = staged.variant_sku
      WHERE product.change = 'updated' AND ${IS_CHANGED}) AS updated,
    (SELECT count(*)::integer FROM import_products AS product
      JOIN variants AS variant ON variant.product_id = product.product_id
      WHERE product.change = 'updated' AND ${IS_REMOVED}) AS removed`);

/** The numbers that `applyStaged` would return. */
export const countVariants = async (connection: Queryable): Promise<VariantCounts> =>
  (await connection.find(counts, [])) ?? { created: 0, updated: 0, removed: 0 };

const changedIds = statement<[], { id: string }>(
  `SELECT product_id AS id FROM import_products WHERE change <> 'unchanged' ORDER BY ordinal`,
);

export async function listChangedIds(connection: Queryable): Promise<number[]> {
  const rows = await connection.list(changedIds, []);
  return rows.map(({ id }) => Number(id));
}

const lockVariants = statement<[], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM variants
    WHERE product_id IN (SELECT product_id FROM import_products WHERE change = 'updated')
    ORDER BY sku
    FOR UPDATE
  ) AS locked`);

const lockProducts = statement<[], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM products
    WHERE id IN (SELECT product_id FROM import_products WHERE change = 'updated')
    ORDER BY id
    FOR NO KEY UPDATE
  ) AS locked`);

const updateProducts = statement<[], unknown>(`
  UPDATE products SET
    name = staged.name,
    description_html = staged.description_html,
    vendor = staged.vendor,
    product_category = staged.product_category,
    type = staged.type,
    tags = staged.tags,
    status = staged.status,
    option_names = staged.option_names,
    drawing = staged.drawing,
    images = staged.images,
    seo_title = staged.seo_title,
    seo_description = staged.seo_description,
    tax_class = staged.tax_class,
    measurements = staged.measurements,
    content_hash = DEFAULT,
    version = products.version + 1,
    updated_at = now()
  FROM import_products AS staged
  WHERE staged.change = 'updated' AND products.id = staged.product_id`);

/** IDs and creation times follow the order of the file, so the last product of the file is the newest. */
const insertProducts = statement<[], unknown>(`
  WITH inserted AS (
    INSERT INTO products (handle, slug, name, description_html, vendor, product_category, type, tags, status,
      option_names, drawing, images, seo_title, seo_description, tax_class, measurements, created_at)
    SELECT handle, slug, name, description_html, vendor, product_category, type, tags, status,
      option_names, drawing, images, seo_title, seo_description, tax_class, measurements,
      now() + ordinal * interval '1 microsecond'
    FROM import_products
    WHERE change = 'created'
    ORDER BY ordinal
    RETURNING id, slug
  )
  UPDATE import_products AS staged SET product_id = inserted.id
  FROM inserted
  WHERE staged.slug = inserted.slug`);

/** Products created before handles were stored get theirs now. */
const setMissingHandles = statement<[], unknown>(`
  UPDATE products SET handle = staged.handle
  FROM import_products AS staged
  WHERE products.id = staged.product_id AND products.handle IS NULL`);

const deleteVariants = statement<[], unknown>(`
  DELETE FROM variants AS variant
  USING import_products AS product
  WHERE product.change = 'updated' AND variant.product_id = product.product_id AND ${IS_REMOVED}`);

/**
 * Two variants may swap their options, but the unique constraint is checked row by row. Changed options are therefore
 * replaced by placeholders first.
 */
const setPlaceholderOptions = statement<[], unknown>(`
  UPDATE variants SET option_values = ARRAY['', variants.sku]
  FROM import_variants AS staged
  WHERE variants.sku = staged.variant_sku AND variants.option_values <> staged.option_values`);

/** During a price change, a trigger makes these prices the base, because base_price_minor is NULL here. */
const updateVariants = statement<[], unknown>(`
  UPDATE variants AS variant SET
    merchant_sku = staged.merchant_sku,
    position = staged.position,
    option_values = staged.option_values,
    color = staged.color,
    size = staged.size,
    style = staged.style,
    price_minor = staged.price_minor,
    compare_at_minor = staged.compare_at_minor,
    base_price_minor = NULL,
    stock = ${STOCK_AFTER},
    is_counted = staged.is_counted,
    sells_below_zero = staged.sells_below_zero,
    barcode = staged.barcode
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  WHERE product.change = 'updated' AND variant.sku = staged.variant_sku AND ${IS_CHANGED}`);

/** Stock alerts have a foreign key, so they are renamed with their variant. Carts and reservations use the alias. */
const renameVariants = statement<[], unknown>(`
  WITH renamed AS (
    UPDATE variants SET sku = staged.sku
    FROM import_variants AS staged
    WHERE variants.sku = staged.variant_sku AND staged.sku <> staged.variant_sku
  )
  UPDATE stock_alerts SET sku = staged.sku
  FROM import_variants AS staged
  WHERE stock_alerts.sku = staged.variant_sku AND staged.sku <> staged.variant_sku`);

const addAliases = statement<[], unknown>(`
  WITH reused AS (
    DELETE FROM sku_aliases USING import_variants AS staged
    WHERE sku_aliases.alias = staged.sku AND staged.sku <> staged.variant_sku
  )
  INSERT INTO sku_aliases (alias, sku)
  SELECT variant_sku, sku FROM import_variants WHERE sku <> variant_sku`);

const insertVariants = statement<[], unknown>(`
  INSERT INTO variants (sku, merchant_sku, product_id, position, option_values, color, size, style, price_minor,
    compare_at_minor, stock, is_counted, sells_below_zero, barcode)
  SELECT staged.sku, staged.merchant_sku, product.product_id, staged.position, staged.option_values, staged.color,
    staged.size, staged.style, staged.price_minor, staged.compare_at_minor, ${STOCK_AFTER}, staged.is_counted,
    staged.sells_below_zero, staged.barcode
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  CROSS JOIN (SELECT NULL::integer AS stock, NULL::integer AS stock_moved) AS variant
  WHERE staged.variant_sku IS NULL
  ORDER BY staged.ordinal, staged.position`);
