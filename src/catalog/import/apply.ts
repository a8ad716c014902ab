import { type Queryable, statement } from '../../platform/database.ts';

export interface VariantCounts {
  created: number;
  updated: number;
  removed: number;
}

/**
 * Makes the catalog what the staged products say; those that are unchanged are not touched. Rows are locked
 * in the order in which a checkout locks them, variants by SKU and then products by id, so that neither
 * waits for the other in a circle.
 */
export async function applyStaged(connection: Queryable): Promise<VariantCounts> {
  await connection.run(lockVariants, []);
  await connection.run(lockProducts, []);
  await connection.run(updateProducts, []);
  await connection.run(insertProducts, []);
  const removed = await connection.run(deleteVariants, []);
  await connection.run(markKnown, []);
  await connection.run(setOptionsAside, []);
  const updated = await connection.run(updateVariants, []);
  const created = await connection.run(insertVariants, []);
  return { created, updated, removed };
}

const changedIds = statement<[], { id: string }>(
  `SELECT product_id AS id FROM import_products WHERE change <> 'unchanged' ORDER BY ordinal`,
);

export async function listChangedIds(connection: Queryable): Promise<number[]> {
  const rows = await connection.list(changedIds, []);
  return rows.map(({ id }) => Number(id));
}

const lockVariants = statement<[], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM variants
    WHERE product_id IN (SELECT product_id FROM import_products WHERE change = 'updated')
    ORDER BY sku
    FOR UPDATE
  ) AS locked`);

const lockProducts = statement<[], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM products
    WHERE id IN (SELECT product_id FROM import_products WHERE change = 'updated')
    ORDER BY id
    FOR NO KEY UPDATE
  ) AS locked`);

const updateProducts = statement<[], unknown>(`
  UPDATE products SET
    name = staged.name,
    description_html = staged.description_html,
    vendor = staged.vendor,
    product_category = staged.product_category,
    type = staged.type,
    tags = staged.tags,
    status = staged.status,
    option_names = staged.option_names,
    drawing = staged.drawing,
    images = staged.images,
    seo_title = staged.seo_title,
    seo_description = staged.seo_description,
    content_hash = staged.content_hash,
    version = products.version + 1,
    updated_at = now()
  FROM import_products AS staged
  WHERE staged.change = 'updated' AND products.id = staged.product_id`);

/** In the order of the file, by id and by time: what stands last in it is the newest. */
const insertProducts = statement<[], unknown>(`
  WITH inserted AS (
    INSERT INTO products (slug, name, description_html, vendor, product_category, type, tags, status,
      option_names, drawing, images, seo_title, seo_description, content_hash, created_at)
    SELECT slug, name, description_html, vendor, product_category, type, tags, status,
      option_names, drawing, images, seo_title, seo_description, content_hash,
      now() + ordinal * interval '1 microsecond'
    FROM import_products
    WHERE change = 'created'
    ORDER BY ordinal
    RETURNING id, slug
  )
  UPDATE import_products AS staged SET product_id = inserted.id
  FROM inserted
  WHERE staged.slug = inserted.slug`);

const deleteVariants = statement<[], unknown>(`
  DELETE FROM variants
  USING import_products AS product
  WHERE product.change = 'updated' AND variants.product_id = product.product_id
    AND NOT EXISTS (
      SELECT FROM import_variants AS staged
      WHERE staged.sku = variants.sku AND staged.ordinal = product.ordinal
    )`);

/** Asked beforehand: an INSERT that looks for its own rows may be planned to read all of them for each. */
const markKnown = statement<[], unknown>(`
  UPDATE import_variants AS staged SET known = true
  FROM import_products AS product, variants
  WHERE product.ordinal = staged.ordinal AND product.change = 'updated' AND variants.sku = staged.sku`);

/** Two variants may swap their options, and the unique constraint is checked row by row. */
const setOptionsAside = statement<[], unknown>(`
  UPDATE variants SET option_values = ARRAY['', variants.sku]
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  WHERE product.change = 'updated' AND variants.sku = staged.sku
    AND variants.option_values <> staged.option_values`);

const updateVariants = statement<[], unknown>(`
  UPDATE variants SET
    position = staged.position,
    option_values = staged.option_values,
    color = staged.color,
    size = staged.size,
    style = staged.style,
    price_minor = staged.price_minor,
    compare_at_minor = staged.compare_at_minor,
    stock = coalesce(staged.stock, variants.stock),
    barcode = staged.barcode
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  WHERE product.change = 'updated' AND variants.sku = staged.sku
    AND (variants.position, variants.option_values, variants.color, variants.size, variants.style,
      variants.price_minor, variants.compare_at_minor, variants.stock, variants.barcode)
    IS DISTINCT FROM (staged.position, staged.option_values, staged.color, staged.size, staged.style,
      staged.price_minor, staged.compare_at_minor, coalesce(staged.stock, variants.stock), staged.barcode)`);

const insertVariants = statement<[], unknown>(`
  INSERT INTO variants (sku, product_id, position, option_values, color, size, style, price_minor,
    compare_at_minor, stock, barcode)
  SELECT staged.sku, product.product_id, staged.position, staged.option_values, staged.color, staged.size,
    staged.style, staged.price_minor, staged.compare_at_minor, coalesce(staged.stock, 0), staged.barcode
  FROM import_variants AS staged
  JOIN import_products AS product USING (ordinal)
  WHERE product.change <> 'unchanged' AND NOT staged.known
  ORDER BY staged.ordinal, staged.position`);
