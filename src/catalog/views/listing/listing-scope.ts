import { serviceText } from '../../../layout/delivery-terms.ts';
import { paths } from '../../../layout/paths.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FacetValue, Listing, ListingQuery } from '../../search/listing.ts';
import { everything, searchOf } from '../../search/listing-query.ts';
import type { Crumb } from '../crumbs.ts';

/** A listing in words: its heading, its place in the shop, and whether search engines should index it. */

const count = new Intl.NumberFormat('en');

/** "1 item", "1,204 items". */
export const itemCount = (total: number): string =>
  `${count.format(total)} ${total === 1 ? 'item' : 'items'}`;

export const listingPath = (query: ListingQuery): string => paths.products(searchOf(query));

/** The department that the shopper is browsing. Among search results, departments are filters instead. */
export function currentDepartment({
  query,
  searchedWords,
}: Pick<Listing, 'query' | 'searchedWords'>): string | undefined {
  return query.departments.length === 1 && !searchedWords ? query.departments[0] : undefined;
}

/** A slug that the catalog does not know is its own label. */
export function labelOf(values: FacetValue[], slug: string): string {
  return values.find((value) => value.slug === slug)?.label ?? slug;
}

/** The words that produced the results: the corrected ones, if there are any. */
const shownWords = ({ searchedWords, correctedWords }: Listing): string => correctedWords ?? searchedWords;

/** "Men", "Shirts", "Sale", "3 items for “linen”". */
export function headingOf(listing: Listing): string {
  const { query, total } = listing;
  if (listing.searchedWords)
    return total > 0 ? `${itemCount(total)} for “${shownWords(listing)}”` : `“${listing.searchedWords}”`;
  return scopeOf(listing).at(-1)?.label ?? (query.isReduced ? 'Sale' : 'Everything');
}

/** "Men: Shirts, page 2". */
export function titleOf(listing: Listing): string {
  const { query } = listing;
  const scope = scopeOf(listing).map((crumb) => crumb.label);
  const title = listing.searchedWords ? `“${shownWords(listing)}”` : scope.join(': ') || headingOf(listing);
  return query.page > 1 ? `${title}, page ${query.page}` : title;
}

export function descriptionOf(listing: Listing, settings: ShopSettings): string {
  const service = serviceText(settings);
  const { total } = listing;
  if (listing.searchedWords)
    return `${itemCount(total)} for “${shownWords(listing)}” at ${settings.name}. ${service}`;
  return `${titleOf(listing)}: ${itemCount(total)} of everyday clothes, made to last. ${service}`;
}

export function crumbsOf(listing: Listing): Crumb[] {
  const { query, searchedWords } = listing;
  if (searchedWords)
    return [
      {
        label: `“${shownWords(listing)}”`,
        path: listingPath({ ...everything, words: searchedWords, sort: 'relevance' }),
      },
    ];
  const scope = scopeOf(listing);
  if (scope.length > 0) return scope;
  const reduced = { ...everything, isReduced: query.isReduced };
  return [{ label: query.isReduced ? 'Sale' : 'Everything', path: listingPath(reduced) }];
}

/** One department and one type that the catalog knows. Other values come from the address and never become headings. */
function scopeOf(listing: Listing): Crumb[] {
  const { query, facets } = listing;
  const { departments, types } = query;
  const scope: Crumb[] = [];
  const department = facets.departments.find(({ slug }) => slug === currentDepartment(listing));
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
 * Search engines may index departments, types, and the sale. Filtered and sorted versions and search results are
 * excluded, because there are more of them than products.
 */
export function isIndexable({ query, searchedWords, cards }: Listing): boolean {
  const { departments, types, sizes, colors, priceMinMinor, priceMaxMinor } = query;
  const isFiltered =
    sizes.length > 0 || colors.length > 0 || priceMinMinor !== null || priceMaxMinor !== null;
  const isScope = departments.length <= 1 && types.length <= 1 && !(query.isReduced && types.length > 0);
  return cards.length > 0 && isScope && !isFiltered && !searchedWords && query.sort === 'newest';
}
