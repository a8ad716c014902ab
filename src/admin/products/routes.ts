import type { FastifyInstance } from 'fastify';
import {
  type ListedProduct,
  listProducts,
  type ProductSort,
  type ProductStatus,
} from '../../catalog/editing/list-products.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { type List, ROWS_PER_PAGE } from '../lists/list.ts';
import { type ListState, queryOf, readListState } from '../lists/list-state.ts';
import { type ListPage, listView } from '../lists/list-view.ts';
import { findPreferences } from '../lists/preferences.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { productsList } from './products-list.ts';

/** The pages about products. */
export function productRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/products', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const list = productsList(reply.server.site.settings);
      const state = readListState(request, list);
      const page = await loadPage(database, state);
      const preferences = await findPreferences(database, staff.customerId, list.name);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const main = listView({ list, state, page, preferences, mayChange });
      const actions = actionsOf(list, mayChange, state);
      const notice = doneNotice(request);
      return sendAdminPage(reply, staff, {
        ...{ title: 'Products', area: 'Products', notice, main },
        actions,
      });
    });
  };
}

/** The export has what the list shows. */
function actionsOf(list: List<ListedProduct>, mayChange: boolean, state: ListState): Html {
  const query = queryOf(list, { ...state, sort: list.sorts[0]?.key ?? '', cursor: undefined });
  return html`<div class="acts">${mayChange && html`<a class="btn small" href="${paths.adminImports()}">Import</a>`}<a class="btn small" href="${paths.adminExport(query)}" download>Export</a>${mayChange && html`<a class="btn small primary" href="${paths.adminNewProduct()}" data-key="n">New product</a>`}</div>`;
}

async function loadPage(database: Database, state: ListState): Promise<ListPage<ListedProduct>> {
  const found = await listProducts(database, {
    q: state.q,
    // The list's own options and sorts are the only values that readListState returns.
    status: state.filters.status as ProductStatus | undefined,
    sort: state.sort as ProductSort,
    after: state.cursor && [String(state.cursor[0]), state.cursor[1]],
    rowsMax: ROWS_PER_PAGE + 1,
  });
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > rows.length && last ? [last.sortValue, last.id] : undefined };
}
