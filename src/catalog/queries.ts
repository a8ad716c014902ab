import { type Parameter, type Statement, statement } from '../platform/database.ts';
import { type ListingQuery, PAGE_SIZE } from './listing.ts';
import type { ProductCard } from './product.ts';

/** One listing is two statements: its cards, and its facets with all counts. Both read `listings` only. */

export interface FacetRow {
  kind: 'total' | 'department' | 'type' | 'size' | 'color' | 'price_min' | 'price_max';
  slug: string | null;
  count: number;
}

export interface Window {
  limit: number;
  /** Rows to skip, or the place after which to go on. */
  offset: number;
  after?: { productId: number; priceMinor: number };
}

export interface CardRow {
  product_id: string;
  price_minor: number;
  card: ProductCard;
}

interface Bound<Row> {
  statement: Statement<Parameter[], Row>;
  parameters: Parameter[];
}

const statements = new Map<string, Statement<Parameter[], unknown>>();

/** The text depends on which filters are there, never on their values, so there are few and each is planned once. */
function bind<Row>(text: string, parameters: Parameter[]): Bound<Row> {
  let known = statements.get(text);
  if (!known) {
    known = statement<Parameter[], unknown>(text);
    statements.set(text, known);
  }
  return { statement: known as Statement<Parameter[], Row>, parameters };
}

/** Conditions by facet, so that a facet can count without its own. */
interface Conditions {
  parameters: Parameter[];
  words: string;
  scope: string;
  department: string;
  type: string;
  size: string;
  color: string;
  both: string;
  price: string;
}

function conditionsOf(query: ListingQuery, tsquery: string): Conditions {
  const parameters: Parameter[] = [];
  const bound = (value: Parameter, condition: (name: string) => string) =>
    condition(`$${parameters.push(value)}`);
  const any = (values: string[], condition: (name: string) => string) =>
    values.length > 0 ? bound(values, condition) : 'true';
  const pairs = query.sizes.flatMap((size) => query.colors.map((color) => `${size}|${color}`));
  return {
    parameters,
    words: tsquery ? bound(tsquery, (name) => `search @@ to_tsquery('english', ${name})`) : 'true',
    scope: query.onSale ? 'on_sale' : 'true',
    department: any(query.departments, (name) => `department_slugs && ${name}::text[]`),
    type: any(query.types, (name) => `type_slug = ANY (${name}::text[])`),
    size: any(query.sizes, (name) => `size_slugs && ${name}::text[]`),
    color: any(query.colors, (name) => `color_slugs && ${name}::text[]`),
    both: any(pairs, (name) => `size_color_slugs && ${name}::text[]`),
    price:
      query.priceMinMinor === null && query.priceMaxMinor === null
        ? 'true'
        : bound(query.priceMinMinor ?? 0, (low) =>
            bound(query.priceMaxMinor ?? 2_147_483_647, (high) => `price_minor BETWEEN ${low} AND ${high}`),
          ),
  };
}

const allOf = (...conditions: string[]) =>
  conditions.filter((condition) => condition !== 'true').join(' AND ') || 'true';

export function selectCards(query: ListingQuery, tsquery: string, window: Window): Bound<CardRow> {
  const where = conditionsOf(query, tsquery);
  const { parameters } = where;
  const order = orderOf(query, tsquery ? `$1` : '');
  const after = window.after ? afterOf(query, window.after, parameters) : 'true';
  const filter = allOf(
    where.words,
    where.scope,
    where.department,
    where.type,
    where.size,
    where.color,
    where.both,
    where.price,
    after,
  );
  const limit = `$${parameters.push(window.limit)}`;
  const offset = `$${parameters.push(window.offset)}`;
  return bind(
    `SELECT product_id, price_minor, card FROM listings WHERE ${filter} ORDER BY ${order} LIMIT ${limit}::int OFFSET ${offset}::int`,
    parameters,
  );
}

/** Each order ends with the product, so that no page repeats or leaves out what another one has. */
function orderOf(query: ListingQuery, wordsParameter: string): string {
  switch (query.sort) {
    case 'newest':
      return 'product_id DESC';
    case 'price-up':
      return 'price_minor, product_id';
    case 'price-down':
      return 'price_minor DESC, product_id DESC';
    case 'relevance':
      return wordsParameter
        ? `ts_rank(search, to_tsquery('english', ${wordsParameter})) DESC, product_id DESC`
        : 'product_id DESC';
  }
}

