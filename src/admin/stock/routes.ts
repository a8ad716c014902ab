import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.ts';
import { listStock, type StockLevelFilter } from '../../orders/stock/list-stock.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { loadList } from '../lists/load-list.ts';
import { sendAdminPage } from '../shell/page.ts';
import { receiveLink } from './receive-view.ts';
import { stockList } from './stock-list.ts';

/** The list of all variants with their stock. */
export function stockRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/stock', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const { view: main } = await loadList(database, request, {
        ...{ list: stockList, mayChange, cursorOf: ({ sku }) => ['', sku] },
        load: ({ q, filters, cursor }, rowsMax) => {
          const level = filters.level as StockLevelFilter | undefined;
          return listStock(database, { q, level, afterSku: cursor?.[1] ?? '', rowsMax });
        },
      });
      const actions = mayChange ? receiveLink() : undefined;
      return sendAdminPage(reply, staff, { title: 'Stock', area: 'Stock', actions, main });
    });
  };
}
