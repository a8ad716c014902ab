import { type Html, html } from '../../../layout/html.ts';
import { icons } from '../../../layout/icons.ts';
import { inText } from '../../../layout/money.ts';
import { minorOfHundredths } from '../../../settings/currency.ts';
import type { Listing, ListingQuery } from '../../search/listing.ts';
import { everything } from '../../search/listing-query.ts';
import { currentDepartment, labelOf, listingPath } from './listing-scope.ts';

export interface ActiveFilter {
  label: string;
  /** The query without this filter. */
  without: ListingQuery;
}

/** The filters that can be removed one by one. The department that the shopper is browsing is not one of them. */
export function activeFilters(listing: Listing, currency: string): ActiveFilter[] {
  const { query, facets } = listing;
  const filters: ActiveFilter[] = [];
  const each = (facet: 'departments' | 'types' | 'sizes' | 'colors', format = (label: string) => label) => {
    for (const slug of query[facet]) {
      const without = { ...query, [facet]: query[facet].filter((other) => other !== slug), page: 1 };
      filters.push({ label: format(labelOf(facets[facet], slug)), without });
    }
  };
  if (!currentDepartment(listing)) each('departments');
  each('types');
  each('sizes', (label) => (/size/i.test(label) ? label : `Size ${label}`));
  each('colors');
  const price = priceLabel(query, currency);
  if (price)
    filters.push({ label: price, without: { ...query, priceMinMinor: null, priceMaxMinor: null, page: 1 } });
  if (query.isReduced) filters.push({ label: 'On sale', without: { ...query, isReduced: false, page: 1 } });
  return filters;
}

/** The query with the same words, department, and sort order, but without filters. */
export function withoutFilters(listing: Listing): ListingQuery {
  const { query } = listing;
  const departments = currentDepartment(listing) ? query.departments : [];
  return { ...everything, departments, words: query.words, sort: query.sort };
}

export function chips(filters: ActiveFilter[], listing: Listing): Html | null {
  if (filters.length === 0) return null;
  const clear = html`<li><a class="link" href="${listingPath(withoutFilters(listing))}">Clear all</a></li>`;
  return html`<ul class="bar chips" aria-label="Active filters">${filters.map(chip)}${filters.length > 1 && clear}</ul>
`;
}

const chip = ({ label, without }: ActiveFilter): Html =>
  html`<li><a class="chip" href="${listingPath(without)}">${label}${icons.remove}<span class="vh">Remove filter</span></a></li>`;

function priceLabel({ priceMinMinor, priceMaxMinor }: ListingQuery, currency: string): string {
  const whole = (hundredths: number) => inText(minorOfHundredths(hundredths, currency), currency);
  if (priceMinMinor !== null && priceMaxMinor !== null) {
    return `${whole(priceMinMinor)} to ${whole(priceMaxMinor)}`;
  }
  if (priceMinMinor !== null) return `From ${whole(priceMinMinor)}`;
  return priceMaxMinor === null ? '' : `Up to ${whole(priceMaxMinor)}`;
}
