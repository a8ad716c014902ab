/**
 * SQL for the members of a JSON object with what an import can change about `product` and `variant`. The stock is not
 * among them, because it changes with every sale. Two snapshots are equal if the product has not changed in between.
 */
export const PRODUCT_MEMBERS = `'name', product.name, 'descriptionHtml', product.description_html,
  'vendor', product.vendor, 'productCategory', product.product_category, 'type', product.type, 'tags', product.tags,
  'status', product.status, 'optionNames', product.option_names, 'drawing', product.drawing, 'images', product.images,
  'seoTitle', product.seo_title, 'seoDescription', product.seo_description`;

/** SQL for newer members. They are left out at their defaults, so that snapshots of earlier releases stay equal. */
export const NEWER_MEMBERS = `CASE WHEN product.tax_class = 'standard' THEN '{}'::jsonb
  ELSE jsonb_build_object('taxClass', product.tax_class) END || CASE WHEN product.measurements = '' THEN '{}'::jsonb
  ELSE jsonb_build_object('measurements', product.measurements) END`;

export const VARIANT_MEMBERS = `'sku', variant.sku, 'merchantSku', variant.merchant_sku, 'position', variant.position,
  'optionValues', variant.option_values, 'color', variant.color, 'size', variant.size, 'style', variant.style,
  'priceMinor', base_price(variant), 'compareAtMinor', base_compare_at(variant), 'isCounted', variant.is_counted,
  'sellsBelowZero', variant.sells_below_zero, 'barcode', variant.barcode`;

/** SQL that selects the snapshots of the products whose IDs the query `ids` selects. */
export const snapshotsOf = (ids: string): string => `
  SELECT product.id AS product_id, product.slug,
    jsonb_build_object(${PRODUCT_MEMBERS}, 'variants', coalesce(variants.list, '[]')) || ${NEWER_MEMBERS} AS snapshot
  FROM products AS product
  LEFT JOIN (
    SELECT variant.product_id,
      jsonb_agg(jsonb_build_object(${VARIANT_MEMBERS}) ORDER BY variant.position, variant.sku) AS list
    FROM variants AS variant WHERE variant.product_id IN (${ids}) GROUP BY variant.product_id
  ) AS variants ON variants.product_id = product.id
  WHERE product.id IN (${ids})`;
