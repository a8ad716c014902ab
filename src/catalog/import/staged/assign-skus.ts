import { type Queryable, statement } from '../../../database/database.ts';

/** The generated SKU is tried first, then one with a different hash per try. In practice, two tries are enough. */
const TRIES_MAX = 5;

/**
 * Assigns each staged variant its SKU in the shop. The merchant's SKU is used unless another variant has it, or had it
 * before, so that carts may still refer to that one. Otherwise a variant keeps its current SKU, and a new one gets a
 * generated SKU.
 */
export async function assignSkus(connection: Queryable): Promise<void> {
  await connection.run(keepUnchangedSkus, []);
  await connection.run(assignMerchantSkus, []);
  await connection.run(keepCurrentSkus, []);
  await assignGenerated(connection);
}

/** Gives the variants that have no SKU yet the generated one, or one with a different hash. */
export async function assignGenerated(connection: Queryable): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (!(await connection.find(selectUnassigned, []))) return;
    await connection.run(assignGeneratedSkus, [tries]);
  }
}

const selectUnassigned = statement<[], { line: number }>(
  'SELECT line FROM import_variants WHERE sku IS NULL LIMIT 1',
);

/** SKUs are part of paths, in which "." and ".." would change the path. */
const USABLE = (row: string) =>
  `${row}.merchant_sku <> '' AND length(${row}.merchant_sku) <= 100 AND ${row}.merchant_sku NOT IN ('.', '..')`;

/** A variant whose SKU the merchant has not changed keeps its SKU, even if the merchant's own has become free. */
const keepUnchangedSkus = statement<[], unknown>(`
  UPDATE import_variants AS staged SET sku = variant.sku
  FROM variants AS variant
  WHERE variant.sku = staged.variant_sku
    AND (staged.merchant_sku IS NOT DISTINCT FROM variant.merchant_sku OR staged.merchant_sku = variant.sku
      OR NOT (${USABLE('staged')}))`);

const IS_FREE = `NOT EXISTS (SELECT FROM variants WHERE variants.sku = candidate.sku)
    AND NOT EXISTS (SELECT FROM import_variants AS given WHERE given.sku = candidate.sku)
    AND NOT EXISTS (
      SELECT FROM sku_aliases WHERE alias = candidate.sku AND sku_aliases.sku IS DISTINCT FROM candidate.variant_sku)`;

const assignMerchantSkus = statement<[], unknown>(`
  UPDATE import_variants AS staged SET sku = candidate.sku
  FROM (
    SELECT DISTINCT ON (merchant_sku) merchant_sku AS sku, line, variant_sku
    FROM import_variants
    WHERE sku IS NULL AND ${USABLE('import_variants')}
    ORDER BY merchant_sku, variant_sku IS NULL, line
  ) AS candidate
  WHERE staged.line = candidate.line AND ${IS_FREE}`);

const keepCurrentSkus = statement<[], unknown>(
  'UPDATE import_variants SET sku = variant_sku WHERE sku IS NULL AND variant_sku IS NOT NULL',
);

/** Assigns generated SKUs to the remaining variants. A variant whose SKU is taken waits for the next try. */
const assignGeneratedSkus = statement<[tries: number], unknown>(`
  UPDATE import_variants AS staged SET sku = candidate.sku
  FROM (
    SELECT DISTINCT ON (sku) sku, line, NULL::text AS variant_sku
    FROM (
      SELECT import_variants.line, CASE $1::integer WHEN 0 THEN generated_sku ELSE left(generated_sku, 87) || '-' ||
        left(md5(concat_ws(E'\\x1f', handle, option_values::text, $1::text)), 12) END AS sku
      FROM import_variants JOIN import_products USING (ordinal)
      WHERE import_variants.sku IS NULL
    ) AS generated
    ORDER BY sku, line
  ) AS candidate
  WHERE staged.line = candidate.line AND ${IS_FREE}`);
