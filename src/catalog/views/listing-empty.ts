import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Listing } from '../listing.ts';
import { type ActiveFilter, withoutFilters } from './active-filters.ts';
import { listingPath } from './listing-scope.ts';
import { pictureSource } from './picture.ts';

/** Why there is no card under these filters or on this page, and the one thing to do about it. */
export function emptyResults({ query, total, pageCount }: Listing, filters: ActiveFilter[]): Html {
  if (total > 0) return pastTheEnd(query.page, pageCount, listingPath({ ...query, page: pageCount }));
  return noneHasAll(filters, listingPath(withoutFilters(query)));
}

/** The whole content, heading included, where there is nothing to filter either. */
export function emptyListing({ query }: Listing): Html {
  return query.words ? nothingFound(query.words) : emptyShelves(query.departments.length > 0);
}

function noneHasAll(filters: ActiveFilter[], clearPath: string): Html {
  const [first] = filters;
  const why =
    filters.length === 1
      ? html`Nothing matches “${first?.label ?? ''}” here. Take it away to see the rest.`
      : html`Nothing matches ${listed(filters.map(({ label }) => `“${label}”`))} together. Take one away, or start over with everything.`;
  return empty(
    'crew-tee',
    'f0ece3',
    filters.length === 1 ? 'No piece has this' : 'No piece has all of these',
    why,
    {
      path: clearPath,
      label: 'Clear filters',
    },
  );
}

/** "“Shirts”, “Size XXL” and “Rust”". */
function listed(texts: string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${last}` : last;
}

function nothingFound(words: string): Html {
  return html`<div class="empty">${picture('socks', 'a9583a')}<h1 class="h2">Nothing for “${words}”</h1><p>Try a shorter word, the kind of garment or a color: shirt, wool, navy.</p>
<form class="field again" action="${paths.products()}" role="search" aria-label="Search again"><label for="again">Search again</label><div class="join"><input class="input" id="again" name="q" type="search" maxlength="100" required value="${words}"><button class="btn">Search</button></div></form>
<p><a class="link" href="${paths.products()}">See everything</a></p></div>`;
}

function pastTheEnd(page: number, pageCount: number, lastPath: string): Html {
  const pages = pageCount === 1 ? 'There is one page' : `There are ${pageCount} pages`;
  return empty('scarf', '6b6a4c', `There is no page ${page}`, html`${pages} of these pieces.`, {
    path: lastPath,
    label: pageCount === 1 ? 'See them' : 'See the last page',
  });
}

function emptyShelves(inDepartment: boolean): Html {
  const [heading, text, path, label] = inDepartment
    ? [
        'Nothing here yet',
        'This part of the shop has no pieces at the moment.',
        paths.products(),
        'See everything',
      ]
    : ['The shelves are empty', 'New pieces come back here first.', paths.home(), 'Back to the home page'];
  return html`<div class="empty">${picture('tote', 'dccfb8')}<h1 class="h2">${heading}</h1><p>${text}</p><a class="btn" href="${path}">${label}</a></div>`;
}

function empty(
  drawing: string,
  hex: string,
  heading: string,
  text: Html,
  action: { path: string; label: string },
): Html {
  return html`<div class="empty">${picture(drawing, hex)}<h2>${heading}</h2><p>${text}</p><a class="btn" href="${action.path}">${action.label}</a></div>`;
}

const picture = (drawing: string, hex: string): Html =>
  html`<img ${pictureSource(drawing, hex)} sizes="14rem" alt="" width="600" height="800">`;
