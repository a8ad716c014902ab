import { type Parameter, type Statement, statement } from '../platform/database.ts';
import { memoize } from '../platform/memoize.ts';
import { type ListingQuery, PAGE_SIZE } from './listing.ts';
import type { ProductCard } from './product.ts';

/** One listing is one statement that reads `listings` only: its cards, and all counts of its facets. */

export interface ListingRow {
  /** Null where there is none. */
  cards: CardInListing[] | null;
  /** By 'total', 'price_min', 'price_max', or a facet's value such as 'size:m'; 'own size:m' see `hasOwnCounts`. */
  counts: Record<string, number | null>;
}

export type CardInListing = [productId: number, priceMinor: number, card: ProductCard];

export interface Window {
  limit: number;
  /** Rows to skip, or the place after which to go on. */
  offset: number;
  after?: { productId: number; priceMinor: number };
}

/** The text depends on which filters are there, never on their values, so there are few and each is planned once. */
const statementOf = memoize(10_000, (text) => statement<Parameter[], ListingRow>(text));

/** Conditions by facet, so that a facet can count without its own. */
interface Conditions {
  parameters: Parameter[];
  words: string;
  sale: string;
  department: string;
  type: string;
  size: string;
  color: string;
  /** Sizes and colors together: of one variant. */
  sizeAndColor: string;
  price: string;
}

const FACET_KINDS = ['department', 'type', 'size', 'color'] as const;
export type FacetKind = (typeof FACET_KINDS)[number];

function conditionsOf(query: ListingQuery, tsquery: string): Conditions {
  const parameters: Parameter[] = [];
  const bound = (value: Parameter) => `$${parameters.push(value)}`;
  const facet = (kind: FacetKind, slugs: string[]) =>
    slugs.length > 0 ? `facets && ${bound(slugs.map((slug) => `${kind}:${slug}`))}::text[]` : 'true';
  const pairs = query.sizes.flatMap((size) => query.colors.map((color) => `${size}|${color}`));
  return {
    parameters,
    words: tsquery ? `search @@ to_tsquery('english', ${bound(tsquery)})` : 'true',
    sale: query.onSale ? 'on_sale' : 'true',
    department: facet('department', query.departments),
    type: facet('type', query.types),
    size: facet('size', query.sizes),
    color: facet('color', query.colors),
    sizeAndColor: pairs.length > 0 ? `size_color_slugs && ${bound(pairs)}::text[]` : 'true',
    price:
      query.priceMinMinor === null && query.priceMaxMinor === null
        ? 'true'
        : `price_minor BETWEEN ${bound(query.priceMinMinor ?? 0)} AND ${bound(query.priceMaxMinor ?? PRICE_MAX_MINOR)}`,
  };
}

const PRICE_MAX_MINOR = 2_147_483_647;

const allOf = (...conditions: string[]) =>
  conditions.filter((condition) => condition !== 'true').join(' AND ') || 'true';

export function selectListing(
  query: ListingQuery,
  tsquery: string,
  window: Window,
): { statement: Statement<Parameter[], ListingRow>; parameters: Parameter[] } {
  const where = conditionsOf(query, tsquery);
  const cards = selectCards(query, where, window, tsquery ? '$1' : '');
  const counts = selectCounts(query, where);
  return {
    statement: statementOf(`SELECT
      (SELECT json_agg(json_build_array(product_id, price_minor, card)) FROM (${cards}) AS cards) AS cards,
      (SELECT json_object_agg(value, count) FROM (${counts}) AS counts) AS counts`),
    parameters: where.parameters,
  };
}

