import { type Queryable, statement } from '../../database/database.ts';
import { meaningsOf, valuesByMeaning } from '../import/read/options.ts';
import { drawingOf } from '../import/read/product-from-rows.ts';
import { generateSku } from '../import/read/variants.ts';
import type { EditableProduct, EditableVariant } from './find-product.ts';
import type { ProductDraft, VariantDraft } from './product-draft.ts';

/*
 * The statements that write a product and its variants. As in an import and a checkout, variants are locked by SKU, and
 * then the product, to avoid deadlocks.
 */

// The handle identifies the product in the merchant's files. A product that has moved keeps the one it had.
const FREE_HANDLE = `CASE WHEN EXISTS (SELECT FROM products WHERE coalesce(handle, slug) = $2)
    THEN left($2, 200) || '-' || left(md5(random()::text), 12) ELSE $2 END`;

const insertProduct = statement<[json: string, slug: string], { id: string }>(`
  INSERT INTO products (handle, slug, name, description_html, vendor, product_category, type, tags, materials, care,
    measurements, status, tax_class, option_names, drawing, images, seo_title, seo_description)
  SELECT ${FREE_HANDLE}, $2, name, "descriptionHtml", vendor, "productCategory", type, tags, materials, care,
    measurements, status, "taxClass", "optionNames", drawing, '[]', "seoTitle", "seoDescription"
  FROM json_to_record($1::json) AS draft (name text, "descriptionHtml" text, vendor text, "productCategory" text,
    type text, tags text[], materials text, care text, measurements text, status text, "taxClass" text, "optionNames" text[], drawing text,
    "seoTitle" text, "seoDescription" text)
  RETURNING id`);

export async function createRow(connection: Queryable, draft: ProductDraft): Promise<string> {
  const drawing = drawingOf({ ...draft, tags: [...draft.tags], images: [] });
  const row = await connection.find(insertProduct, [JSON.stringify({ ...draft, drawing }), draft.slug]);
  if (!row) throw new Error('a product was not stored');
  return row.id;
}

