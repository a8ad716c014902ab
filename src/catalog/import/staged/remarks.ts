import { type Queryable, statement } from '../../../database/database.ts';

/** An import reports these about an accepted file. */
export type RemarkKind =
  | 'unknown_column'
  | 'gift_card'
  | 'own_sku'
  | 'shortened_number'
  | 'other_address'
  | 'no_quantity'
  | 'stock_moved'
  | 'not_listed';

export interface Remark {
  kind: RemarkKind;
  count: number;
  /** The number of lines concerned. */
  lineCount: number;
  /** The first of these lines, in order and without duplicates. */
  lines: number[];
  /** The new SKU or address of the first one. Empty for other kinds. */
  example: string;
}

/** The most lines listed per kind. */
export const LINES_MAX = 20;

/** Call it after SKUs are assigned and products are compared. */
export async function listRemarks(connection: Queryable, absent: readonly string[]): Promise<Remark[]> {
  return connection.list(remarks, [absent, LINES_MAX]);
}

/** Spreadsheets turn long numbers into scientific notation: 8.72E+12. */
const SHORTENED = `'^[0-9]([.,][0-9]+)?E[+][0-9]+$'`;

const remarks = statement<[absent: readonly string[], limit: number], Remark>(`
  WITH found AS (
    SELECT 'own_sku' AS kind, line, left(merchant_sku, 40) || ' → ' || sku AS example FROM import_variants
    WHERE merchant_sku <> '' AND merchant_sku <> sku AND NOT 'sku' = ANY ($1)
    UNION ALL
    SELECT 'shortened_number', line, ''
    FROM import_variants CROSS JOIN LATERAL (VALUES ('sku', merchant_sku), ('barcode', barcode)) AS cell (field, text)
    WHERE text ~* ${SHORTENED} AND NOT field = ANY ($1)
    UNION ALL
    SELECT 'other_address', line, handle || ' → /products/' || slug FROM import_products WHERE slug_changed
    UNION ALL
    SELECT 'no_quantity', line, '' FROM import_variants
    WHERE variant_sku IS NULL AND is_counted AND NOT sells_below_zero AND stock IS NULL
    UNION ALL
    SELECT 'stock_moved', staged.line, ''
    FROM import_variants AS staged JOIN variants AS variant ON variant.sku = staged.variant_sku
    WHERE staged.is_counted AND staged.stock IS NOT NULL AND variant.stock_moved <> staged.moved
    UNION ALL
    SELECT 'not_listed', product.line, ''
    FROM import_products AS product JOIN variants AS variant ON variant.product_id = product.product_id
    WHERE product.is_partial
      AND NOT EXISTS (SELECT FROM import_variants AS staged WHERE staged.variant_sku = variant.sku)
  )
  SELECT kind, count(*)::integer AS count, count(DISTINCT line)::integer AS "lineCount",
    (array_agg(DISTINCT line ORDER BY line))[:$2] AS lines,
    (array_agg(example ORDER BY line))[1] AS example
  FROM found GROUP BY kind ORDER BY kind`);
