import { type Queryable, statement } from '../../database/database.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';
import { codesMatch, nameMatches } from './matches-sql.ts';

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
  /** The next page begins after this value. */
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

/** `after` compares with what is before every product if the page is the first one. */
const ORDERS = {
  updated: {
    value: `to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    after: `(updated_at, id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::bigint, ${Number.MAX_SAFE_INTEGER}))`,
    by: 'updated_at DESC, id DESC',
  },
  name: {
    value: 'lower(name)',
    after: `(lower(name) COLLATE "C", id) > (coalesce($3::text, ''), coalesce($4::bigint, 0))`,
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

const NAME_MATCHES = nameMatches('$1');
const CODES = codesMatch('$1');

/** SQL for whether a product matches the search $1, for few products. Each is looked up, because of the LIMIT. */
const MATCHES_ONE = `(${NAME_MATCHES} OR (
  SELECT true FROM variants
  WHERE product_id = products.id AND (${CODES.map((code) => `(${code})`).join(' OR ')}) LIMIT 1))`;

/** The same by indexes. The plan for an array looks up its products, instead of reading all to compare them. */
export const MATCHES = `id = ANY (ARRAY(SELECT id FROM products WHERE ${NAME_MATCHES}
  ${CODES.map((code) => `UNION SELECT product_id FROM variants WHERE ${code}`).join('\n  ')}))`;

const ROW = (value: string) => `
  id, slug, name, type, vendor, status, drawing, pictures -> 0 AS picture, updated_at AS "updatedAt",
  ${value} AS "sortValue", variants.*`;

/**
 * A search looks at this many products in their sequence before it asks the indexes. Words that many products have fill a
 * page from these, and finding all products that have them would take long.
 */
const FIRST_PRODUCTS = 1_000;

/** Each filter has a statement of its own, because the plan of an optional condition cannot use an index. */
function selectFor(sort: ProductSort, hasStatus: 'status = $2' | '$2::text IS NULL') {
  const { value, after, by } = ORDERS[sort];
  const listed = (from: string, matches: string) =>
    statement<SearchParameters, ListedProduct>(`
      SELECT ${ROW(value)}
      FROM (SELECT * FROM ${from} WHERE ${matches} ORDER BY ${by} LIMIT $5) AS products
        CROSS JOIN LATERAL (SELECT count(*)::int AS "variantCount", min(price_minor) AS "priceFromMinor",
            max(price_minor) AS "priceToMinor",
            coalesce(sum(greatest(stock, 0)) FILTER (WHERE is_counted), 0)::int AS stock,
            coalesce((array_agg(color ORDER BY position))[1], '') AS "firstColor"
          FROM variants WHERE product_id = products.id) AS variants
      ORDER BY ${by}`);
  const range = `${hasStatus} AND ${after}`;
  const first = `(SELECT * FROM products WHERE ${range} ORDER BY ${by} LIMIT ${FIRST_PRODUCTS}) AS products`;
  return {
    all: listed('products', `$1 = '' AND ${range}`),
    amongFirst: listed(first, MATCHES_ONE),
    matching: listed('products', `${range} AND ${MATCHES}`),
  };
}

const SELECTS = {
  updated: { any: selectFor('updated', '$2::text IS NULL'), one: selectFor('updated', 'status = $2') },
  name: { any: selectFor('name', '$2::text IS NULL'), one: selectFor('name', 'status = $2') },
};

/** Where a page begins, if it is what an earlier page has said. PostgreSQL refuses any other text with an error. */
export function productCursorOf(
  sort: ProductSort,
  cursor: readonly [value: string | number, id: string] | undefined,
): ProductSearch['after'] {
  const [value, id] = cursor ?? ['', ''];
  const text = String(value);
  if (!/^\d{1,18}$/.test(id)) return undefined;
  return sort === 'name' || isTime(text) ? [text, id] : undefined;
}

const isTime = (text: string): boolean =>
  /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/.test(text) && !Number.isNaN(Date.parse(text));

export async function listProducts(connection: Queryable, search: ProductSearch): Promise<ListedProduct[]> {
  const { q, status, sort, after, rowsMax } = search;
  const { all, amongFirst, matching } = SELECTS[sort][status === undefined ? 'any' : 'one'];
  const [afterValue = null, afterId = null] = after ?? [];
  const parameters: SearchParameters = [q, status ?? null, afterValue, afterId, rowsMax];
  if (q === '') return connection.list(all, parameters);
  const first = await connection.list(amongFirst, parameters);
  return first.length === rowsMax ? first : connection.list(matching, parameters);
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
