import { type Queryable, statement } from '../../../database/database.ts';

/** The made SKU is tried first, then one with a hash, which is new for each try; two tries are enough in practice. */
const TRIES = 5;

/**
 * Gives each staged variant the SKU that it has in the shop: the merchant's where no other variant has it, or had
 * it before and carts may still mean that one; otherwise the one it has, and for a new one a SKU made for it.
 */
export async function giveSkus(connection: Queryable): Promise<void> {
  await connection.run(keepOwn, []);
  await connection.run(giveMerchants, []);
  await connection.run(keepOthers, []);
  for (let tries = 0; tries < TRIES; tries++) {
    if (!(await connection.find(selectWithout, []))) return;
    await connection.run(giveMade, [tries]);
  }
}

const selectWithout = statement<[], { line: number }>(
  'SELECT line FROM import_variants WHERE sku IS NULL LIMIT 1',
);

/** A SKU is a part of paths, where "." and ".." would mean another path. */
const USABLE = (row: string) =>
  `${row}.merchant_sku <> '' AND length(${row}.merchant_sku) <= 100 AND ${row}.merchant_sku NOT IN ('.', '..')`;

/** A SKU that the merchant has not changed stays, even if the merchant's own is free by now. */
const keepOwn = statement<[], unknown>(`
  UPDATE import_variants AS staged SET sku = variant.sku
  FROM variants AS variant
  WHERE variant.sku = staged.variant_sku
    AND (staged.merchant_sku IS NOT DISTINCT FROM variant.merchant_sku OR staged.merchant_sku = variant.sku
      OR NOT (${USABLE('staged')}))`);

const IS_FREE = `NOT EXISTS (SELECT FROM variants WHERE variants.sku = candidate.sku)
    AND NOT EXISTS (SELECT FROM import_variants AS given WHERE given.sku = candidate.sku)
    AND NOT EXISTS (
      SELECT FROM sku_aliases WHERE alias = candidate.sku AND sku_aliases.sku IS DISTINCT FROM candidate.variant_sku)`;

const giveMerchants = statement<[], unknown>(`
  UPDATE import_variants AS staged SET sku = candidate.sku
  FROM (
    SELECT DISTINCT ON (merchant_sku) merchant_sku AS sku, line, variant_sku
    FROM import_variants
    WHERE sku IS NULL AND ${USABLE('import_variants')}
    ORDER BY merchant_sku, variant_sku IS NULL, line
  ) AS candidate
  WHERE staged.line = candidate.line AND ${IS_FREE}`);

const keepOthers = statement<[], unknown>(
  'UPDATE import_variants SET sku = variant_sku WHERE sku IS NULL AND variant_sku IS NOT NULL',
);

/** Gives the remaining variants their made SKU; one whose SKU is taken waits for the next try. */
const giveMade = statement<[tries: number], unknown>(`
  UPDATE import_variants AS staged SET sku = candidate.sku
  FROM (
    SELECT DISTINCT ON (sku) sku, line, NULL::text AS variant_sku
    FROM (
      SELECT import_variants.line, CASE $1::integer WHEN 0 THEN made_sku ELSE left(made_sku, 87) || '-' ||
        left(md5(concat_ws(E'\\x1f', handle, option_values::text, $1::text)), 12) END AS sku
      FROM import_variants JOIN import_products USING (ordinal)
      WHERE import_variants.sku IS NULL
    ) AS made
    ORDER BY sku, line
  ) AS candidate
  WHERE staged.line = candidate.line AND ${IS_FREE}`);
