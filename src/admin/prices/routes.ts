import type { FastifyInstance } from 'fastify';
import { endPriceChange } from '../../catalog/prices/apply-price-changes.ts';
import { listPriceChanges } from '../../catalog/prices/list-price-changes.ts';
import type { PriceChange, PriceChangeState } from '../../catalog/prices/price-change.ts';
import { findLowestPrices, findPriceChange, listPriceChangeLines } from '../../catalog/prices/queries.ts';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isUuid } from '../../web/typed-text.ts';
import { uuidOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import type { PriceDeps } from './api-routes.ts';
import { LINES_SHOWN } from './change-texts.ts';
import { changeView } from './change-view.ts';
import { priceChangesList } from './price-changes-list.ts';

const see = { right: 'catalog:read' } as const;
const change = { right: 'catalog:write' } as const;

interface OfChange {
  Params: { id: string };
}

/** The list of price changes, and the page of each with the button that ends and undoes it. */
export function priceRoutes({ database, announceCatalog }: PriceDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/prices', { config: see }, async (request, reply) => {
      const staff = staffOf(request);
      const list = priceChangesList(reply.server.site.settings);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const { view: main } = await loadList(database, request, {
        ...{ list, mayChange, cursorOf: ({ id }) => ['', id] },
        load: ({ q, filters, cursor }, rowsMax) => {
          const state = filters.state as PriceChangeState | undefined;
          return listPriceChanges(database, { q, state, afterId: uuidOf(cursor), rowsMax });
        },
      });
      const actions = mayChange ? newLink() : undefined;
      return sendAdminPage(reply, staff, { title: 'Prices', area: 'Prices', actions, main });
    });

    app.get<OfChange>('/admin/prices/:id', { config: see }, async (request, reply) => {
      const found = await getChange(database, request.params.id);
      const staff = staffOf(request);
      const lines = await listPriceChangeLines(database, found, LINES_SHOWN + 1);
      const skus = lines.map(({ sku }) => sku);
      const lowest = await findLowestPrices(database, skus, found.startedAt);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const main = changeView({ change: found, lines, lowest, mayChange, units: reply.server.site.settings });
      const notice = doneNotice(request);
      return sendAdminPage(reply, staff, { title: found.name, area: 'Prices', notice, main });
    });

    app.post<OfChange>('/admin/prices/:id/end', { config: change }, async (request, reply) => {
      readFields(request, []);
      const { id } = await getChange(database, request.params.id);
      const isEnded = await retriedTransaction(database, (connection) =>
        endPriceChange(connection, actorOf(request), id),
      );
      if (isEnded) await announceCatalog();
      return redirectDone(reply, paths.adminPriceChange(id), 'ended');
    });
  };
}

const newLink = () =>
  html`<a class="btn small primary" href="${paths.adminPriceNew()}" data-key="n">New price change</a>`;

async function getChange(database: Database, id: string): Promise<PriceChange> {
  const found = isUuid(id) ? await findPriceChange(database, id) : undefined;
  if (!found) throw pageNotFound();
  return found;
}
