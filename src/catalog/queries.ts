import { statement } from '../database/database.ts';
import type { OwnPicture } from '../pictures/own/own-picture.ts';
import type { OtherTaxClass } from '../settings/taxes/tax-classes.ts';
import type { Color, Product, ProductCard } from './product.ts';
import type { CountedWord } from './search/understand/vocabulary.ts';

/** Listings are filtered and sorted in memory (`search/index/`). The database stores the cards and finds words. */

/** Returns the cards as one text with a line for each card, because JSON in PostgreSQL has no line breaks of its own. */
export const selectCards = statement<
  [productIds: readonly number[]],
  { product_ids: number[] | null; cards: string | null }
>(`
  SELECT json_agg(product_id) AS product_ids, string_agg(card::text, E'\\n') AS cards
  FROM listings WHERE product_id = ANY ($1::bigint[])`);

/** SQL for the picture of the variant `v` of the product `p`. Most products of a shop that has just started have none. */
export const SHOWN_PICTURE = `CASE WHEN p.pictures <> '[]' THEN shown_picture(p.pictures, v.sku, v.color) END`;

/**
 * SQL for what the merchant says about the drawing of a product. A text about a photo would be wrong for a drawing that
 * stands in for it.
 */
export const DRAWN_ALT = (product: string): string =>
  `CASE WHEN ${product}.images -> 0 ->> 'src' ~ '\\.svg([?#]|$)' THEN ${product}.images -> 0 ->> 'alt' END`;

export interface FacetRow {
  kind: 'department' | 'type' | 'size' | 'color';
  slug: string;
  label: string;
  position: number;
}

/** Colors sort last because they are what a catalog has too many of; the limit then cuts off colors only. */
export const selectFacetValues = statement<[], FacetRow>(
  'SELECT kind, slug, label, position FROM facet_values ORDER BY kind DESC, position, label LIMIT 5000',
);

export interface ProductRow {
  id: string;
  slug: string;
  name: string;
  description_html: string;
  /** Missing from cache entries that an older version of the shop wrote. */
  materials?: string;
  care?: string;
  measurements?: string;
  vendor: string;
  type: string;
  option_names: string[];
  drawing: string;
  alt: string | null;
  /** Null for a product without pictures of its own, and missing from cache entries of an older version of the shop. */
  pictures?: OwnPicture[] | null;
  seo_title: string;
  seo_description: string;
  version: string;
  department_slugs: string[];
  type_slug: string;
  colors: Color[];
  variants: VariantRow[];
  /** Null for a product without reviews, like `reviews`. */
  rating: Product['rating'] | null;
  reviews: { stars: number; text: string; writtenAt: string }[] | null;
  related: ProductCard[];
}

/** This is an array, because PostgreSQL makes it in two thirds of the time that an object takes. */
export type VariantRow = [
  sku: string,
  /** Null where it is the same as the SKU, and empty where the merchant's file has none. */
  merchantSku: string | null,
  optionValues: string[],
  color: string,
  size: string,
  style: string,
  priceMinor: number,
  compareAtMinor: number | null,
  stock: number,
];

/** The number of reviews on a product page. */
const REVIEWS_SHOWN = 20;

/**
 * Returns an active product with all of its variants in the merchant's order and the cards of the products to show with
 * it: all of a product page in one statement. Most products have no reviews, so these are looked for once.
 */
export const selectProduct = statement<[slug: string, relatedIds: readonly number[]], ProductRow>(`
  SELECT p.id, p.slug, p.name, p.description_html, p.materials, p.care, p.measurements, p.vendor, p.type, p.option_names, p.drawing,
    ${DRAWN_ALT('p')} AS alt,
    CASE WHEN p.pictures <> '[]' THEN p.pictures END AS pictures, p.seo_title, p.seo_description, p.version, l.department_slugs, l.type_slug,
    l.card -> 'colors' AS colors,
    (SELECT json_agg(json_build_array(v.sku, v.merchant_sku, v.option_values, v.color, v.size, v.style,
        v.price_minor, v.compare_at_minor, sellable(v)) ORDER BY v.position)
      FROM variants v WHERE v.product_id = p.id) AS variants,
    CASE WHEN reviewed.is THEN (SELECT json_build_object('count', count(*), 'average', avg(stars),
        'fits', json_build_object('small', count(*) FILTER (WHERE fit = 'small'), 'true', count(*) FILTER (WHERE fit = 'true'),
          'large', count(*) FILTER (WHERE fit = 'large')))
      FROM reviews r WHERE r.product_id = p.id AND r.state = 'approved') END AS rating,
    CASE WHEN reviewed.is THEN (SELECT json_agg(json_build_object(
        'stars', r.stars, 'text', r.text, 'writtenAt', to_char(r.written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
      FROM (SELECT stars, text, written_at FROM reviews
        WHERE product_id = p.id AND state = 'approved'
        ORDER BY written_at DESC LIMIT ${REVIEWS_SHOWN}) AS r) END AS reviews,
    (SELECT coalesce(json_agg(card ORDER BY array_position($2::bigint[], product_id)), '[]')
      FROM listings WHERE product_id = ANY ($2::bigint[]) AND available) AS related
  FROM products p JOIN listings l ON l.product_id = p.id,
    LATERAL (SELECT EXISTS (SELECT FROM reviews WHERE product_id = p.id AND state = 'approved') AS is) AS reviewed
  WHERE p.slug = $1`);

