import type { FastifyInstance } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import {
  isReviewSearchCut,
  listReviews,
  PRODUCTS_SEARCHED_MAX,
  REVIEW_STATES,
} from '../../reviews/list-reviews.ts';
import { decideReview } from '../../reviews/reviews.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { uuidOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { formatCount } from '../shell/counts.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { reviewsList } from './reviews-list.ts';

export interface ReviewRouteDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** This list has all columns, for the forms that choose them. */
export const reviews = reviewsList(true, 'UTC');

/** The list of reviews, and the forms that decide which ones the shop shows. */
export function reviewRoutes({
  database,
  announceCatalog,
}: ReviewRouteDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/reviews', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const list = reviewsList(mayChange, reply.server.site.settings.timeZone);
      const { state, page, view } = await loadList(database, request, {
        ...{ list, mayChange, cursorOf: ({ id }) => ['', id] },
        load: ({ q, filters, cursor }, rowsMax) => {
          const state = REVIEW_STATES.find((one) => one === filters.state);
          return listReviews(database, { q, state, afterId: uuidOf(cursor), rowsMax });
        },
      });
      const isCut = !page.nextCursor && (await isReviewSearchCut(database, state.q));
      const main = html`${isCut && CUT_NOTE}${view}`;
      const content = { title: 'Reviews', area: 'Reviews', notice: doneNotice(request), main } as const;
      return sendAdminPage(reply, staff, content);
    });

    for (const [verb, state, done] of [
      ['approve', 'approved', 'review-shown'],
      ['reject', 'rejected', 'review-hidden'],
    ] as const)
      app.post<{ Params: { id: string } }>(
        `/admin/reviews/:id/${verb}`,
        { config: { right: 'catalog:write' } },
        async (request, reply) => {
          const { version } = readFields(request, ['version']);
          const { id } = request.params;
          if (!isUuid(id) || !/^[0-9a-f]{12}$/.test(version)) throw pageNotFound();
          const decided = await database.transaction((connection) =>
            decideReview(connection, actorOf(request), { id, state, version }),
          );
          if (!decided.ok) throw decided.reason === 'not_found' ? pageNotFound() : rewritten();
          await announceCatalog();
          return redirectDone(reply, paths.adminReviews(), done);
        },
      );
  };
}

const rewritten = () =>
  new Problem(
    409,
    'review_rewritten',
    'The customer has changed this review since you opened the page. Go back, reload the page, and read the new text.',
  );

const CUT_NOTE = html`<p class="box">We searched only the reviews of ${formatCount(PRODUCTS_SEARCHED_MAX)} products. Enter more of the name to find the others.</p>`;
