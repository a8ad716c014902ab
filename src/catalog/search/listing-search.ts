import { type ListingQuery, SORTS, type Sort } from '../listing.ts';
import { slugOf } from '../product.ts';

/**
 * A listing's query string: `category` (departments and types), `size`, `color`, `q`, `price` as "10-300" in
 * whole major units, `sale=1`, `sort`, `page`. Each query has one string, so that caches meet the same key.
 */

const VALUES_MAX = 20;
const SLUG_LENGTH_MAX = 100;
const WORDS_LENGTH_MAX = 100;
const PAGE_MAX = 10_000;
const PRICE_MAJOR_MAX = 1_000_000;
const MINOR_PER_MAJOR = 100;
/** How many values of one name are looked at: some may be empty or the same. */
const VALUES_READ_MAX = 100;

/** Nothing chosen: all products, newest first. */
export const everything: ListingQuery = {
  departments: [],
  types: [],
  sizes: [],
  colors: [],
  words: '',
  priceMinMinor: null,
  priceMaxMinor: null,
  onSale: false,
  sort: 'newest',
  page: 1,
};

/** The canonical query string, without a question mark; empty for everything. Defaults are left out. */
export function searchOf(query: ListingQuery): string {
  const search = new URLSearchParams();
  for (const slug of [...query.departments, ...query.types].sort()) search.append('category', slug);
  for (const slug of query.sizes) search.append('size', slug);
  for (const slug of query.colors) search.append('color', slug);
  if (query.words) search.set('q', query.words);
  const price = priceText(query);
  if (price) search.set('price', price);
  if (query.onSale) search.set('sale', '1');
  if (query.sort !== defaultSort(query.words)) search.set('sort', query.sort);
  if (query.page > 1) search.set('page', String(query.page));
  return search.toString();
}

export const defaultSort = (words: string): Sort => (words ? 'relevance' : 'newest');

/** Never an error: what is unknown or odd is left out. */
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
    onSale: search.get('sale') === '1',
    sort: sortOf(search.get('sort'), words),
    page: pageOf(search.get('page')),
  };
}

/** Sorted, each once. */
function slugsOf(search: URLSearchParams, name: string, limit: number): string[] {
  const slugs = new Set<string>();
  for (const value of search.getAll(name).slice(0, VALUES_READ_MAX)) {
    if (value.length > SLUG_LENGTH_MAX) continue;
    const slug = slugOf(value);
    if (slug && slug.length <= SLUG_LENGTH_MAX && slugs.size < limit) slugs.add(slug);
  }
  return [...slugs].sort();
}

/** Signs alone look for nothing. */
const SEARCHABLE = /[\p{Letter}\p{Number}\p{Mark}]/u;

/** One line without control characters or marks that turn the direction of the text around them. */
function wordsOf(text: string): string {
  const line = text
    .slice(0, 10 * WORDS_LENGTH_MAX)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const words = [...line].slice(0, WORDS_LENGTH_MAX).join('').trim();
  return SEARCHABLE.test(words) ? words : '';
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

/** From `price`, or from the fields of the filter form. Turned around when the lower one is the higher. */
function pricesOf(search: URLSearchParams): Prices {
  const [low = '', high = '', rest] = (search.get('price') ?? '').split('-', 3);
  const min = majorOf((rest === undefined && low) || search.get('min'), Math.floor);
  const max = majorOf((rest === undefined && high) || search.get('max'), Math.ceil);
  const turned = min !== null && max !== null && min > max;
  return { priceMinMinor: minorOf(turned ? max : min), priceMaxMinor: minorOf(turned ? min : max) };
}

/** Whole major units; null for nothing, zero, and what is no amount. */
function majorOf(text: string | null, round: (amount: number) => number): number | null {
  const amount = text?.trim().replace(',', '.') ?? '';
  if (!/^\d{1,9}(\.\d{0,9})?$/.test(amount)) return null;
  return Math.min(round(Number(amount)), PRICE_MAJOR_MAX) || null;
}

const minorOf = (major: number | null): number | null => (major === null ? null : major * MINOR_PER_MAJOR);

function priceText({ priceMinMinor, priceMaxMinor }: Prices): string {
  if (priceMinMinor === null && priceMaxMinor === null) return '';
  const major = (minor: number | null) => (minor === null ? '' : String(minor / MINOR_PER_MAJOR));
  return `${major(priceMinMinor)}-${major(priceMaxMinor)}`;
}
