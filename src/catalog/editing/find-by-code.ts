import { type Queryable, statement } from '../../database/database.ts';

const selectSlug = statement<[code: string], { slug: string }>(`
  SELECT slug FROM products WHERE id = (
    SELECT product_id FROM variants WHERE upper(sku) COLLATE "C" = upper($1)
    UNION ALL SELECT product_id FROM variants
      WHERE merchant_sku <> '' AND upper(merchant_sku) COLLATE "C" = upper($1)
    UNION ALL SELECT product_id FROM variants WHERE barcode <> '' AND barcode = $1
    LIMIT 1)`);

/** The product with a variant that has exactly this SKU or barcode. */
export const findSlugByCode = async (connection: Queryable, code: string): Promise<string | undefined> =>
  (await connection.find(selectSlug, [code]))?.slug;
