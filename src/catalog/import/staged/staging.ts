import { type Queryable, statement } from '../../../database/database.ts';
import type { ImportedProduct } from '../read/product-from-rows.ts';

/**
 * The file is loaded into temporary tables first. Nothing that shoppers read is locked meanwhile, and all further
 * steps are a few statements over the whole file. A batch is one JSON text, because unnest cannot carry lists (tags,
 * option values) within rows.
 */
const createProducts = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_products (
    ordinal integer PRIMARY KEY,
    line integer NOT NULL,
    handle text NOT NULL,
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
    tax_class text NOT NULL DEFAULT 'standard',
    measurements text NOT NULL DEFAULT '',
    lists_variants boolean NOT NULL,
    -- The shop's product, set by match.ts.
    product_id bigint,
    slug_changed boolean NOT NULL DEFAULT false,
    -- Whether the shop keeps variants that the file does not list.
    is_partial boolean NOT NULL DEFAULT false,
    change text NOT NULL DEFAULT 'created'
  ) ON COMMIT DROP`);

const createVariants = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_variants (
    ordinal integer NOT NULL,
    line integer NOT NULL,
    position integer NOT NULL,
    merchant_sku text,
    generated_sku text NOT NULL,
    option_values text[] NOT NULL,
    color text NOT NULL,
    size text NOT NULL,
    style text NOT NULL,
    price_minor integer NOT NULL,
    compare_at_minor integer,
    stock integer,
    is_counted boolean NOT NULL,
    sells_below_zero boolean NOT NULL,
    moved integer,
    made_at_micros bigint,
    barcode text NOT NULL,
    -- The shop's variant, set by match.ts. NULL for a new variant.
    variant_sku text,
    -- The SKU after the import, set by assign-skus.ts.
    sku text
  ) ON COMMIT DROP`);

/** The merchant's own pictures that the file names by their addresses in the shop: see own-pictures.ts. */
const createPictures = statement<[], unknown>(`
  CREATE TEMPORARY TABLE import_pictures (
    ordinal integer NOT NULL,
    -- Its place among the images of the file.
    place integer NOT NULL,
    key text NOT NULL,
    alt text NOT NULL,
    -- The picture of the product that has these files. NULL for one that the product gets.
    picture_id uuid,
    source_url text,
    alt_before text,
    position_before integer,
    position_after integer
  ) ON COMMIT DROP`);

export async function createStaging(connection: Queryable): Promise<void> {
  await connection.run(createProducts, []);
  await connection.run(createVariants, []);
  await connection.run(createPictures, []);
}

const stageProducts = statement<[json: string], unknown>(`
  INSERT INTO import_products (ordinal, line, handle, slug, name, description_html, vendor, product_category,
    type, tags, status, option_names, drawing, images, seo_title, seo_description, tax_class, measurements,
    lists_variants)
  SELECT ordinal, line, handle, slug, name, "descriptionHtml", vendor, "productCategory",
    type, tags, status, "optionNames", drawing, images, "seoTitle", "seoDescription", "taxClass", measurements,
    "listsVariants"
  FROM json_to_recordset($1::json) AS product (ordinal integer, line integer, handle text, slug text, name text,
    "descriptionHtml" text, vendor text, "productCategory" text, type text, tags text[], status text,
    "optionNames" text[], drawing text, images jsonb, "seoTitle" text, "seoDescription" text,
    "taxClass" text, measurements text, "listsVariants" boolean)`);

const stageVariants = statement<[json: string], unknown>(`
  INSERT INTO import_variants (ordinal, line, position, merchant_sku, generated_sku, option_values, color, size, style,
    price_minor, compare_at_minor, stock, is_counted, sells_below_zero, moved, made_at_micros, barcode)
  SELECT ordinal, line, position, "merchantSku", "generatedSku", "optionValues", color, size, style,
    "priceMinor", "compareAtMinor", stock, "isCounted", "sellsBelowZero", moved, "madeAtMicros", barcode
  FROM json_to_recordset($1::json) AS variant (ordinal integer, line integer, position integer,
    "merchantSku" text, "generatedSku" text, "optionValues" text[], color text, size text, style text,
    "priceMinor" integer, "compareAtMinor" integer, stock integer, "isCounted" boolean,
    "sellsBelowZero" boolean, moved integer, "madeAtMicros" bigint, barcode text)`);

export type StagedProduct = ImportedProduct & { ordinal: number };

export async function stageBatch(connection: Queryable, batch: readonly StagedProduct[]): Promise<void> {
  if (batch.length === 0) return;
  const products = batch.map(({ variants, ...product }) => ({
    ...product,
    listsVariants: variants.length > 0,
  }));
  const variants = batch.flatMap(({ ordinal, variants }) =>
    variants.map((variant) => ({ ...variant, ordinal })),
  );
  await connection.run(stageProducts, [JSON.stringify(products)]);
  await connection.run(stageVariants, [JSON.stringify(variants)]);
}

const indexing = [
  'CREATE INDEX ON import_variants (ordinal)',
  // Without statistics, the planner assumes that a temporary table is small.
  'ANALYZE import_products',
  'ANALYZE import_variants',
].map((sql) => statement<[], unknown>(sql));

export async function indexStaging(connection: Queryable): Promise<void> {
  for (const sql of indexing) await connection.run(sql, []);
}

const clearMarks = statement<[], unknown>('UPDATE import_variants SET moved = NULL WHERE moved IS NOT NULL');

/** Without their marks, the quantities count as they are, like those of any other file. */
export async function clearStockMarks(connection: Queryable): Promise<void> {
  await connection.run(clearMarks, []);
}
