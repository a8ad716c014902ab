import { type Queryable, statement } from '../../../database/database.ts';
import type { Columns } from '../read/columns.ts';
import { MAX_ERRORS, quoted, type RowError } from '../read/errors.ts';

type Reason =
  | 'no_title'
  | 'no_price'
  | 'no_variant'
  | 'which_variant'
  | 'several'
  | 'option_columns'
  | 'options';

interface Conflict {
  reason: Reason;
  line: number;
  handle: string;
  /** The option names in the file. */
  names: string[];
  /** The option names in the shop. */
  shopNames: string[];
  /** The number of the shop's variants that the file leaves out. */
  missing: number;
}

/**
 * Finds problems that only a comparison with the shop reveals: a new product lacks a field, or a row does not identify
 * its variant.
 */
export async function findConflicts(connection: Queryable, columns: Columns): Promise<RowError[]> {
  const found = await connection.list(conflicts, [columns.absent, MAX_ERRORS]);
  return found.map((conflict) => ({ line: conflict.line, reason: messageOf(conflict, columns) }));
}

function messageOf({ reason, handle, names, shopNames, missing }: Conflict, columns: Columns): string {
  switch (reason) {
    case 'no_title':
      return `${quoted(handle)} is new and needs a ${columns.nameOf('title')}`;
    case 'no_price':
      return `This variant of ${quoted(handle)} is new and needs a ${columns.nameOf('price')}`;
    case 'no_variant':
      return `${columns.nameOf('price')} is empty: an active product needs a price`;
    case 'which_variant':
      return `${quoted(handle)} has options (${shopNames.join(', ')}): add their columns, or the SKU of one of its variants`;
    case 'several':
      return `${quoted(handle)} can have only one variant, because the file has no option columns`;
    case 'option_columns':
      return `${quoted(handle)} has options (${shopNames.join(', ')}): add the columns of all of them, or use SKUs and no option columns`;
    case 'options':
      return `The options of ${quoted(handle)} change from ${optionsText(shopNames)} to ${optionsText(names)}, but the file does not list ${missing} of its variants: list them, or remove them with --remove-missing`;
  }
}

const optionsText = (names: readonly string[]): string => names.join(', ') || 'none';

const conflicts = statement<[absent: readonly string[], limit: number], Conflict>(`
  WITH of_variant AS (
    SELECT staged.line, product.handle, product.option_names AS names, shop.option_names AS shop_names,
      CASE
        WHEN staged.variant_sku IS NULL AND 'option1Value' = ANY ($1) AND shop.option_names <> '{}'
          THEN 'which_variant'
        WHEN 'option1Value' = ANY ($1) AND coalesce(shop.option_names, '{}') = '{}'
            AND row_number() OVER (PARTITION BY staged.ordinal ORDER BY staged.line) > 1
          THEN 'several'
        WHEN staged.variant_sku IS NULL AND 'price' = ANY ($1) THEN 'no_price'
      END AS reason, shop.id AS product_id
    FROM import_variants AS staged
    JOIN import_products AS product USING (ordinal)
    LEFT JOIN products AS shop ON shop.id = product.product_id
  ), of_product AS (
    SELECT product.line, product.handle, product.option_names AS names, shop.option_names AS shop_names,
      CASE
        WHEN shop.id IS NULL AND product.name = '' THEN 'no_title'
        WHEN shop.id IS NULL AND product.status = 'active' AND NOT product.lists_variants THEN 'no_variant'
        WHEN product.lists_variants AND NOT 'option1Name' = ANY ($1)
          AND cardinality(shop.option_names) > cardinality(product.option_names)
          AND format('option%sName', cardinality(shop.option_names)) = ANY ($1) THEN 'option_columns'
        WHEN product.is_partial AND NOT 'option1Name' = ANY ($1)
          AND (cardinality(shop.option_names) <> cardinality(product.option_names) OR EXISTS (
            SELECT FROM unnest(product.option_names) WITH ORDINALITY AS option (name, place)
            WHERE array_position(shop.option_names, name) <> place)) THEN 'options'
      END AS reason, shop.id AS product_id
    FROM import_products AS product
    LEFT JOIN products AS shop ON shop.id = product.product_id
    WHERE shop.id IS NULL OR product.is_partial
      OR cardinality(shop.option_names) > cardinality(product.option_names)
  )
  SELECT reason, line, handle, names, coalesce(shop_names, '{}') AS "shopNames",
    -- Counted only for the returned rows, because each count reads the whole file.
    (SELECT count(*)::integer FROM variants AS variant WHERE variant.product_id = found.product_id AND NOT EXISTS (
      SELECT FROM import_variants AS staged WHERE staged.variant_sku = variant.sku)) AS missing
  FROM (
    SELECT * FROM (SELECT * FROM of_variant UNION ALL SELECT * FROM of_product) AS every
    WHERE reason IS NOT NULL
    ORDER BY line
    LIMIT $2
  ) AS found
  ORDER BY line`);
