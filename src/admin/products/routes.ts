import type { FastifyInstance } from 'fastify';
import {
  type ListedProduct,
  listProducts,
  type ProductSort,
  type ProductStatus,
} from '../../catalog/editing/list-products.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { type ListState, readListState } from '../lists/list-state.ts';
import { type ListPage, listView } from '../lists/list-view.ts';
import { findPreferences } from '../lists/preferences.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { productsList } from './products-list.ts';

export const products = productsList('EUR');

/** The pages about products. */
export function productRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/products', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const state = readListState(request, products);
      const page = await loadPage(database, state);
      const preferences = await findPreferences(database, staff.customerId, products.name);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const main = listView({ list: products, state, page, preferences, mayChange });
      const actions =
        mayChange &&
        html`<a class="btn small primary" href="${paths.adminNewProduct()}" data-key="n">New product</a>`;
      const notice = doneNotice(request);
      return sendAdminPage(reply, staff, {
        ...{ title: 'Products', area: 'Products', notice, main },
        actions: actions || undefined,
      });
    });
  };
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
