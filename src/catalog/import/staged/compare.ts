import { type Queryable, statement } from '../../../database/database.ts';
import { IS_PICTURE_CHANGED } from './own-pictures.ts';

export interface ProductCounts {
  created: number;
  updated: number;
  unchanged: number;
}

/** Compares every field and marks each staged product as created, updated, or unchanged. */
export async function compareWithShop(connection: Queryable): Promise<ProductCounts> {
  await connection.run(compare, []);
  return (await connection.find(countChanges, [])) ?? { created: 0, updated: 0, unchanged: 0 };
}

const COUNTED = `CASE WHEN staged.stock IS NULL THEN coalesce(variant.stock, 0)
  ELSE staged.stock + coalesce(variant.stock_moved - staged.moved, 0) END`;

/**
 * SQL for the stock of `variant` after the `staged` row is applied. Without a quantity the stock stays as it is. An
 * export of this shop also gets the movements since then, so that its import does not undo sales.
 */
export const STOCK_AFTER = `CASE WHEN NOT staged.is_counted THEN 0
  WHEN staged.sells_below_zero THEN ${COUNTED} ELSE greatest(0, ${COUNTED}) END`;

/** SQL for whether a variant of the shop is removed. A product whose rows list no variant keeps all of its variants. */
export const IS_REMOVED = `product.lists_variants AND NOT product.is_partial
  AND NOT EXISTS (SELECT FROM import_variants AS staged WHERE staged.variant_sku = variant.sku)`;

export const IS_CHANGED = `(variant.sku, coalesce(variant.merchant_sku, variant.sku), variant.position,
    variant.option_values, variant.color, variant.size, variant.style, base_price(variant),
    base_compare_at(variant), variant.is_counted, variant.sells_below_zero, variant.barcode, variant.stock)
  IS DISTINCT FROM (staged.sku, coalesce(staged.merchant_sku, staged.sku), staged.position,
    staged.option_values, staged.color, staged.size, staged.style, staged.price_minor,
    staged.compare_at_minor, staged.is_counted, staged.sells_below_zero, staged.barcode, ${STOCK_AFTER})`;

const compare = statement<[], unknown>(`
  WITH differing AS (
    SELECT staged.ordinal
    FROM import_variants AS staged LEFT JOIN variants AS variant ON variant.sku = staged.variant_sku
    WHERE ${IS_CHANGED}
    UNION
    SELECT product.ordinal
    FROM import_products AS product JOIN variants AS variant ON variant.product_id = product.product_id
    WHERE ${IS_REMOVED}
    UNION
    SELECT ordinal FROM import_pictures WHERE ${IS_PICTURE_CHANGED}
  )
  UPDATE import_products AS staged
  SET change = CASE WHEN staged.ordinal IN (SELECT ordinal FROM differing)
      OR (product.name, product.description_html, product.vendor, product.product_category, product.type,
          product.tags, product.status, product.option_names, product.drawing, product.images,
          product.seo_title, product.seo_description, product.tax_class, product.measurements)
        IS DISTINCT FROM (staged.name, staged.description_html, staged.vendor, staged.product_category, staged.type,
          staged.tags, staged.status, staged.option_names, staged.drawing, staged.images,
          staged.seo_title, staged.seo_description, staged.tax_class, staged.measurements)
    THEN 'updated' ELSE 'unchanged' END
  FROM products AS product
  WHERE product.id = staged.product_id`);

const countChanges = statement<[], ProductCounts>(`
  SELECT count(*) FILTER (WHERE change = 'created')::integer AS created,
    count(*) FILTER (WHERE change = 'updated')::integer AS updated,
    count(*) FILTER (WHERE change = 'unchanged')::integer AS unchanged
  FROM import_products`);
