import { memoize, memoizeByObject } from '../../../cache/memoize.ts';
import { type Html, html, trusted } from '../../../layout/html.ts';
import { icons } from '../../../layout/icons.ts';
import type { PageContent } from '../../../layout/page.ts';
import { paths } from '../../../layout/paths.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { CARDS_MAX, type ProductCard } from '../../product.ts';
import type { Listing, Sort } from '../../search/listing.ts';
import { defaultSort, everything, literalWords } from '../../search/listing-query.ts';
import { NO_HELP, type SearchHelp } from '../../search/search-help.ts';
import { hexOf, productCard, SIZES } from '../card.ts';
import { crumbData, crumbTrail } from '../crumbs.ts';
import { leadPicture } from '../picture.ts';
import { type ActiveFilter, activeFilters, chips } from './active-filters.ts';
import { emptyListing, emptyResults } from './empty-listing.ts';
import { filterForm, hiddenFields, searchFields } from './filter-form.ts';
import {
  crumbsOf,
  currentDepartment,
  descriptionOf,
  headingOf,
  isIndexable,
  itemCount,
  listingPath,
  titleOf,
} from './listing-scope.ts';
import { pageLinks } from './page-links.ts';

export interface ListingPageInput {
  listing: Listing;
  help?: SearchHelp | undefined;
  /** If nothing matches: the number of results without each active filter, in the order of the filters. It may be shorter. */
  kept?: readonly number[];
}

/** A full page: a department, a type, the sale, or search results, with or without filters. */
export function listingPage(
  { listing, help = NO_HELP, kept = [] }: ListingPageInput,
  settings: ShopSettings,
): PageContent {
  const { query, cards } = listing;
  const filters = activeFilters(listing, settings.currency);
  const crumbs = crumbsOf(listing);
  const [first] = cards;
  return {
    title: titleOf(listing),
    description: descriptionOf(listing, settings),
    canonical: listingPath({ ...query, sort: defaultSort(query.words) }),
    robots: isIndexable(listing) ? undefined : 'noindex, follow',
    css: ['choices', 'listing'],
    scripts: ['listing/filters', 'listing/sort', 'listing/colors', 'listing/quick-add', 'product/wishlist'],
    currentDepartment: currentDepartment(listing),
    openGraph:
      first && leadPicture(first, { color: first.colors[0]?.name, hex: hexOf(first.colors[0]), width: 800 }),
    jsonLd: (site) => [crumbData(crumbs, site)],
    main: html`<div class="wrap page">
${crumbTrail(crumbs.slice(0, -1), crumbs.at(-1)?.label)}
${searchFields(listing)}${content({ listing, help, kept }, filters, settings.currency)}
</div>`,
  };
}

/** Without results and without filters, there is nothing to filter or sort. */
function content(
  { listing, help, kept }: { listing: Listing; help: SearchHelp; kept: readonly number[] },
  filters: ActiveFilter[],
  currency: string,
): Html {
  if (listing.total === 0 && filters.length === 0) return emptyListing(listing, help, currency);
  return html`${toolbar(listing, filters)}
<div class="listing">
${filterForm(listing, currency)}
<div>
${chips(filters, listing)}${changedWords(listing)}${listing.cards.length > 0 ? results(listing, currency) : emptyResults(listing, filters, kept)}
</div>
</div>`;
}

function toolbar(listing: Listing, filters: ActiveFilter[]): Html {
  const chosen = filters.length > 0 ? ` (${filters.length})` : '';
  // The heading of search results includes the count.
  const isCounted = listing.searchedWords !== '' && listing.total > 0;
  return html`<div class="bar"><h1>${headingOf(listing)}</h1>${!isCounted && html`<p class="muted">${itemCount(listing.total)}</p>`}
<button class="btn small only-small end" type="button" popovertarget="filters">${icons.filter}Filter${chosen}</button>
${sortForm(listing)}
</div>`;
}

const SORT_LABELS: Record<Sort, string> = {
  relevance: 'Best match',
  newest: 'Newest first',
  'price-up': 'Price, low to high',
  'price-down': 'Price, high to low',
  rating: 'Best rated',
};

/** The default sort has an empty value, which keeps the address short. */
function sortForm({ query }: Listing): Html {
  const fallback = defaultSort(query.words);
  const sorts = (Object.keys(SORT_LABELS) as Sort[]).filter((sort) => query.words || sort !== 'relevance');
  return html`<form class="sort desk-end" id="sort-form" action="${paths.products()}" autocomplete="off">${hiddenFields({ ...query, sort: fallback, page: 1 })}<label class="vh" for="sort">Sort by</label><select class="input small" id="sort" name="sort">${sorts.map(
    (sort) =>
      html`<option value="${sort === fallback ? '' : sort}"${sort === query.sort && html` selected`}>${SORT_LABELS[sort]}</option>`,
  )}</select><noscript><button class="btn small">Sort</button></noscript></form>`;
}

/** Says which words were corrected or left out. In quotation marks, the words are searched as they are. */
function changedWords({ searchedWords, correctedWords, leftOut }: Listing): Html | null {
  if (!correctedWords && leftOut.length === 0) return null;
  const literally = listingPath({ ...everything, words: literalWords(searchedWords), sort: 'relevance' });
  const corrected = correctedWords && html`Showing results for “${correctedWords}”. `;
  const without =
    leftOut.length > 0 &&
    html`Nothing matches ${quoted(leftOut)}, so ${leftOut.length === 1 ? 'it was' : 'they were'} left out. `;
  const instead = correctedWords && html`<a href="${literally}">Search for “${searchedWords}” instead</a>`;
  return html`<p class="notice"><span>${corrected}${without}${instead}</span></p>
`;
}

const quoted = (words: readonly string[]): string => LIST.format(words.map((word) => `“${word}”`));

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });

/** The cards in the first row of the widest grid. */
const FIRST_ROW = 3;

function results(listing: Listing, currency: string): Html {
  return html`<h2 class="vh">Products</h2>
<div class="grid">
${listing.cards.map((card, index) => listedCard(card, index, { colors: listing.query.colors, currency }))}</div>
${pageLinks(listing)}`;
}

function listedCard(
  card: ProductCard,
  index: number,
  { colors, currency }: { colors: readonly string[]; currency: string },
): Html {
  if (index >= FIRST_ROW && colors.length === 0) return lazyCards(currency)(card);
  const loading = index === 0 ? 'first' : index < FIRST_ROW ? 'eager' : 'lazy';
  return productCard(card, currency, { sizes: SIZES.three, colors, loading, isChoosable: true });
}

/** Most cards of most listings. The catalog returns the same object until a card changes. The flat copy takes less memory. */
const lazyCards = memoize(1, (currency) =>
  memoizeByObject(CARDS_MAX, (card: ProductCard): Html => {
    const { text } = productCard(card, currency, {
      sizes: SIZES.three,
      loading: 'lazy',
      isChoosable: true,
    });
    return trusted(structuredClone(text));
  }),
);
