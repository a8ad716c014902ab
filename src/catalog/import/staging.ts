import { type Queryable, statement } from '../../platform/database.ts';
import { MAX_ERRORS, quoted, type RowError } from './errors.ts';
import type { ImportedProduct } from './product-from-rows.ts';

/**
 * The file lands in temporary tables first: nothing that shoppers read is locked while it is read, and the
 * rest is a few statements over all of it. A batch is one JSON text, because unnest cannot carry a list
 * (tags, option values) in each row.
 */
const createProducts = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_products (
    ordinal integer PRIMARY KEY,
    line integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description_html text NOT NULL,
    vendor text NOT NULL,
    product_category text NOT NULL,
    type text NOT NULL,
    tags text[] NOT NULL,
    status text NOT NULL,
    option_names text[] NOT NULL,
    drawing text NOT NULL,
    images jsonb NOT NULL,
    seo_title text NOT NULL,
    seo_description text NOT NULL,
    content_hash bytea NOT NULL,
    -- What the comparison finds.
    product_id bigint,
    change text NOT NULL DEFAULT 'created'
  ) ON COMMIT DROP`);

const createVariants = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_variants (
    ordinal integer NOT NULL,
    line integer NOT NULL,
    position integer NOT NULL,
    sku text NOT NULL,
    option_values text[] NOT NULL,
    color text NOT NULL,
    size text NOT NULL,
    style text NOT NULL,
    price_minor integer NOT NULL,
    compare_at_minor integer,
    stock integer,
    barcode text NOT NULL,
    -- Whether the shop has this variant already.
    known boolean NOT NULL DEFAULT false
  ) ON COMMIT DROP`);

export async function createStaging(connection: Queryable): Promise<void> {
  await connection.run(createProducts, []);
  await connection.run(createVariants, []);
}

const stageProducts = statement<[json: string], unknown>(`
  INSERT INTO import_products (ordinal, line, slug, name, description_html, vendor, product_category, type,
    tags, status, option_names, drawing, images, seo_title, seo_description, content_hash)
  SELECT ordinal, line, slug, name, "descriptionHtml", vendor, "productCategory", type,
    tags, status, "optionNames", drawing, images, "seoTitle", "seoDescription", decode("contentHash", 'hex')
  FROM json_to_recordset($1::json) AS product (ordinal integer, line integer, slug text, name text,
    "descriptionHtml" text, vendor text, "productCategory" text, type text, tags text[], status text,
    "optionNames" text[], drawing text, images jsonb, "seoTitle" text, "seoDescription" text,
    "contentHash" text)`);

const stageVariants = statement<[json: string], unknown>(`
  INSERT INTO import_variants (ordinal, line, position, sku, option_values, color, size, style, price_minor,
    compare_at_minor, stock, barcode)
  SELECT ordinal, line, position, sku, "optionValues", color, size, style, "priceMinor",
    "compareAtMinor", stock, barcode
  FROM json_to_recordset($1::json) AS variant (ordinal integer, line integer, position integer, sku text,
    "optionValues" text[], color text, size text, style text, "priceMinor" integer,
    "compareAtMinor" integer, stock integer, barcode text)`);

export type StagedProduct = ImportedProduct & { ordinal: number };

export async function stageBatch(connection: Queryable, batch: readonly StagedProduct[]): Promise<void> {
  if (batch.length === 0) return;
  const products = batch.map(({ variants: _, ...product }) => product);
  const variants = batch.flatMap(({ ordinal, variants }) =>
    variants.map((variant) => ({ ...variant, ordinal })),
  );
  await connection.run(stageProducts, [JSON.stringify(products)]);
  await connection.run(stageVariants, [JSON.stringify(variants)]);
}

const indexing = [
  'CREATE INDEX ON import_variants (ordinal)',
  'CREATE INDEX ON import_variants (sku)',
  'CREATE INDEX ON import_products (slug)',
  // Without statistics the planner takes a temporary table for small.
  'ANALYZE import_products',
  'ANALYZE import_variants',
].map((sql) => statement<[], unknown>(sql));

export async function indexStaging(connection: Queryable): Promise<void> {
  for (const sql of indexing) await connection.run(sql, []);
}

const repeatedSkus = statement<[limit: number], { sku: string; line: number; earlier: number }>(`
  SELECT sku, line, earlier
  FROM (SELECT sku, line, min(line) OVER (PARTITION BY sku) AS earlier FROM import_variants) AS variant
  WHERE line > earlier
  ORDER BY line
  LIMIT $1`);

/** A SKU may move to another product only in a file that has both. */
const foreignSkus = statement<[limit: number], { sku: string; line: number; slug: string }>(`
  SELECT staged.sku, staged.line, owner.slug
  FROM import_variants AS staged
  JOIN variants USING (sku)
  JOIN products AS owner ON owner.id = variants.product_id
  JOIN import_products AS product USING (ordinal)
  WHERE owner.slug <> product.slug
    AND NOT EXISTS (SELECT FROM import_products AS other WHERE other.slug = owner.slug)
  ORDER BY staged.line
  LIMIT $1`);

export async function findSkuErrors(connection: Queryable): Promise<RowError[]> {
  const repeated = await connection.list(repeatedSkus, [MAX_ERRORS]);
  const foreign = await connection.list(foreignSkus, [MAX_ERRORS]);
  return [
    ...repeated.map(({ sku, line, earlier }) => ({
      line,
      reason: `The SKU ${quoted(sku)} is on line ${earlier} already: each variant needs one of its own`,
    })),
    ...foreign.map(({ sku, line, slug }) => ({
      line,
      reason: `The SKU ${quoted(sku)} belongs to the product ${quoted(slug)} of the shop, which is not in this file`,
    })),
  ];
}

/** Stock is no part of the hash: the shop changes it all the time. */
const compare = statement<[], unknown>(`
  WITH moved AS (
    SELECT DISTINCT staged.ordinal
    FROM import_variants AS staged
    LEFT JOIN variants USING (sku)
    WHERE variants.sku IS NULL OR variants.stock <> staged.stock
  )
  UPDATE import_products AS staged
  SET product_id = product.id,
    change = CASE
      WHEN product.content_hash = staged.content_hash AND staged.ordinal NOT IN (SELECT ordinal FROM moved)
      THEN 'unchanged' ELSE 'updated' END
  FROM products AS product
  WHERE product.slug = staged.slug`);

const countChanges = statement<[], { created: number; updated: number; unchanged: number }>(`
  SELECT count(*) FILTER (WHERE change = 'created')::integer AS created,
    count(*) FILTER (WHERE change = 'updated')::integer AS updated,
    count(*) FILTER (WHERE change = 'unchanged')::integer AS unchanged
  FROM import_products`);

/** Marks each staged product as created, updated or unchanged. */
export async function compareWithShop(
  connection: Queryable,
): Promise<{ created: number; updated: number; unchanged: number }> {
  await connection.run(compare, []);
  return (await connection.find(countChanges, [])) ?? { created: 0, updated: 0, unchanged: 0 };
}
