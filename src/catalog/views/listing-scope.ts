import { DELIVERY_TERMS, inText } from '../../layout/delivery-terms.ts';
import { paths } from '../../layout/paths.ts';
import type { FacetValue, Listing, ListingQuery } from '../listing.ts';
import { everything, searchOf } from '../search/listing-search.ts';
import type { Crumb } from './crumbs.ts';

/** What a listing is of, in words: its heading, its place in the shop, and whether to list it elsewhere. */

const count = new Intl.NumberFormat('en');

/** "1 piece", "1,204 pieces". */
export const pieces = (total: number): string => `${count.format(total)} ${total === 1 ? 'piece' : 'pieces'}`;

export const listingPath = (query: ListingQuery): string => paths.products(searchOf(query));

/** The department a shopper is in, rather than one of several that were chosen as filters. */
export function currentDepartment({ departments, words }: ListingQuery): string | undefined {
  return departments.length === 1 && !words ? departments[0] : undefined;
}

/** A slug that the catalog does not know is shown as it is. */
export function labelOf(values: FacetValue[], slug: string): string {
  return values.find((value) => value.slug === slug)?.label ?? slug;
}

/** The words that the cards were found with. */
const shownWords = ({ query, correctedWords }: Listing): string => correctedWords ?? query.words;

/** "Men", "Shirts", "Sale", "3 pieces for “linen”". */
export function headingOf(listing: Listing): string {
  const { query, total } = listing;
  if (query.words) return total > 0 ? `${pieces(total)} for “${shownWords(listing)}”` : `“${query.words}”`;
  return scopeOf(listing).at(-1)?.label ?? (query.onSale ? 'Sale' : 'Everything');
}

/** "Men: Shirts, page 2". */
export function titleOf(listing: Listing): string {
  const { query } = listing;
  const scope = scopeOf(listing).map((crumb) => crumb.label);
  const title = query.words ? `“${shownWords(listing)}”` : scope.join(': ') || headingOf(listing);
  return query.page > 1 ? `${title}, page ${query.page}` : title;
}

export function descriptionOf(listing: Listing): string {
  const service = `Free delivery over ${inText(DELIVERY_TERMS.freeFromMinor)}, free returns for 30 days.`;
  const { query, total } = listing;
  if (query.words) return `${pieces(total)} for “${shownWords(listing)}” at MyClothes. ${service}`;
  return `${titleOf(listing)}: ${pieces(total)} of everyday clothes, made to last. ${service}`;
}

export function crumbsOf(listing: Listing): Crumb[] {
  const { query } = listing;
  if (query.words)
    return [
      {
        label: `“${shownWords(listing)}”`,
        path: listingPath({ ...everything, words: query.words, sort: 'relevance' }),
      },
    ];
  const scope = scopeOf(listing);
  if (scope.length > 0) return scope;
  const onSale = { ...everything, onSale: query.onSale };
  return [{ label: query.onSale ? 'Sale' : 'Everything', path: listingPath(onSale) }];
}

/** Department and type, where there is exactly one of them and the catalog has it: nobody else writes headings. */
function scopeOf({ query, facets }: Listing): Crumb[] {
  const { departments, types } = query;
  const scope: Crumb[] = [];
  const department = facets.departments.find(({ slug }) => slug === currentDepartment(query));
  if (department) {
    const path = listingPath({ ...everything, departments });
    scope.push({ label: department.label, path });
  }
  const type = types.length === 1 && facets.types.find(({ slug }) => slug === types[0]);
  if (type && departments.length === scope.length) {
    scope.push({ label: type.label, path: listingPath({ ...everything, departments, types }) });
  }
  return scope;
}

/**
 * Departments, types and the sale are pages that others may link to. Their filtered and sorted variants and
 * search results are not listed by search engines: there are more of them than products.
 */
export function isIndexable({ query, cards }: Listing): boolean {
  const { departments, types, sizes, colors, words, priceMinMinor, priceMaxMinor } = query;
  const isFiltered =
    sizes.length > 0 || colors.length > 0 || priceMinMinor !== null || priceMaxMinor !== null;
  const isScope = departments.length <= 1 && types.length <= 1 && !(query.onSale && types.length > 0);
  return cards.length > 0 && isScope && !isFiltered && !words && query.sort === 'newest';
}
