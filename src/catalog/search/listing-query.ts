import { slugOf } from '../product.ts';
import { type ListingQuery, SORTS, type Sort } from './listing.ts';

/**
 * The query string of a listing: `category` (departments and types), `size`, `color`, `q`, `price` as "10-300" in
 * whole major units, `sale=1`, `sort`, and `page`. Each query has exactly one canonical string, which caches use as
 * their key.
 */

const VALUES_MAX = 20;
const SLUG_LENGTH_MAX = 100;
const WORDS_LENGTH_MAX = 100;
const PAGE_MAX = 10_000;
const PRICE_MAJOR_MAX = 1_000_000;
/** The prices of a query are hundredths of a whole unit. */
export const HUNDREDTHS = 100;
/** The most values of one parameter that are read. Some may be empty or repeated. */
const VALUES_READ_MAX = 100;

/** The query without any choice: all products, newest first. */
export const everything: ListingQuery = {
  departments: [],
  types: [],
  sizes: [],
  colors: [],
  words: '',
  priceMinMinor: null,
  priceMaxMinor: null,
  isReduced: false,
  sort: 'newest',
  page: 1,
};

/** Returns the canonical query string without a question mark. Defaults are left out, so `everything` is empty. */
export function searchOf(query: ListingQuery): string {
  const search = new URLSearchParams();
  for (const slug of [...query.departments, ...query.types].sort()) search.append('category', slug);
  for (const slug of query.sizes) search.append('size', slug);
  for (const slug of query.colors) search.append('color', slug);
  if (query.words) search.set('q', query.words);
  const price = priceText(query);
  if (price) search.set('price', price);
  if (query.isReduced) search.set('sale', '1');
  if (query.sort !== defaultSort(query.words)) search.set('sort', query.sort);
  if (query.page > 1) search.set('page', String(query.page));
  return search.toString();
}

export const defaultSort = (words: string): Sort => (words ? 'relevance' : 'newest');

/** Never fails: unknown and malformed parameters are ignored. */
export function parseListingQuery(
  search: URLSearchParams,
  departmentSlugs: ReadonlySet<string>,
): ListingQuery {
  const categories = slugsOf(search, 'category', 2 * VALUES_MAX);
  const words = wordsOf(search.get('q') ?? '');
  return {
    departments: categories.filter((slug) => departmentSlugs.has(slug)).slice(0, VALUES_MAX),
    types: categories.filter((slug) => !departmentSlugs.has(slug)).slice(0, VALUES_MAX),
    sizes: slugsOf(search, 'size', VALUES_MAX),
    colors: slugsOf(search, 'color', VALUES_MAX),
    words,
    ...pricesOf(search),
    isReduced: search.get('sale') === '1',
    sort: sortOf(search.get('sort'), words),
    page: pageOf(search.get('page')),
  };
}

/** Sorted and without duplicates. */
function slugsOf(search: URLSearchParams, name: string, limit: number): string[] {
  const slugs = new Set<string>();
  for (const value of search.getAll(name).slice(0, VALUES_READ_MAX)) {
    if (value.length > SLUG_LENGTH_MAX) continue;
    const slug = slugOf(value);
    if (slug && slug.length <= SLUG_LENGTH_MAX && slugs.size < limit) slugs.add(slug);
  }
  return [...slugs].sort();
}

/** Reduces the text to one line without control characters or bidirectional marks. */
function wordsOf(text: string): string {
  const line = text
    .slice(0, 10 * WORDS_LENGTH_MAX)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return [...line].slice(0, WORDS_LENGTH_MAX).join('').trim();
}

/**
 * Puts words into quotation marks, so that they are searched as they are. Words that do not fit are left out, because the
 * closing mark would be cut off.
 */
export function literalWords(words: string): string {
  const room = WORDS_LENGTH_MAX - '""'.length;
  const letters = [...words];
  if (letters.length <= room) return `"${words}"`;
  const cut = letters.slice(0, room + 1).join('');
  const whole = cut.replace(/\s+\S*$/, '');
  return `"${whole === cut ? letters.slice(0, room).join('') : whole}"`;
}

function sortOf(text: string | null, words: string): Sort {
  const sort = SORTS.find((known) => known === text);
  return !sort || (sort === 'relevance' && !words) ? defaultSort(words) : sort;
}

function pageOf(text: string | null): number {
  const page = text && /^\d{1,5}$/.test(text) ? Number(text) : 1;
  return page >= 1 && page <= PAGE_MAX ? page : 1;
}

type Prices = Pick<ListingQuery, 'priceMinMinor' | 'priceMaxMinor'>;

/** Reads `price`, or `min` and `max` of the filter form. A reversed range is put in order. */
function pricesOf(search: URLSearchParams): Prices {
  const [low = '', high = '', rest] = (search.get('price') ?? '').split('-', 3);
  const min = majorOf((rest === undefined && low) || search.get('min'), Math.floor);
  const max = majorOf((rest === undefined && high) || search.get('max'), Math.ceil);
  const isReversed = min !== null && max !== null && min > max;
  return { priceMinMinor: minorOf(isReversed ? max : min), priceMaxMinor: minorOf(isReversed ? min : max) };
}

/** Returns whole major units, or null for zero, an empty text, and anything that is not an amount. */
function majorOf(text: string | null, round: (amount: number) => number): number | null {
  const amount = text?.trim().replace(',', '.') ?? '';
  if (!/^\d{1,9}(\.\d{0,9})?$/.test(amount)) return null;
  return Math.min(round(Number(amount)), PRICE_MAJOR_MAX) || null;
}

const minorOf = (major: number | null): number | null => (major === null ? null : major * HUNDREDTHS);

function priceText({ priceMinMinor, priceMaxMinor }: Prices): string {
  if (priceMinMinor === null && priceMaxMinor === null) return '';
  const major = (minor: number | null) => (minor === null ? '' : String(minor / HUNDREDTHS));
  return `${major(priceMinMinor)}-${major(priceMaxMinor)}`;
}