/** Finds an active product's slug by its handle in another shop, or by the slug derived from that handle. */
export const selectSlugByHandle = statement<[handle: string, slug: string], { slug: string }>(`
  SELECT slug FROM products
  WHERE (coalesce(handle, slug) = $1 OR slug = $2
      OR id = (SELECT product_id FROM former_slugs WHERE former_slugs.slug = $2)) AND status = 'active'
  ORDER BY coalesce(handle, slug) = $1 DESC LIMIT 1`);

export interface VariantInCatalogRow {
  sku: string;
  /** Missing from cache entries that an older version of the shop wrote. */
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
  /** The merchant's own picture of the variant. Missing from cache entries of an older version of the shop. */
  picture?: OwnPicture | null;
  status: string;
  /** Null for the standard class. Missing from cache entries of an older version of the shop. */
  tax_class?: OtherTaxClass | null;
}

/** Returns what a cart needs to price its line items. A variant is also found by its former SKUs. */
export const selectVariants = statement<[skus: string[]], VariantInCatalogRow>(`
  SELECT v.sku, ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = v.sku) AS aliases,
    v.color, v.size, v.style, v.price_minor, v.compare_at_minor, sellable(v) AS stock,
    p.slug, p.name, p.drawing, ${SHOWN_PICTURE} AS picture, p.status,
    nullif(p.tax_class, 'standard') AS tax_class
  FROM variants v JOIN products p ON p.id = v.product_id
  WHERE v.sku = ANY ((SELECT current_skus($1::text[]))::text[])`);

/** Does the same as `relatedTo` of the listing index, for a product that the index does not have yet. */
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

/** Returns the cards of the available products with these slugs, in their order. */
export const selectCardsOfSlugs = statement<[slugs: readonly string[]], { card: ProductCard }>(`
  SELECT l.card FROM products p JOIN listings l ON l.product_id = p.id
  WHERE p.slug = ANY ($1::text[]) AND l.available ORDER BY array_position($1::text[], p.slug)`);

/** Returns the newest products, from which the home page chooses, in one row like `selectCards`. */
export const selectNewest = statement<[], { cards: ProductCard[] | null; departments: string[][] | null }>(`
  SELECT json_agg(card) AS cards, json_agg(department_slugs) AS departments
  FROM (SELECT card, department_slugs FROM listings ORDER BY product_id DESC LIMIT 200) AS newest`);

export const selectSitemap = statement<
  [afterId: number, lastId: number],
  { slug: string; updated_at: Date }
>(`
  SELECT p.slug, p.updated_at FROM listings l JOIN products p ON p.id = l.product_id
  WHERE l.product_id > $1::bigint AND l.product_id <= $2::bigint ORDER BY l.product_id`);

export const selectLastId = statement<[], { id: string | null }>(
  'SELECT max(product_id) AS id FROM listings',
);

/** The most words that an instance keeps. Rarer ones are found, but nothing is corrected to them. */
const WORDS_MAX = 20_000;

/** The words of names, types, tags and colors. */
export const selectWords = statement<[], { words: CountedWord[] | null }>(`
  SELECT json_agg(json_build_object('word', word, 'products', products, 'names', coalesce(names, 0))
    ORDER BY products DESC, word) AS words
  FROM (SELECT * FROM search_words ORDER BY products DESC, word LIMIT ${WORDS_MAX}) AS frequent`);

/** Tells for each full-text query whether any product matches. With EXISTS, the planner would read all listings. */
export const selectAreFound = statement<[tsqueries: readonly string[]], { found: boolean[] }>(`
  SELECT array_agg((SELECT count(*) > 0 FROM listings WHERE search @@ asked.query::tsquery) ORDER BY at) AS found
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (query, at)`);

/** Counts only the latest orders, because no index sums what products sell. */
const SELLING_ORDERS = 500;
const BEST_SELLERS = 4;

export const selectBestSellers = statement<[], { productId: string }>(`
  SELECT listings.product_id AS "productId"
  FROM (SELECT product_slug AS slug, sum(quantity) AS items
    FROM (SELECT id FROM orders WHERE state <> 'canceled' ORDER BY placed_at DESC, id DESC LIMIT ${SELLING_ORDERS}) AS latest
    CROSS JOIN LATERAL (
      SELECT product_slug, quantity FROM order_lines WHERE order_id = latest.id OFFSET 0
    ) AS line
    GROUP BY product_slug ORDER BY items DESC, slug LIMIT ${4 * BEST_SELLERS}) AS seller
  JOIN products USING (slug) JOIN listings ON listings.product_id = products.id
  WHERE listings.available
  ORDER BY items DESC, products.slug LIMIT ${BEST_SELLERS}`);
