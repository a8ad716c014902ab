import { type Queryable, statement } from '../../../database/database.ts';
import { IS_REMOVED, STOCK_AFTER } from './compare.ts';

/** A difference between the file and the shop. */
export interface Change {
  /** The line of the file. Null for a variant that the file no longer lists. */
  line: number | null;
  slug: string;
  change: 'created' | 'updated';
  /** Null for a change of the product itself. */
  sku: string | null;
  /** Such as "price" or "title". A "variant" without `from` is new, and one without `to` is removed. */
  field: string;
  /** As written in the file. Null when there is no value. */
  from: string | null;
  to: string | null;
}

/** Further changes are counted but not listed. */
const MAX_CHANGES = 1_000;
/** Longer values, such as descriptions, are cut off. */
const MAX_VALUE_CHARACTERS = 200;

export interface Changes {
  changes: Change[];
  /** The number of changes that are not listed. */
  moreChanges: number;
}

/** Lists removals first. Call it after comparing and before applying. */
export async function listChanges(connection: Queryable, minorDigits: number): Promise<Changes> {
  const rows = await connection.list(differences, [MAX_VALUE_CHARACTERS, MAX_CHANGES, minorDigits]);
  const total = rows[0]?.total ?? 0;
  const changes = rows.map(({ total: _, ...change }) => change);
  return { changes, moreChanges: total - changes.length };
}

const differences = statement<
  [maxCharacters: number, limit: number, minorDigits: number],
  Change & { total: number }
>(`
  WITH difference AS (
    SELECT ordinal, line, slug, change, NULL AS sku, 0 AS place, 'product' AS field,
      NULL AS was, name AS becomes
    FROM import_products
    WHERE change = 'created'
    UNION ALL
    SELECT staged.ordinal, staged.line, staged.slug, staged.change, NULL, place, field, was, becomes
    FROM import_products AS staged
    JOIN products AS product ON product.id = staged.product_id
    CROSS JOIN LATERAL (VALUES
      (1, 'title', product.name, staged.name),
      (2, 'description', product.description_html, staged.description_html),
      (3, 'vendor', product.vendor, staged.vendor),
      (4, 'product category', product.product_category, staged.product_category),
      (5, 'type', product.type, staged.type),
      (6, 'tags', array_to_string(product.tags, ', '), array_to_string(staged.tags, ', ')),
      (7, 'status', product.status, staged.status),
      (8, 'options', array_to_string(product.option_names, ', '), array_to_string(staged.option_names, ', ')),
      (9, 'drawing', product.drawing, staged.drawing),
      (10, 'images', product.images::text, staged.images::text),
      (11, 'SEO title', product.seo_title, staged.seo_title),
      (12, 'SEO description', product.seo_description, staged.seo_description),
      (13, 'tax class', product.tax_class, staged.tax_class),
      (14, 'measurements', product.measurements, staged.measurements)
    ) AS value (place, field, was, becomes)
    WHERE staged.change = 'updated' AND was IS DISTINCT FROM becomes
    UNION ALL
    SELECT staged.ordinal, staged.line, staged.slug, staged.change, NULL, value.place, field, was, becomes
    FROM import_products AS staged
    JOIN import_pictures AS named USING (ordinal)
    CROSS JOIN LATERAL (VALUES
      (15, 'picture', alt_before, alt), (16, 'picture position', position_before::text, position_after::text)
    ) AS value (place, field, was, becomes)
    WHERE staged.change = 'updated' AND was IS DISTINCT FROM becomes
    UNION ALL
    SELECT product.ordinal, staged.line, product.slug, product.change, staged.sku, place, field, was, becomes
    FROM import_products AS product
    JOIN import_variants AS staged USING (ordinal)
    LEFT JOIN variants AS variant ON variant.sku = staged.variant_sku
    CROSS JOIN LATERAL (VALUES
      (20, 'variant', CASE WHEN variant.sku IS NOT NULL THEN '' END, CASE WHEN variant.sku IS NOT NULL THEN ''
        ELSE array_to_string(staged.option_values, ' / ') END),
      (21, 'option values', array_to_string(variant.option_values, ' / '),
        array_to_string(staged.option_values, ' / ')),
      (22, 'SKU', coalesce(variant.merchant_sku, variant.sku), coalesce(staged.merchant_sku, staged.sku)),
      (23, 'SKU in the shop', variant.sku, staged.sku),
      (24, 'price', round(base_price(variant) / 10.0 ^ $3::int, $3::int)::text, round(staged.price_minor / 10.0 ^ $3::int, $3::int)::text),
      (25, 'compare-at price', round(base_compare_at(variant) / 10.0 ^ $3::int, $3::int)::text,
        round(staged.compare_at_minor / 10.0 ^ $3::int, $3::int)::text),
      (26, 'stock', variant.stock::text, (${STOCK_AFTER})::text),
      (27, 'counted', variant.is_counted::text, staged.is_counted::text),
      (28, 'sold below zero', variant.sells_below_zero::text, staged.sells_below_zero::text),
      (29, 'barcode', variant.barcode, staged.barcode),
      (30, 'position', variant.position::text, staged.position::text)
    ) AS value (place, field, was, becomes)
    WHERE product.change = 'updated' AND was IS DISTINCT FROM becomes
      AND (variant.sku IS NOT NULL OR place = 20)
    UNION ALL
    SELECT product.ordinal, NULL, product.slug, product.change, variant.sku, -1, 'variant',
      array_to_string(variant.option_values, ' / '), NULL
    FROM import_products AS product
    JOIN variants AS variant ON variant.product_id = product.product_id
    WHERE product.change = 'updated' AND ${IS_REMOVED}
  )
  SELECT line, slug, change, sku, field, left(was, $1) AS "from", left(becomes, $1) AS "to",
    (count(*) OVER ())::integer AS total
  FROM difference
  ORDER BY place >= 0, ordinal, line NULLS LAST, place, sku
  LIMIT $2`);
