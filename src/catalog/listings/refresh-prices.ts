import { type Queryable, statement } from '../../database/database.ts';
import { type ListedPrices, type PricedVariant, pricesOf } from './listing-row.ts';

const BATCH_PRODUCTS = 1_000;

/**
 * Writes the prices of these products' listings, and nothing else of them. Searching for words needs no update, which
 * makes this much cheaper than `refreshListings`. Products without a listing are skipped.
 */
export async function refreshListingPrices(
  connection: Queryable,
  productIds: readonly number[],
): Promise<void> {
  const sorted = [...productIds].sort((a, b) => a - b);
  await connection.find(lockProducts, [sorted]);
  for (let start = 0; start < sorted.length; start += BATCH_PRODUCTS) {
    const products = await connection.list(selectVariants, [sorted.slice(start, start + BATCH_PRODUCTS)]);
    const rows = products.map(({ id, variants }) => ({ productId: Number(id), ...pricesOf(variants) }));
    await connection.run(updateListings, [JSON.stringify(rows satisfies ListedPrices[])]);
  }
}

// Checkouts refresh listings at the same time, in the same sequence.
const lockProducts = statement<[ids: readonly number[]], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM products WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE) AS locked`);

const selectVariants = statement<
  [ids: readonly number[]],
  { id: string; variants: [PricedVariant, ...PricedVariant[]] }
>(`
  SELECT product_id AS id, json_agg(json_build_object('priceMinor', price_minor,
    'compareAtMinor', compare_at_minor, 'stock', sellable(variants)) ORDER BY position, sku) AS variants
  FROM variants WHERE product_id = ANY ($1::bigint[]) GROUP BY product_id`);

const updateListings = statement<[json: string], never>(`
  UPDATE listings SET price_minor = now."priceMinor", on_sale = now."isReduced",
    card = card || json_build_object('priceMinor', now."priceMinor", 'compareAtMinor', now."compareAtMinor",
      'priceVaries', now."priceVaries")::jsonb
  FROM json_to_recordset($1::json) AS now ("productId" bigint, "priceMinor" int, "compareAtMinor" int,
    "priceVaries" boolean, "isReduced" boolean)
  WHERE product_id = now."productId" AND (listings.price_minor, on_sale, card -> 'compareAtMinor', card -> 'priceVaries')
    IS DISTINCT FROM (now."priceMinor", now."isReduced", coalesce(to_jsonb(now."compareAtMinor"), 'null'),
      to_jsonb(now."priceVaries"))`);
