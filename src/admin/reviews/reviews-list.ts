import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { ListedReview, ReviewState } from '../../reviews/list-reviews.ts';
import type { List } from '../lists/list.ts';

const BADGES: Readonly<Record<ReviewState, Html>> = {
  pending: html`<span class="badge warn">Waiting</span>`,
  approved: html`<span class="badge good">Shown</span>`,
  rejected: html`<span class="badge plain">Not shown</span>`,
};

/** `mayChange`: the role may decide on reviews. */
export const reviewsList = (mayChange: boolean, timeZone: string): List<ListedReview> => ({
  name: 'reviews',
  path: paths.adminReviews(),
  noun: 'reviews',
  searchLabel: 'Start of the product’s name',
  columns: [
    {
      key: 'product',
      label: 'Product',
      isName: true,
      cell: ({ slug, productName }) => html`<a href="${paths.product(slug)}">${productName}</a>`,
    },
    {
      key: 'stars',
      label: 'Stars',
      cell: ({ stars }) =>
        html`<span aria-hidden="true">${'★'.repeat(stars)}${'☆'.repeat(5 - stars)}</span><span class="vh">${stars} of 5</span>`,
    },
    { key: 'text', label: 'Text', cell: ({ text }) => html`<div class="value">${text}</div>` },
    { key: 'written', label: 'Written', cell: ({ writtenAt }) => dayView(writtenAt, timeZone) },
    { key: 'state', label: 'State', cell: ({ state }) => BADGES[state] },
    ...(mayChange ? [{ key: 'decide', label: 'Decide', cell: decideCell }] : []),
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: [
        { value: 'pending', label: 'Waiting' },
        { value: 'approved', label: 'Shown' },
        { value: 'rejected', label: 'Not shown' },
      ],
    },
  ],
  sorts: [{ key: 'newest', label: 'Newest' }],
  idOf: ({ id }) => id,
  nameOf: ({ productName }) => productName,
  bulkActions: [],
});

/** The version keeps a text from being shown that was changed after the page was opened. */
function decideCell({ id, version, state, productName }: ListedReview): Html {
  const form = (verb: string, label: string) =>
    html`<form action="${paths.adminReview(id, verb)}" method="post"><input type="hidden" name="version" value="${version}"><button class="btn small">${label}<span class="vh"> the review of ${productName}</span></button></form>`;
  return html`<div class="acts">${state !== 'approved' && form('approve', 'Show')}${state !== 'rejected' && form('reject', 'Hide')}</div>`;
}
