import { type Html, html } from '../../layout/html.ts';
import { icons } from '../../layout/icons.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { picturePath } from '../../pictures/paths.ts';
import type { Listing, Sort } from '../listing.ts';
import { defaultSort } from '../search/listing-search.ts';
import { type ActiveFilter, activeFilters, chips } from './active-filters.ts';
import { hexOf, pictureAlt, productCard, SIZES } from './card.ts';
import { crumbData, crumbTrail } from './crumbs.ts';
import { filterForm, hiddenFields } from './facets.ts';
import { emptyListing, emptyResults } from './listing-empty.ts';
import { pageLinks } from './listing-pages.ts';
import {
  crumbsOf,
  currentDepartment,
  descriptionOf,
  headingOf,
  isIndexable,
  listingPath,
  pieces,
  titleOf,
} from './listing-scope.ts';

/** A whole page: a department, a type, the sale, search results, or any of them filtered. */
export function listingPage(listing: Listing): PageContent {
  const { query, cards } = listing;
  const filters = activeFilters(listing);
  const crumbs = crumbsOf(listing);
  const [first] = cards;
  return {
    title: titleOf(listing),
    description: descriptionOf(listing),
    canonical: listingPath({ ...query, sort: defaultSort(query.words) }),
    robots: isIndexable(listing) ? undefined : 'noindex, follow',
    css: ['choices', 'listing'],
    scripts: ['filters', 'sort', 'wishlist'],
    currentDepartment: currentDepartment(query),
    openGraph: first && {
      imagePath: picturePath(first.drawing, hexOf(first.colors[0]), 'front', 800),
      imageAlt: pictureAlt(first, first.colors[0]),
    },
    jsonLd: (site) => [crumbData(crumbs, site)],
    main: html`<div class="wrap page">
${crumbTrail(crumbs)}
${content(listing, filters)}
</div>`,
  };
}

/** Where nothing was found and nothing is chosen there is nothing to filter or to sort. */
function content(listing: Listing, filters: ActiveFilter[]): Html {
  if (listing.total === 0 && filters.length === 0) return emptyListing(listing);
  return html`${bar(listing, filters)}
<div class="listing">
${filterForm(listing)}
<div>
${chips(filters, listing.query)}${correction(listing)}${listing.cards.length > 0 ? results(listing) : emptyResults(listing, filters)}
</div>
</div>`;
}

function bar(listing: Listing, filters: ActiveFilter[]): Html {
  const chosen = filters.length > 0 ? ` (${filters.length})` : '';
  const isCounted = listing.query.words !== '' && listing.total > 0; // the heading says it
  return html`<div class="bar"><h1>${headingOf(listing)}</h1>${!isCounted && html`<p class="muted">${pieces(listing.total)}</p>`}
<button class="btn small only-small end" type="button" popovertarget="filters">${icons.filter}Filter${chosen}</button>
${sortForm(listing)}
</div>`;
}

const SORT_LABELS: Record<Sort, string> = {
  relevance: 'Best match',
  newest: 'Newest first',
  'price-up': 'Price, low to high',
  'price-down': 'Price, high to low',
};

/** The default has no value, so that the address stays short. */
function sortForm({ query }: Listing): Html {
  const usual = defaultSort(query.words);
  const sorts = (Object.keys(SORT_LABELS) as Sort[]).filter((sort) => query.words || sort !== 'relevance');
  return html`<form class="sort desk-end" id="sort-form" action="${paths.products()}" autocomplete="off">${hiddenFields({ ...query, sort: usual, page: 1 })}<label class="vh" for="sort">Sort by</label><select class="input small" id="sort" name="sort">${sorts.map(
    (sort) =>
      html`<option value="${sort === usual ? '' : sort}"${sort === query.sort && html` selected`}>${SORT_LABELS[sort]}</option>`,
  )}</select><noscript><button class="btn small">Sort</button></noscript></form>`;
}

function correction({ query, correctedWords }: Listing): Html | null {
  if (!correctedWords) return null;
  return html`<p class="notice">Nothing for “${query.words}”. Showing “${correctedWords}”.</p>
`;
}

/** As many as stand in the first row of the widest grid. */
const FIRST_ROW = 3;

function results(listing: Listing): Html {
  return html`<h2 class="vh">Products</h2>
<div class="grid">
${listing.cards.map((card, index) =>
  productCard(card, {
    sizes: SIZES.three,
    colors: listing.query.colors,
    loading: index === 0 ? 'first' : index < FIRST_ROW ? 'eager' : 'lazy',
  }),
)}</div>
${pageLinks(listing)}`;
}
