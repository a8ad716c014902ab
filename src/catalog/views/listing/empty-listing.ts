import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { Listing } from '../../search/listing.ts';
import type { SearchHelp, SearchLink } from '../../search/search-help.ts';
import { productCard } from '../card.ts';
import { pictureSource } from '../picture.ts';
import { type ActiveFilter, withoutFilters } from './active-filters.ts';
import { itemCount, listingPath } from './listing-scope.ts';

/** Shown instead of the cards when filters or the page number leave nothing to show. */
export function emptyResults(listing: Listing, filters: ActiveFilter[], kept: readonly number[]): Html {
  const { query, total, pageCount } = listing;
  if (total > 0) return pastTheEnd(query.page, pageCount, listingPath({ ...query, page: pageCount }));
  return noMatches(filters, kept, listingPath(withoutFilters(listing)));
}

function pastTheEnd(page: number, pageCount: number, lastPath: string): Html {
  const [pages, label] =
    pageCount === 1
      ? ['These results fit on one page.', 'See the results']
      : [`These results have ${pageCount} pages.`, 'See the last page'];
  return emptyState({
    drawing: 'scarf',
    hex: '6b6a4c',
    heading: html`<h2>There is no page ${page}</h2>`,
    text: pages,
    link: { path: lastPath, label },
  });
}

function noMatches(filters: ActiveFilter[], kept: readonly number[], clearPath: string): Html {
  const [first] = filters;
  const isOne = filters.length === 1;
  return emptyState({
    drawing: 'crew-tee',
    hex: 'f0ece3',
    heading: html`<h2>${isOne ? 'No items match this filter' : 'No items match all of these filters'}</h2>`,
    text: isOne
      ? `Nothing here matches “${first?.label ?? ''}”. Remove it to see everything else.`
      : `Nothing matches ${LIST.format(filters.map(({ label }) => `“${label}”`))} together. Remove one, or clear them all.`,
    more: isOne ? null : withoutEach(filters, kept),
    link: { path: clearPath, label: 'Clear filters' },
  });
}

/** Links that remove one filter each. Filters whose removal still leaves nothing are not listed. */
function withoutEach(filters: ActiveFilter[], kept: readonly number[]): Html | null {
  const links = filters.flatMap(({ label, without }, at) => {
    const count = kept[at] ?? 0;
    if (count === 0) return [];
    return html`<li><a class="link" href="${listingPath(without)}">Without ${label}: ${itemCount(count)}</a></li>`;
  });
  return links.length === 0 ? null : html`<ul aria-label="Remove one filter">${links}</ul>`;
}

/** "“Shirts”, “Size XXL”, and “Rust”". */
const LIST = new Intl.ListFormat('en');

/** The page's whole content when there is nothing to filter either. */
export function emptyListing({ query, searchedWords }: Listing, help: SearchHelp, currency: string): Html {
  if (searchedWords) return noResults(searchedWords, help, currency);
  return query.departments.length > 0 ? emptyDepartment() : emptyShop();
}

function noResults(words: string, help: SearchHelp, currency: string): Html {
  return html`<div class="empty">${picture('socks', 'a9583a')}<h1 class="h2">No results for “${words}”</h1><p>Check the spelling, or try fewer words: shirt, wool, navy.</p>
<form class="field again" action="${paths.products()}" role="search" aria-label="Search again"><label for="again">Search again</label><div class="join"><input class="input" id="again" name="q" type="search" maxlength="100" required value="${words}"><button class="btn">Search</button></div></form>
${helpLinks('Try one of these words', help.words)}${helpLinks('Browse categories', help.categories)}
<p><a class="link" href="${paths.products()}">See everything</a></p></div>
${helpCards(help, currency)}`;
}

function helpLinks(label: string, links: readonly SearchLink[]): Html | null {
  if (links.length === 0) return null;
  const items = links.map(
    ({ text, path, count, isAtLeast }) =>
      html`<li><a class="chip" href="${path}">${text} <span class="n">${count}${isAtLeast && '+'}</span></a></li>`,
  );
  return html`<p>${label}</p><ul class="bar chips" aria-label="${label}">${items}</ul>`;
}

function helpCards({ cards, areBestSellers }: SearchHelp, currency: string): Html | null {
  if (cards.length === 0) return null;
  return html`<section aria-labelledby="instead"><div class="bar"><h2 id="instead">${areBestSellers ? 'Best sellers' : 'New in'}</h2></div>
<div class="grid">
${cards.map((card) => productCard(card, currency))}</div></section>`;
}

const emptyDepartment = (): Html =>
  emptyState({
    drawing: 'tote',
    hex: 'dccfb8',
    heading: html`<h1 class="h2">Nothing here yet</h1>`,
    text: 'This department has no items right now.',
    link: { path: paths.products(), label: 'See everything' },
  });

const emptyShop = (): Html =>
  emptyState({
    drawing: 'tote',
    hex: 'dccfb8',
    heading: html`<h1 class="h2">The shelves are empty</h1>`,
    text: 'New arrivals show up here first.',
    link: { path: paths.home(), label: 'Back to the home page' },
  });

interface EmptyState {
  drawing: string;
  hex: string;
  heading: Html;
  text: string;
  more?: Html | null;
  link: { path: string; label: string };
}

function emptyState({ drawing, hex, heading, text, more = null, link }: EmptyState): Html {
  return html`<div class="empty">${picture(drawing, hex)}${heading}<p>${text}</p>${more}<a class="btn" href="${link.path}">${link.label}</a></div>`;
}

const picture = (drawing: string, hex: string): Html =>
  html`<img ${pictureSource(drawing, hex)} sizes="14rem" alt="" width="600" height="800">`;
