import type { FastifyInstance } from 'fastify';
import type { Database, Queryable } from '../../database/database.ts';
import { listStock, type StockLevelFilter, type StockRow } from '../../orders/stock/list-stock.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { type ListState, readListState } from '../lists/list-state.ts';
import { type ListPage, listView } from '../lists/list-view.ts';
import { findPreferences } from '../lists/preferences.ts';
import { sendAdminPage } from '../shell/page.ts';
import { receiveLink } from './receive-view.ts';
import { stockList } from './stock-list.ts';

/** The list of all variants with their stock. */
export function stockRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/stock', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const state = readListState(request, stockList);
      const page = await loadPage(database, state);
      const preferences = await findPreferences(database, staff.customerId, stockList.name);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const main = listView({ list: stockList, state, page, preferences, mayChange });
      const actions = mayChange ? receiveLink() : undefined;
      return sendAdminPage(reply, staff, { title: 'Stock', area: 'Stock', actions, main });
    });
  };
}

async function loadPage(connection: Queryable, state: ListState): Promise<ListPage<StockRow>> {
  const found = await listStock(connection, {
    q: state.q,
    // The list's own options are the only values that readListState returns.
    level: state.filters.level as StockLevelFilter | undefined,
    afterSku: state.cursor?.[1] ?? '',
    rowsMax: ROWS_PER_PAGE + 1,
  });
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > rows.length && last ? ['', last.sku] : undefined };
}
