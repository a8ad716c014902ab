import type { FastifyInstance } from 'fastify';
import type { Database } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import {
  isSearchCut,
  listStaffOrders,
  type OrderFilter,
  type OrderSearch,
  orderCursorOf,
  SEARCHED_MAX,
} from '../../../orders/staff/list-orders.ts';
import { staffOf } from '../../../staff/page-guard.ts';
import { mayDo } from '../../../staff/scopes.ts';
import type { ListState } from '../../lists/list-state.ts';
import { loadList, ROWS_READ } from '../../lists/load-list.ts';
import { formatCount } from '../../shell/counts.ts';
import { doneNotice } from '../../shell/done.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { ordersList } from './orders-list.ts';

/** Its times are in this time zone only where its columns are listed. */
export const orders = ordersList('UTC');

/** The list of orders. */
export function orderListRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/orders', { config: { right: 'orders:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const { timeZone } = reply.server.site.settings;
      const list = ordersList(timeZone);
      const mayChange = mayDo(staff.role, 'orders:write');
      const { state, page, view } = await loadList(database, request, {
        ...{ list, mayChange },
        cursorOf: ({ sortValue, id }) => [sortValue, id],
        load: (state, rowsMax) => listStaffOrders(database, { ...searchAt(state, timeZone), rowsMax }),
      });
      const search = { ...searchAt(state, timeZone), rowsMax: ROWS_READ };
      const isCut = !page.nextCursor && (await isSearchCut(database, search));
      const main = html`${isCut && cutNote(state)}${view}`;
      const notice = doneNotice(request);
      const actions = mayChange
        ? html`<a class="btn small primary" href="${paths.adminNewOrder()}">New order</a>`
        : undefined;
      return sendAdminPage(reply, staff, { title: 'Orders', area: 'Orders', notice, main, actions });
    });
  };
}

/** What to search for, without the page. The list's own options and sorts are the only values of a state. */
export const searchOf = (
  { q, filters, sort }: Pick<ListState, 'q' | 'filters' | 'sort'>,
  timeZone: string,
): Omit<OrderSearch, 'after' | 'rowsMax'> => ({
  ...{ q, timeZone, from: filters.from, until: filters.until },
  filter: filters.state as OrderFilter | undefined,
  sort: sort as OrderSearch['sort'],
});

const searchAt = (state: ListState, timeZone: string): Omit<OrderSearch, 'rowsMax'> => ({
  ...searchOf(state, timeZone),
  after: orderCursorOf(state.cursor),
});

const cutNote = ({ sort, filters }: ListState): Html =>
  filters.state === 'return_open'
    ? html`<p class="box">This list covers only the newest ${formatCount(SEARCHED_MAX)} open returns.</p>`
    : html`<p class="box">We searched only the ${sort} ${formatCount(SEARCHED_MAX)} orders to pack. Choose days to search the others.</p>`;
