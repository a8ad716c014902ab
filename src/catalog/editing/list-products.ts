import { type Queryable, statement } from '../../database/database.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';

/** The products as the staff sees them, drafts and archived ones included. */

export const PRODUCT_STATUSES = ['active', 'draft', 'archived'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

export interface ListedProduct {
  id: string;
  slug: string;
  name: string;
  type: string;
  vendor: string;
  status: ProductStatus;
  drawing: string;
  /** The first of the merchant's own pictures. */
  picture: OwnPicture | null;
  /** The color of the first variant, or empty. */
  firstColor: string;
  updatedAt: Date;
  variantCount: number;
  /** The lowest and the highest price of its variants. They are null if it has none. */
  priceFromMinor: number | null;
  priceToMinor: number | null;
  /** The sum over its counted variants that are not below zero. */
  stock: number;
  /** What the next page begins after. */
  sortValue: string;
}

export type ProductSort = 'updated' | 'name';

export interface ProductSearch {
  /** A part of the name, or the beginning of an SKU or barcode. Empty for all products. */
  q: string;
  status: ProductStatus | undefined;
  sort: ProductSort;
  /** The sort value and the ID of the last product of the page before. */
  after: readonly [sortValue: string, id: string] | undefined;
  rowsMax: number;
}

const ORDERS = {
  updated: {
    value: `to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    after: '(updated_at, id) < ($3::timestamptz, $4::bigint)',
    by: 'updated_at DESC, id DESC',
  },
  name: {
    value: 'lower(name)',
    after: '(lower(name) COLLATE "C", id) > ($3::text, $4::bigint)',
    by: 'lower(name) COLLATE "C", id',
  },
} as const satisfies Record<ProductSort, object>;

type SearchParameters = [
  q: string,
  status: string | null,
  afterValue: string | null,
  afterId: string | null,
  rowsMax: number,
];

/**
 * SQL for whether a product matches the search $1. A range of texts that begin with it ends before the search with
 * U+10FFFF, because no text continues with a higher character.
 */
export const MATCHES = `id IN (
  SELECT id FROM products WHERE name ILIKE '%' || regexp_replace($1, '([\\\\%_])', '\\\\\\1', 'g') || '%'
  UNION SELECT product_id FROM variants
    WHERE upper(sku) COLLATE "C" >= upper($1) AND upper(sku) COLLATE "C" < upper($1) || U&'\\+10FFFF'
  UNION SELECT product_id FROM variants WHERE merchant_sku <> ''
    AND upper(merchant_sku) COLLATE "C" >= upper($1) AND upper(merchant_sku) COLLATE "C" < upper($1) || U&'\\+10FFFF'
  UNION SELECT product_id FROM variants WHERE barcode <> '' AND barcode = $1)`;

const selectFor = (sort: ProductSort) => {
  const { value, after, by } = ORDERS[sort];
  const search = (matches: string) =>
    statement<SearchParameters, ListedProduct>(`
      SELECT id, slug, name, type, vendor, status, drawing, pictures -> 0 AS picture, updated_at AS "updatedAt", ${value} AS "sortValue",
        variants.*
      FROM (SELECT * FROM products
          WHERE ${matches} AND ($2::text IS NULL OR status = $2) AND ($4::bigint IS NULL OR ${after})
          ORDER BY ${by} LIMIT $5) AS products
        CROSS JOIN LATERAL (SELECT count(*)::int AS "variantCount", min(price_minor) AS "priceFromMinor",
            max(price_minor) AS "priceToMinor",
            coalesce(sum(greatest(stock, 0)) FILTER (WHERE is_counted), 0)::int AS stock,
            coalesce((array_agg(color ORDER BY position))[1], '') AS "firstColor"
          FROM variants WHERE product_id = products.id) AS variants
      ORDER BY ${by}`);
  return { all: search("$1 = ''"), matching: search(MATCHES) };
};

const SELECTS = { updated: selectFor('updated'), name: selectFor('name') };

export function listProducts(connection: Queryable, search: ProductSearch): Promise<ListedProduct[]> {
  const { q, status, sort, after, rowsMax } = search;
  const { all, matching } = SELECTS[sort];
  const [afterValue = null, afterId = null] = after ?? [];
  return connection.list(q === '' ? all : matching, [q, status ?? null, afterValue, afterId, rowsMax]);
}

const addMatches = (matches: string) =>
  statement<[q: string, status: string | null, bulkEditId: string], never>(`
    INSERT INTO bulk_edit_products (bulk_edit_id, product_id)
    SELECT $3, id FROM products WHERE ${matches} AND ($2::text IS NULL OR status = $2)`);
const ADD = { all: addMatches("$1 = ''"), matching: addMatches(MATCHES) };

/** Adds all products that a search finds to a bulk edit. */
export const addToBulkEdit = (
  connection: Queryable,
  bulkEditId: string,
  { q, status }: Pick<ProductSearch, 'q' | 'status'>,
): Promise<number> => connection.run(q === '' ? ADD.all : ADD.matching, [q, status ?? null, bulkEditId]);
