import type { FastifyInstance } from 'fastify';
import { listWaitingItems, WAITING_SORTS } from '../../back-in-stock/waiting-items.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { LEFT_CART_STATES, listLeftCarts } from '../../reminders/left-carts.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { type Cursor, uuidOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { sendAdminPage } from '../shell/page.ts';
import { leftCartsList } from './left-carts-list.ts';
import { waitingList } from './waiting-list.ts';

const config = { right: 'customers:read' } as const;
const area = 'Customers';

/** These lists have all columns, for the forms that choose them. */
export const waitingItems = waitingList('UTC');
export const leftCarts = leftCartsList('UTC');

/** The pages about emails that shoppers have asked for: back in stock, and reminders of carts. */
export function requestedEmailRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/requested-emails', { config }, async (request, reply) => {
      const { view } = await loadList(database, request, {
        list: waitingList(reply.server.site.settings.timeZone),
        load: ({ q, sort, cursor }, rowsMax) => {
          const known = WAITING_SORTS.find((one) => one === sort) ?? 'waiting';
          return listWaitingItems(database, { q, sort: known, after: afterOf(cursor), rowsMax });
        },
        cursorOf: ({ sortValue, sku }) => [sortValue, sku],
      });
      const main = html`<p class="muted">What shoppers are waiting for. We email them within a minute after you receive the goods.</p>${view}`;
      const actions = link(paths.adminLeftCarts(), 'Abandoned carts');
      return sendAdminPage(reply, staffOf(request), { title: 'Requested emails', area, actions, main });
    });

    app.get('/admin/abandoned-carts', { config }, async (request, reply) => {
      const { view } = await loadList(database, request, {
        list: leftCartsList(reply.server.site.settings.timeZone),
        load: ({ q, filters, cursor }, rowsMax) => {
          const state = LEFT_CART_STATES.find((one) => one === filters.state);
          return listLeftCarts(database, { q, state, beforeId: uuidOf(cursor), rowsMax });
        },
        cursorOf: ({ id }) => ['', id],
      });
      const main = html`<p class="muted">Shoppers who asked for a reminder of their cart. We send it a day later, unless they order first.</p>${view}`;
      const actions = link(paths.adminRequestedEmails(), 'Back in stock');
      return sendAdminPage(reply, staffOf(request), { title: 'Abandoned carts', area, actions, main });
    });
  };
}

const link = (path: string, label: string): Html => html`<a class="btn small" href="${path}">${label}</a>`;

/** The sort value is a number. Returns undefined for a cursor of another list. */
function afterOf(cursor: Cursor | undefined): readonly [string, string] | undefined {
  if (!cursor) return undefined;
  const [value, sku] = cursor;
  return /^-?\d{1,20}(\.\d{1,9})?$/.test(String(value)) ? [String(value), sku] : undefined;
}
