import { type Queryable, statement } from '../../database/database.ts';
import { DRAWN_ALT } from '../queries.ts';
import { type ListedProduct, type ListingRow, listingOf } from './listing-row.ts';

const BATCH_PRODUCTS = 500;

/**
 * Rebuilds the listings of these products in the transaction that changed the products or their stock. Products that
 * are not active or have no variants lose their listing.
 */
export async function refreshListings(connection: Queryable, productIds: readonly number[]): Promise<void> {
  for (let start = 0; start < productIds.length; start += BATCH_PRODUCTS) {
    const ids = productIds.slice(start, start + BATCH_PRODUCTS).sort((a, b) => a - b);
    // Without the lock, two checkouts of different variants of a product would each miss the other's change.
    await connection.run(lockProducts, [ids]);
    const products = await connection.list(listedProducts, [ids]);
    await connection.run(deleteListings, [ids, products.map(({ id }) => Number(id))]);
    const rows = products.map((product) => listingOf({ ...product, id: Number(product.id) }));
    if (rows.length > 0) await connection.run(upsertListings, [JSON.stringify(rows)]);
  }
}

/**
 * Marks products as new on their cards: those created within 30 days of the newest one, but at most a tenth of the
 * catalog, so that "New" keeps its meaning. Call it within the transaction of an import.
 */
export async function refreshNew(connection: Queryable): Promise<void> {
  await connection.run(markNew, []);
}

const NEW_DAYS = 30;
/** At most one in this many products is new. */
const NEW_SHARE = 10;

// Rows are locked in ID order, like in a checkout's upsert, to avoid deadlocks.
const markNew = statement<[], never>(`
  WITH newest AS (
    SELECT product_id FROM (
      SELECT product_id, created_at, max(created_at) OVER () AS newest_at FROM (
        SELECT listings.product_id, products.created_at
        FROM listings JOIN products ON products.id = listings.product_id
        ORDER BY listings.product_id DESC LIMIT (SELECT count(*) / ${NEW_SHARE} FROM listings)
      ) AS latest
    ) AS dated
    WHERE created_at > newest_at - interval '${NEW_DAYS} days'
  ), changed AS (
    SELECT listings.product_id, newest.product_id IS NOT NULL AS is_new
    FROM listings LEFT JOIN newest ON newest.product_id = listings.product_id
    WHERE (card -> 'isNew')::boolean IS DISTINCT FROM (newest.product_id IS NOT NULL)
    ORDER BY listings.product_id FOR UPDATE OF listings
  )
  UPDATE listings SET card = jsonb_set(card, '{isNew}', to_jsonb(changed.is_new))
  FROM changed WHERE listings.product_id = changed.product_id`);

const lockProducts = statement<[ids: readonly number[]], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM products WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE
  ) AS locked`);

const listedProducts = statement<[ids: readonly number[]], Omit<ListedProduct, 'id'> & { id: string }>(`
  SELECT product.id, product.slug, product.name, product.description_html AS "descriptionHtml",
    product.seo_description AS "seoDescription",
    product.vendor, product.type, product.product_category AS "productCategory", product.tags,
    product.drawing, coalesce(${DRAWN_ALT('product')}, '') AS alt, product.pictures, variant.variants
  FROM products AS product
  JOIN (
    SELECT product_id, json_agg(json_build_object('color', color, 'size', size, 'priceMinor', price_minor,
      'compareAtMinor', compare_at_minor, 'stock', sellable(variants), 'skus', array[sku, merchant_sku])
      ORDER BY position, sku) AS variants
    FROM variants
    WHERE product_id = ANY ($1::bigint[])
    GROUP BY product_id
  ) AS variant ON variant.product_id = product.id
  WHERE product.id = ANY ($1::bigint[]) AND product.status = 'active'
  ORDER BY product.id`);

const deleteListings = statement<[ids: readonly number[], listed: readonly number[]], unknown>(`
  DELETE FROM listings
  WHERE product_id = ANY ($1::bigint[]) AND product_id <> ALL ($2::bigint[])`);

/** A sale that changes nothing in the listing writes nothing. The `isNew` mark of the card is kept. */
const upsertListings = statement<[json: string], ListingRow>(`
  INSERT INTO listings (product_id, slug, price_minor, department_slugs, type_slug, facets,
    size_color_slugs, available, on_sale, search, card)
  SELECT "productId", slug, "priceMinor", "departmentSlugs", "typeSlug", facets,
    "sizeColorSlugs", available, "isReduced",
    search::tsvector,
    card
  FROM json_to_recordset($1::json) AS listing ("productId" bigint, slug text, "priceMinor" integer,
    "departmentSlugs" text[], "typeSlug" text, facets text[],
    "sizeColorSlugs" text[], available boolean, "isReduced" boolean, search text, card jsonb)
  ON CONFLICT (product_id) DO UPDATE SET
    slug = excluded.slug,
    price_minor = excluded.price_minor,
    department_slugs = excluded.department_slugs,
    type_slug = excluded.type_slug,
    facets = excluded.facets,
    size_color_slugs = excluded.size_color_slugs,
    available = excluded.available,
    on_sale = excluded.on_sale,
    search = excluded.search,
    card = excluded.card || jsonb_build_object('isNew', listings.card -> 'isNew')
  WHERE (listings.slug, listings.price_minor, listings.department_slugs, listings.type_slug,
      listings.facets, listings.size_color_slugs, listings.available,
      listings.on_sale, listings.search, listings.card)
    IS DISTINCT FROM (excluded.slug, excluded.price_minor, excluded.department_slugs, excluded.type_slug,
      excluded.facets, excluded.size_color_slugs, excluded.available,
      excluded.on_sale, excluded.search,
      excluded.card || jsonb_build_object('isNew', listings.card -> 'isNew'))`);
