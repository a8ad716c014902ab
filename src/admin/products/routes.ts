import type { FastifyInstance } from 'fastify';
import {
  type ListedProduct,
  listProducts,
  type ProductSort,
  type ProductStatus,
  productCursorOf,
} from '../../catalog/editing/list-products.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import type { List } from '../lists/list.ts';
import { type ListState, queryOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { productsList } from './products-list.ts';

/** The pages about products. */
export function productRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/products', { config: { right: 'catalog:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const list = productsList(reply.server.site.settings);
      const mayChange = mayDo(staff.role, 'catalog:write');
      const { state, view: main } = await loadList(database, request, {
        ...{ list, mayChange, cursorOf: ({ sortValue, id }) => [sortValue, id] },
        load: ({ q, filters, sort, cursor }, rowsMax) =>
          listProducts(database, {
            ...{ q, status: filters.status as ProductStatus | undefined, sort: sort as ProductSort },
            ...{ after: productCursorOf(sort as ProductSort, cursor), rowsMax },
          }),
      });
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