const lockVariants = statement<[ids: readonly string[]], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM variants WHERE product_id = ANY ($1::bigint[]) ORDER BY sku FOR UPDATE) AS locked`);
const lockProduct = statement<[id: string], { version: number }>(
  'SELECT version::int FROM products WHERE id = $1 FOR NO KEY UPDATE',
);

/** Locks a product until the transaction ends. Resolves to its version, if it still exists. */
export async function lockRow(connection: Queryable, id: string): Promise<number | undefined> {
  await connection.find(lockVariants, [[id]]);
  return (await connection.find(lockProduct, [id]))?.version;
}

/**
 * Locks the variants of several products that are changed in one transaction, before the first of them is. One by one,
 * an order of two of them could have locked the variants in the other sequence.
 */
export const lockVariantsOf = async (connection: Queryable, ids: readonly string[]): Promise<void> =>
  void (await connection.find(lockVariants, [ids]));

const updateProduct = statement<[id: string, json: string, slug: string], { version: number }>(`
  UPDATE products SET slug = $3, handle = coalesce(handle, slug), name = draft.name, description_html = draft."descriptionHtml",
    vendor = draft.vendor, product_category = draft."productCategory", type = draft.type, tags = draft.tags,
    materials = draft.materials, care = draft.care, measurements = draft.measurements, status = draft.status, tax_class = draft."taxClass", option_names = draft."optionNames",
    drawing = draft.drawing, seo_title = draft."seoTitle", seo_description = draft."seoDescription",
    content_hash = DEFAULT, version = version + 1, updated_at = now()
  FROM json_to_record($2::json) AS draft (name text, "descriptionHtml" text, vendor text, "productCategory" text,
    type text, tags text[], materials text, care text, measurements text, status text, "taxClass" text, "optionNames" text[], drawing text,
    "seoTitle" text, "seoDescription" text)
  WHERE id = $1 RETURNING version::int`);

const keepFormerSlug = statement<[slug: string, id: string], never>(`
  INSERT INTO former_slugs (slug, product_id) VALUES ($1, $2)
  ON CONFLICT (slug) DO UPDATE SET product_id = excluded.product_id, created_at = now()`);
const freeSlug = statement<[slug: string], never>('DELETE FROM former_slugs WHERE slug = $1');

/** Writes the product itself, and keeps its former address. Resolves to the new version. */
export async function updateRow(
  connection: Queryable,
  before: EditableProduct,
  draft: ProductDraft,
): Promise<number> {
  const drawing = drawingOf({ ...draft, tags: [...draft.tags], images: before.images });
  const json = JSON.stringify({ ...draft, drawing });
  await connection.run(freeSlug, [draft.slug]);
  if (before.slug !== draft.slug) await connection.run(keepFormerSlug, [before.slug, before.id]);
  const row = await connection.find(updateProduct, [before.id, json, draft.slug]);
  if (!row) throw new Error('a product has gone while it was locked');
  return row.version;
}

const VARIANTS = `json_to_recordset($2::json) AS draft ("currentSku" text, sku text, position int,
  "optionValues" text[], color text, size text, style text, "priceMinor" int, "compareAtMinor" int,
  "stockChange" int, "isCounted" boolean, "sellsBelowZero" boolean, barcode text, "weightGrams" int)`;

const deleteVariants = statement<[id: string, json: string], never>(`
  DELETE FROM variants WHERE product_id = $1 AND NOT EXISTS (
    SELECT FROM ${VARIANTS} WHERE draft."currentSku" = variants.sku)`);
// Two variants may swap their options, but the unique constraint is checked row by row.
const clearOptions = statement<[id: string, json: string], never>(`
  UPDATE variants SET option_values = ARRAY['', variants.sku]
  FROM ${VARIANTS}
  WHERE product_id = $1 AND variants.sku = draft."currentSku" AND option_values <> draft."optionValues"`);
// During a price change, a trigger makes these prices the base, because base_price_minor is NULL here.
const updateVariants = statement<[id: string, json: string], never>(`
  UPDATE variants SET position = draft.position, option_values = draft."optionValues", color = draft.color,
    size = draft.size, style = draft.style, price_minor = draft."priceMinor",
    compare_at_minor = draft."compareAtMinor", base_price_minor = NULL, is_counted = draft."isCounted",
    sells_below_zero = draft."sellsBelowZero", barcode = draft.barcode, weight_grams = draft."weightGrams",
    stock = CASE WHEN draft."isCounted" THEN variants.stock + draft."stockChange" ELSE 0 END
  FROM ${VARIANTS}
  WHERE product_id = $1 AND variants.sku = draft."currentSku"
    AND (variants.position, option_values, variants.color, variants.size, variants.style,
      base_price(variants), base_compare_at(variants), is_counted, sells_below_zero, variants.barcode, weight_grams, 0)
    IS DISTINCT FROM (draft.position, draft."optionValues", draft.color, draft.size, draft.style,
      draft."priceMinor", draft."compareAtMinor", draft."isCounted", draft."sellsBelowZero", draft.barcode,
      draft."weightGrams", draft."stockChange")`);
// Carts and reservations find a renamed variant by its alias. Stock alerts have a foreign key.
const renameVariants = statement<[id: string, json: string], never>(`
  WITH changed AS (SELECT draft.* FROM ${VARIANTS} WHERE draft."currentSku" <> '' AND draft.sku <> draft."currentSku"),
  freed AS (DELETE FROM sku_aliases USING changed WHERE alias = changed.sku),
  renamed AS (
    UPDATE variants SET sku = changed.sku, merchant_sku = NULL FROM changed
    WHERE product_id = $1 AND variants.sku = changed."currentSku"),
  alerts AS (UPDATE stock_alerts SET sku = changed.sku FROM changed WHERE stock_alerts.sku = changed."currentSku")
  INSERT INTO sku_aliases (alias, sku) SELECT "currentSku", changed.sku FROM changed`);
const insertVariants = statement<[id: string, json: string], never>(`
  INSERT INTO variants (sku, product_id, position, option_values, color, size, style, price_minor, compare_at_minor,
    stock, is_counted, sells_below_zero, barcode, weight_grams)
  SELECT draft.sku, $1, draft.position, "optionValues", draft.color, draft.size, draft.style, "priceMinor",
    "compareAtMinor", CASE WHEN "isCounted" THEN "stockChange" ELSE 0 END, "isCounted", "sellsBelowZero",
    draft.barcode, "weightGrams"
  FROM ${VARIANTS} WHERE draft."currentSku" = '' ORDER BY draft.position`);

/**
 * Writes the variants of a locked product, whose variants were `before`. Every variant has an SKU that is free, or its
 * own. Each statement reads all variants from JSON, so those with nothing to do are left out.
 */
export async function writeVariants(
  connection: Queryable,
  id: string,
  draft: ProductDraft,
  before: readonly EditableVariant[],
): Promise<void> {
  const meanings = meaningsOf(draft.optionNames);
  const rows = draft.variants.map((variant, index) => ({
    ...variant,
    ...valuesByMeaning(variant.optionValues, meanings),
    position: index + 1,
  }));
  const json = JSON.stringify(rows);
  for (const one of neededStatements(draft, before)) await connection.run(one, [id, json]);
}

function neededStatements({ variants }: ProductDraft, before: readonly EditableVariant[]) {
  const options = new Map(before.map(({ sku, optionValues }) => [sku, JSON.stringify(optionValues)]));
  const kept = new Set(variants.map(({ currentSku }) => currentSku));
  const old = variants.filter(({ currentSku }) => currentSku !== '');
  return [
    ...(before.some(({ sku }) => !kept.has(sku)) ? [deleteVariants] : []),
    ...(old.some((one) => options.get(one.currentSku) !== JSON.stringify(one.optionValues))
      ? [clearOptions]
      : []),
    ...(old.length > 0 ? [updateVariants] : []),
    ...(old.some(({ sku, currentSku }) => sku !== currentSku) ? [renameVariants] : []),
    ...(kept.has('') ? [insertVariants] : []),
  ];
}

/** Gives the variants without an SKU one that is made from the slug and the options. */
export const withSkus = (draft: ProductDraft, isTaken: (sku: string) => boolean): VariantDraft[] => {
  const given = new Set(draft.variants.map(({ sku }) => sku));
  return draft.variants.map((variant) => {
    if (variant.sku !== '') return variant;
    const made = generateSku(draft.slug, variant.optionValues);
    let sku = made;
    for (let tries = 2; given.has(sku) || isTaken(sku); tries++) sku = `${made.slice(0, 95)}-${tries}`;
    given.add(sku);
    return { ...variant, sku };
  });
};
