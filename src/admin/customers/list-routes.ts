import type { FastifyInstance } from 'fastify';
import {
  CUSTOMER_STATES,
  type ListedCustomer,
  listCustomers,
} from '../../customers/manage/list-customers.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { listOrdersOf } from '../../orders/person-orders.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { isUuid } from '../../web/typed-text.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { type ListState, readListState } from '../lists/list-state.ts';
import { type ListPage, listView } from '../lists/list-view.ts';
import { findPreferences } from '../lists/preferences.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { customersList } from './customers-list.ts';

/** The list of customers. A whole address also finds what guests have ordered with it. */
export function customerListRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/customers', { config: { right: 'customers:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const list = customersList(reply.server.site.settings.timeZone);
      const state = readListState(request, list);
      const page = await loadPage(database, state);
      const preferences = await findPreferences(database, staff.customerId, list.name);
      const hasGuest =
        state.q.includes('@') && (await listOrdersOf(database, { guestEmail: state.q }, 1)).length > 0;
      const main = html`${hasGuest && html`<p class="notice"><a href="${paths.adminCustomer(state.q)}">Orders of guests with the address ${state.q}</a></p>`}
${listView({ list, state, page, preferences, mayChange: false })}`;
      const actions = html`<a class="btn small" href="${paths.adminRequestedEmails()}">Requested emails</a>`;
      const content = {
        title: 'Customers',
        area: 'Customers',
        notice: doneNotice(request),
        actions,
        main,
      } as const;
      return sendAdminPage(reply, staff, content);
    });
  };
}

/** A search has one page, in the sequence of the addresses. */
async function loadPage(database: Database, state: ListState): Promise<ListPage<ListedCustomer>> {
  const beforeId = state.cursor?.[1] ?? '';
  const found = await listCustomers(database, {
    q: state.q,
    state: CUSTOMER_STATES.find((one) => one === state.filters.state),
    beforeId: isUuid(beforeId) ? beforeId : undefined,
    rowsMax: ROWS_PER_PAGE + 1,
  });
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = state.q === '' && found.length > rows.length ? rows.at(-1) : undefined;
  return { rows, nextCursor: last && ['', last.id] };
}