function selectCards(query: ListingQuery, where: Conditions, window: Window, wordsParameter: string): string {
  const { parameters, words, sale, department, type, size, color, sizeAndColor, price } = where;
  const after = window.after ? afterOf(query, window.after, parameters) : 'true';
  const filter = allOf(words, sale, department, type, size, color, sizeAndColor, price, after);
  const limit = `$${parameters.push(window.limit)}::int`;
  const offset = `$${parameters.push(window.offset)}::int`;
  return `SELECT product_id, price_minor, card FROM listings WHERE ${filter}
    ORDER BY ${orderOf(query, wordsParameter)} LIMIT ${limit} OFFSET ${offset}`;
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

/**
 * How many there are in all, the range of prices, and the count of every value. One pass counts the values of
 * all facets under all filters; a facet with a filter of its own is then counted again without that one.
 */
function selectCounts(query: ListingQuery, where: Conditions): string {
  const { words, sale, department, type, size, color, sizeAndColor, price } = where;
  const variants = allOf(size, color, sizeAndColor);
  const parts = [
    totals(allOf(words, sale, department, type, variants), price),
    counted('value', 'unnest(facets)', allOf(words, sale, department, type, variants, price)),
  ];
  const own = (kind: FacetKind, values: string, ...others: string[]) =>
    parts.push(counted(`'own ${kind}:' || value`, values, allOf(words, sale, ...others, price)));
  if (department !== 'true') own('department', 'unnest(department_slugs)', type, variants);
  if (type !== 'true') own('type', 'type_slug', department, variants);
  // With colors chosen, a size counts where the product has it in one of those colors, and the other way round.
  const others = allOf(words, sale, department, type, price);
  if (color !== 'true') parts.push(pairs('size', 1, query.colors, others, where));
  else if (size !== 'true') parts.push(ownOfVariants('size', others));
  if (size !== 'true') parts.push(pairs('color', 2, query.sizes, others, where));
  else if (color !== 'true') parts.push(ownOfVariants('color', others));
  return parts.join(' UNION ALL ');
}

/** `unnest` among the columns runs at two thirds of the time of `unnest` in FROM. */
const counted = (name: string, values: string, filter: string) =>
  `SELECT ${name} AS value, count(*)::int AS count FROM (SELECT ${values} AS value FROM listings WHERE ${filter}) AS listed GROUP BY value`;

const ownOfVariants = (kind: 'size' | 'color', filter: string) =>
  `SELECT 'own ' || value, count(*)::int FROM (SELECT unnest(facets) AS value FROM listings WHERE ${filter}) AS listed
    WHERE starts_with(value, '${kind}:') GROUP BY value`;

/** Whether a facet is counted without its own filter, in rows of its own: 'own size:m' instead of 'size:m'. */
export function hasOwnCounts(query: ListingQuery, kind: FacetKind): boolean {
  if (kind === 'department') return query.departments.length > 0;
  if (kind === 'type') return query.types.length > 0;
  return query.sizes.length > 0 || query.colors.length > 0;
}

/** The range is that of the other filters: it says how far this one could go. */
const totals = (
  filter: string,
  price: string,
) => `SELECT unnest(ARRAY['total', 'price_min', 'price_max']) AS value,
  unnest(ARRAY[count(*) FILTER (WHERE ${price})::int, min(price_minor), max(price_minor)]) AS count
  FROM listings WHERE ${filter}`;

/** Values of one half of 'size|color' whose other half is among those chosen. */
function pairs(
  kind: 'size' | 'color',
  half: 1 | 2,
  chosen: string[],
  filter: string,
  where: Conditions,
): string {
  const parameter = `$${where.parameters.push(chosen)}::text[]`;
  return `SELECT 'own ${kind}:' || split_part(pair, '|', ${half}), count(DISTINCT product_id)::int
    FROM listings, unnest(size_color_slugs) AS pair
    WHERE ${filter} AND split_part(pair, '|', ${3 - half}) = ANY (${parameter}) GROUP BY 1`;
}

export const pageWindow = (page: number): Window => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });

/** Colors last: where a catalog has too many values, they are what it has too many of. */
export const selectFacetValues = statement<
  [],
  { kind: 'department' | 'type' | 'size' | 'color'; slug: string; label: string; position: number }
>('SELECT kind, slug, label, position FROM facet_values ORDER BY kind DESC, position, label LIMIT 5000');

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
