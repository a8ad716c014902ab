import { statement } from '../database/database.ts';
import type { ProductCard } from './product.ts';

export interface VariantRow {
  sku: string;
  /** Missing in cache entries of an older version of the shop. */
  merchant_sku?: string | null;
  option_values: string[];
  color: string;
  size: string;
  style: string;
  price_minor: number;
  compare_at_minor: number | null;
  stock: number;
}

export interface ProductRow {
  id: string;
  slug: string;
  name: string;
  description_html: string;
  vendor: string;
  type: string;
  tags: string[];
  option_names: string[];
  drawing: string;
  images: { src: string; alt: string }[];
  seo_title: string;
  seo_description: string;
  version: string;
  department_slugs: string[];
  type_slug: string;
  card: ProductCard;
  variants: VariantRow[];
  /** Both missing in what an older version of the shop has left in the cache. */
  rating?: { count: number; average: number };
  reviews?: { stars: number; text: string; writtenAt: string }[];
}

/** How many reviews a product's page shows. */
const REVIEWS_SHOWN = 20;

/** Products on sale only, with all variants in the operator's order, in one statement. */
export const selectProducts = statement<[slugs: string[]], ProductRow>(`
  SELECT p.id, p.slug, p.name, p.description_html, p.vendor, p.type, p.tags, p.option_names, p.drawing,
    p.images, p.seo_title, p.seo_description, p.version, l.department_slugs, l.type_slug, l.card,
    (SELECT json_agg(json_build_object(
        'sku', v.sku, 'merchant_sku', coalesce(v.merchant_sku, v.sku), 'option_values', v.option_values, 'color', v.color, 'size', v.size, 'style', v.style,
        'price_minor', v.price_minor, 'compare_at_minor', v.compare_at_minor, 'stock', sellable(v)
      ) ORDER BY v.position)
      FROM variants v WHERE v.product_id = p.id) AS variants,
    (SELECT json_build_object('count', count(*), 'average', coalesce(avg(stars), 0))
      FROM reviews r WHERE r.product_id = p.id AND r.state = 'approved') AS rating,
    (SELECT coalesce(json_agg(json_build_object(
        'stars', r.stars, 'text', r.text, 'writtenAt', to_char(r.written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))), '[]')
      FROM (SELECT stars, text, written_at FROM reviews
        WHERE product_id = p.id AND state = 'approved'
        ORDER BY written_at DESC LIMIT ${REVIEWS_SHOWN}) AS r) AS reviews
  FROM products p JOIN listings l ON l.product_id = p.id
  WHERE p.slug = ANY ($1::text[])`);

/** Finds the address of a product on sale by its handle in another shop, or by the address which that handle makes. */
export const selectAddress = statement<[handle: string, slug: string], { slug: string }>(`
  SELECT slug FROM products
  WHERE (coalesce(handle, slug) = $1 OR slug = $2) AND status = 'active'
  ORDER BY coalesce(handle, slug) = $1 DESC LIMIT 1`);

export interface VariantInCatalogRow {
  sku: string;
  /** Missing in cache entries of an older version of the shop. */
  aliases?: string[];
  color: string;
  size: string;
  style: string;
  price_minor: number;
  compare_at_minor: number | null;
  stock: number;
  slug: string;
  name: string;
  drawing: string;
  status: string;
}

/** What a cart needs to price its lines; SKUs that a variant had before lead to it, too. */
export const selectVariants = statement<[skus: string[]], VariantInCatalogRow>(`
  SELECT v.sku, ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = v.sku) AS aliases,
    v.color, v.size, v.style, v.price_minor, v.compare_at_minor, sellable(v) AS stock,
    p.slug, p.name, p.drawing, p.status
  FROM variants v JOIN products p ON p.id = v.product_id
  WHERE v.sku = ANY ((SELECT current_skus($1::text[]))::text[])`);

/**
 * Products that go well with one: of the same departments, of another type, near it in the order of the
 * catalog. A window of neighbors keeps this the same at 100 and at 100,000 products.
 */
export const selectRelated = statement<
  [productId: number, departments: string[], type: string],
  { card: ProductCard }
>(`
  SELECT card FROM (
    SELECT DISTINCT ON (type_slug) type_slug, card, abs(product_id - $1::bigint) AS distance
    FROM listings
    WHERE product_id BETWEEN $1::bigint - 200 AND $1::bigint + 200
      AND department_slugs && $2::text[] AND type_slug <> $3 AND available
    ORDER BY type_slug, abs(product_id - $1::bigint)
  ) AS nearest ORDER BY distance LIMIT 4`);

/** The newest products, from which the home page takes what it shows. */
export const selectNewest = statement<[], { card: ProductCard; department_slugs: string[] }>(
  'SELECT card, department_slugs FROM listings ORDER BY product_id DESC LIMIT 200',
);

/** For the sitemap: the products of a range of ids. */
export const selectSitemap = statement<
  [afterId: number, lastId: number],
  { slug: string; updated_at: Date }
>(`
  SELECT p.slug, p.updated_at FROM listings l JOIN products p ON p.id = l.product_id
  WHERE l.product_id > $1::bigint AND l.product_id <= $2::bigint ORDER BY l.product_id`);

export const selectLastId = statement<[], { id: string | null }>(
  'SELECT max(product_id) AS id FROM listings',
);
