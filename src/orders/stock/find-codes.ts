import { type Queryable, statement } from '../../database/database.ts';

/** A variant that a code names. */
export interface CodedVariant {
  code: string;
  sku: string;
  productName: string;
  optionValues: string[];
  isCounted: boolean;
}

/**
 * A code names a variant by its SKU, a former one, the SKU of the merchant’s file, the barcode, or the SKU in other letter
 * case. The first of these that finds something counts.
 */
const selectCodes = statement<[codes: readonly string[]], CodedVariant>(`
  SELECT DISTINCT code, sku, name AS "productName", option_values AS "optionValues", is_counted AS "isCounted"
  FROM (
    SELECT code, found.sku, rank() OVER (PARTITION BY code ORDER BY way) AS place
    FROM unnest($1::text[]) AS asked (code), LATERAL (
      SELECT sku, 1 AS way FROM variants WHERE sku = code
      UNION ALL SELECT sku, 2 FROM sku_aliases WHERE alias = code
      UNION ALL SELECT sku, 3 FROM variants WHERE merchant_sku <> ''
        AND upper(merchant_sku) COLLATE "C" = upper(code)
      UNION ALL SELECT sku, 4 FROM variants WHERE barcode <> '' AND barcode = code
      UNION ALL SELECT sku, 5 FROM variants WHERE upper(sku) COLLATE "C" = upper(code)) AS found) AS ranked
  JOIN variants USING (sku) JOIN products ON products.id = product_id
  WHERE place = 1 ORDER BY code, sku`);

/** The variants of each code. Several variants may have the same barcode. A code that names none is not in the map. */
export async function findCodes(
  connection: Queryable,
  codes: readonly string[],
): Promise<Map<string, CodedVariant[]>> {
  const found = new Map<string, CodedVariant[]>();
  for (const variant of await connection.list(selectCodes, [codes])) {
    const known = found.get(variant.code);
    if (known) known.push(variant);
    else found.set(variant.code, [variant]);
  }
  return found;
}