function afterOf(
  query: ListingQuery,
  after: { productId: number; priceMinor: number },
  parameters: Parameter[],
): string {
  const price = query.sort === 'newest' ? '' : `$${parameters.push(after.priceMinor)}::int`;
  const id = `$${parameters.push(after.productId)}::bigint`;
  switch (query.sort) {
    case 'price-up':
      return `(price_minor, product_id) > (${price}, ${id})`;
    case 'price-down':
      return `(price_minor, product_id) < (${price}, ${id})`;
    default:
      return `product_id < ${id}`;
  }
}

/** The counts of every value, each facet under the filters of all others; and how many there are in all. */
export function selectFacets(query: ListingQuery, tsquery: string): Bound<FacetRow> {
  const where = conditionsOf(query, tsquery);
  const { department, type, size, color, both, price } = where;
  const count = (kind: string, column: string, from: string, ...filters: string[]) =>
    `SELECT '${kind}' AS kind, ${column} AS slug, count(DISTINCT product_id)::int AS count FROM base${from} WHERE ${allOf(...filters)} GROUP BY slug`;
  const countRows = (kind: string, column: string, from: string, ...filters: string[]) =>
    count(kind, column, from, ...filters).replace('count(DISTINCT product_id)', 'count(*)');
  // With colors chosen, a size counts where the product has it in one of those colors, and the other way round.
  const sizes =
    color === 'true'
      ? countRows('size', 'one', ', unnest(size_slugs) AS one', department, type, price)
      : count(
          'size',
          "split_part(pair, '|', 1)",
          ', unnest(size_color_slugs) AS pair',
          department,
          type,
          price,
          inColors(query, where),
        );
  const colors =
    size === 'true'
      ? countRows('color', 'one', ', unnest(color_slugs) AS one', department, type, price)
      : count(
          'color',
          "split_part(pair, '|', 2)",
          ', unnest(size_color_slugs) AS pair',
          department,
          type,
          price,
          inSizes(query, where),
        );
  const variants = allOf(size, color, both);
  const all = allOf(department, type, variants, price);
  const parts = [
    `SELECT 'total' AS kind, NULL AS slug, count(*)::int AS count FROM base WHERE ${all}`,
    countRows('department', 'one', ', unnest(department_slugs) AS one', type, variants, price),
    countRows('type', 'type_slug', '', department, variants, price),
    sizes,
    colors,
    `SELECT 'price_min', NULL, min(price_minor) FROM base WHERE ${allOf(department, type, variants)}`,
    `SELECT 'price_max', NULL, max(price_minor) FROM base WHERE ${allOf(department, type, variants)}`,
  ];
  return bind(
    `WITH base AS MATERIALIZED (SELECT product_id, price_minor, department_slugs, type_slug, size_slugs, color_slugs, size_color_slugs FROM listings WHERE ${allOf(where.words, where.scope)}) ${parts.join(' UNION ALL ')}`,
    where.parameters,
  );
}

const inColors = (query: ListingQuery, where: Conditions) =>
  `split_part(pair, '|', 2) = ANY ($${where.parameters.push(query.colors)}::text[])`;

const inSizes = (query: ListingQuery, where: Conditions) =>
  `split_part(pair, '|', 1) = ANY ($${where.parameters.push(query.sizes)}::text[])`;

export const pageWindow = (page: number): Window => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });

export const selectFacetValues = statement<
  [],
  { kind: 'department' | 'type' | 'size' | 'color'; slug: string; label: string; position: number }
>('SELECT kind, slug, label, position FROM facet_values ORDER BY kind, position, label LIMIT 5000');

/** The word nearest to a mistyped one: few letters changed, and of several the one most products have. */
export const selectNearestWord = statement<[word: string, distance: number], { word: string }>(`
  SELECT word FROM search_words
  WHERE length(word) BETWEEN length($1) - $2::int AND length($1) + $2::int
    AND levenshtein_less_equal(word, $1, $2::int) <= $2::int
  ORDER BY levenshtein_less_equal(word, $1, $2::int), left(word, 1) = left($1, 1) DESC, products DESC, word
  LIMIT 1`);

/** Whether any product has a word that begins so: such a word is not mistyped. */
export const selectWordKnown = statement<[tsquery: string], { known: boolean }>(
  "SELECT EXISTS (SELECT FROM listings WHERE search @@ to_tsquery('english', $1)) AS known",
);
