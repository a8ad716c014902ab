import type { FastifyInstance } from 'fastify';
import { listWaitingItems } from '../../back-in-stock/waiting-items.ts';
import type { Database } from '../../database/database.ts';
import { listLeftCarts } from '../../reminders/left-carts.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { sendAdminPage } from '../shell/page.ts';
import { requestedEmailsView } from './view.ts';

const SHOWN = 100;

/** The page about emails that shoppers have asked for: back in stock, and reminders of carts. */
export function requestedEmailRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/requested-emails', { config: { right: 'customers:read' } }, async (request, reply) => {
      const items = await listWaitingItems(database, SHOWN);
      const carts = await listLeftCarts(database, SHOWN);
      const main = requestedEmailsView({
        ...{ items, carts, rowsMax: SHOWN },
        timeZone: reply.server.site.settings.timeZone,
      });
      return sendAdminPage(reply, staffOf(request), { title: 'Requested emails', main });
    });
  };
}
