import { type Queryable, statement } from '../database/database.ts';

/** The names of what was sold, as they are today. */

type Reads = Pick<Queryable, 'list'>;

const selectProducts = statement<[slugs: readonly string[]], { slug: string; name: string }>(
  'SELECT slug, name FROM products WHERE slug = ANY ($1::text[])',
);
const selectVariants = statement<[skus: readonly string[]], { sku: string; name: string }>(`
  SELECT sku, concat_ws(', ', name, nullif(array_to_string(option_values, ', '), '')) AS name
  FROM variants JOIN products ON products.id = product_id WHERE sku = ANY ($1::text[])`);

export async function listProductNames(
  reads: Reads,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reads.list(selectProducts, [slugs]);
  return new Map(rows.map(({ slug, name }) => [slug, name]));
}

export async function listVariantNames(
  reads: Reads,
  skus: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reads.list(selectVariants, [skus]);
  return new Map(rows.map(({ sku, name }) => [sku, name]));
}
