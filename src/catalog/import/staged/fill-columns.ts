import { type Queryable, statement } from '../../../database/database.ts';
import type { Field } from '../read/columns.ts';
import { drawingOf, type ImportedProduct } from '../read/product-from-rows.ts';

/**
 * Fills the fields that the file has no column for with the shop's values, so that all further steps see complete
 * products. New products and variants keep the reader's defaults.
 */
export async function fillMissingColumns(connection: Queryable, absent: readonly Field[]): Promise<void> {
  await connection.run(fillProducts, [absent]);
  await connection.run(fillVariants, [absent]);
  await connection.run(dropFalseReductions, []);
  if (DRAWING_FIELDS.some((field) => absent.includes(field))) await chooseDrawings(connection);
}

const fillProducts = statement<[absent: readonly string[]], unknown>(`
  UPDATE import_products AS staged SET
    name = CASE WHEN 'title' = ANY ($1) THEN product.name ELSE staged.name END,
    description_html =
      CASE WHEN 'description' = ANY ($1) THEN product.description_html ELSE staged.description_html END,
    vendor = CASE WHEN 'vendor' = ANY ($1) THEN product.vendor ELSE staged.vendor END,
    product_category =
      CASE WHEN 'productCategory' = ANY ($1) THEN product.product_category ELSE staged.product_category END,
    type = CASE WHEN 'type' = ANY ($1) THEN product.type ELSE staged.type END,
    tags = CASE WHEN 'tags' = ANY ($1) THEN product.tags ELSE staged.tags END,
    tax_class = CASE WHEN 'taxClass' = ANY ($1) THEN product.tax_class ELSE staged.tax_class END,
    measurements = CASE WHEN 'measurements' = ANY ($1) THEN product.measurements ELSE staged.measurements END,
    status = CASE WHEN $1 @> '{status,published}'::text[] THEN product.status ELSE staged.status END,
    option_names = CASE WHEN 'option1Name' = ANY ($1) OR NOT staged.lists_variants THEN product.option_names
      ELSE staged.option_names END,
    images = CASE WHEN 'imageSrc' = ANY ($1) THEN product.images
      WHEN 'imageAlt' = ANY ($1) THEN (
        SELECT coalesce(jsonb_agg(image || jsonb_build_object('alt', coalesce(known.alt, '')) ORDER BY place), '[]')
        FROM jsonb_array_elements(staged.images) WITH ORDINALITY AS one (image, place)
        LEFT JOIN LATERAL (
          SELECT old ->> 'alt' AS alt FROM jsonb_array_elements(product.images) AS old
          WHERE old ->> 'src' = image ->> 'src' LIMIT 1) AS known ON true)
      ELSE staged.images END,
    seo_title = CASE WHEN 'seoTitle' = ANY ($1) THEN product.seo_title ELSE staged.seo_title END,
    seo_description =
      CASE WHEN 'seoDescription' = ANY ($1) THEN product.seo_description ELSE staged.seo_description END
  FROM products AS product
  WHERE product.id = staged.product_id`);

/** When the shop keeps variants that the file does not list, listed ones keep their positions and new ones follow. */
const fillVariants = statement<[absent: readonly string[]], unknown>(`
  UPDATE import_variants AS staged SET
    position = CASE WHEN product.is_partial THEN coalesce(variant.position, last.position + self.turn)
      ELSE staged.position END,
    option_values = CASE WHEN fact.keeps_options THEN variant.option_values ELSE staged.option_values END,
    color = CASE WHEN fact.keeps_options THEN variant.color ELSE staged.color END,
    size = CASE WHEN fact.keeps_options THEN variant.size ELSE staged.size END,
    style = CASE WHEN fact.keeps_options THEN variant.style ELSE staged.style END,
    merchant_sku = CASE WHEN fact.known AND 'sku' = ANY ($1) THEN variant.merchant_sku ELSE staged.merchant_sku END,
    price_minor = CASE WHEN fact.known AND 'price' = ANY ($1) THEN base_price(variant) ELSE staged.price_minor END,
    compare_at_minor =
      CASE WHEN fact.known AND 'compareAt' = ANY ($1) THEN base_compare_at(variant) ELSE staged.compare_at_minor END,
    is_counted = CASE WHEN fact.known AND 'tracker' = ANY ($1) THEN variant.is_counted ELSE staged.is_counted END,
    sells_below_zero =
      CASE WHEN fact.known AND 'policy' = ANY ($1) THEN variant.sells_below_zero ELSE staged.sells_below_zero END,
    barcode = CASE WHEN fact.known AND 'barcode' = ANY ($1) THEN variant.barcode ELSE staged.barcode END
  FROM (
    SELECT ordinal, line, variant_sku,
      row_number() OVER (PARTITION BY ordinal, variant_sku IS NULL ORDER BY position)::integer AS turn
    FROM import_variants
  ) AS self
  JOIN import_products AS product USING (ordinal)
  LEFT JOIN variants AS variant ON variant.sku = self.variant_sku
  LEFT JOIN (SELECT product_id, max(position) AS position FROM variants GROUP BY product_id) AS last
    ON last.product_id = product.product_id
  CROSS JOIN LATERAL (
    SELECT variant.sku IS NOT NULL AS known,
      variant.sku IS NOT NULL AND 'option1Value' = ANY ($1) AS keeps_options
  ) AS fact
  WHERE staged.line = self.line`);

/** A compare-at price that is not above the price is no reduction. Merchants often leave one behind when they raise a price. */
const dropFalseReductions = statement<[], unknown>(
  'UPDATE import_variants SET compare_at_minor = NULL WHERE compare_at_minor <= price_minor',
);

/** The fields from which the drawing is chosen. */
const DRAWING_FIELDS: readonly Field[] = ['imageSrc', 'type', 'title', 'tags'];
const BATCH_PRODUCTS = 500;

const selectDrawingInputs = statement<
  [after: number, limit: number],
  Pick<ImportedProduct, 'images' | 'type' | 'name' | 'tags' | 'drawing'> & { ordinal: number }
>(`
  SELECT ordinal, name, type, tags, images, drawing FROM import_products
  WHERE ordinal > $1 AND product_id IS NOT NULL ORDER BY ordinal LIMIT $2`);

const updateDrawings = statement<[ordinals: readonly number[], drawings: readonly string[]], unknown>(`
  UPDATE import_products SET drawing = redrawn.drawing
  FROM unnest($1::integer[], $2::text[]) AS redrawn (ordinal, drawing)
  WHERE import_products.ordinal = redrawn.ordinal`);

/** Chooses the drawings again of all products that the shop has. */
export async function chooseDrawings(connection: Queryable): Promise<void> {
  for (let after = 0; ; ) {
    const products = await connection.list(selectDrawingInputs, [after, BATCH_PRODUCTS]);
    const last = products.at(-1);
    if (!last) return;
    await connection.run(updateDrawings, [products.map(({ ordinal }) => ordinal), products.map(drawingOf)]);
    after = last.ordinal;
  }
}
