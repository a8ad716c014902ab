import { type Html, html } from '../../../layout/html.ts';
import { icons } from '../../../layout/icons.ts';
import type { Listing } from '../../search/listing.ts';
import { listingPath } from './listing-scope.ts';

/** Links to the first and last pages and to the pages around the current one. */
export function pageLinks({ query, pageCount }: Listing): Html | null {
  if (pageCount <= 1) return null;
  const href = (page: number) => listingPath({ ...query, page });
  return html`<nav class="pages" aria-label="Pages">
${query.page > 1 && html`<a href="${href(query.page - 1)}" rel="prev" aria-label="Previous page">${icons.previous}</a>`}
${pageNumbers(query.page, pageCount).map((page) => {
  if (page === null) return html`<span aria-hidden="true">…</span>`;
  if (page === query.page) return html`<span aria-current="page"><span class="vh">Page </span>${page}</span>`;
  return html`<a href="${href(page)}"><span class="vh">Page </span>${page}</a>`;
})}
${query.page < pageCount && html`<a href="${href(query.page + 1)}" rel="next" aria-label="Next page">${icons.next}</a>`}
</nav>`;
}

/** 1 … 4 5 6 … 20. Null stands for a gap of two or more pages. */
export function pageNumbers(current: number, pageCount: number): (number | null)[] {
  const near = [1, current - 1, current, current + 1, pageCount];
  const shown = [...new Set(near)].filter((page) => page >= 1 && page <= pageCount).sort((a, b) => a - b);
  return shown.flatMap((page, index) => {
    const before = shown[index - 1] ?? page - 1;
    if (page - before === 1) return [page];
    return page - before === 2 ? [page - 1, page] : [null, page];
  });
}
