import type { FastifyInstance } from 'fastify';
import { CUSTOMER_STATES, listCustomers } from '../../customers/manage/list-customers.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { listOrdersOf } from '../../orders/person-orders.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { uuidOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { customersList } from './customers-list.ts';

/** The list of customers. A whole address also finds what guests have ordered with it. */
export function customerListRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/customers', { config: { right: 'customers:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const list = customersList(reply.server.site.settings.timeZone);
      const { state, view } = await loadList(database, request, {
        list,
        // A search has one page, in the sequence of the addresses.
        cursorOf: ({ id }, { q }) => (q === '' ? ['', id] : undefined),
        load: ({ q, filters, cursor }, rowsMax) => {
          const wanted = CUSTOMER_STATES.find((one) => one === filters.state);
          return listCustomers(database, { q, state: wanted, beforeId: uuidOf(cursor), rowsMax });
        },
      });
      const hasGuest =
        state.q.includes('@') && (await listOrdersOf(database, { guestEmail: state.q }, 1)).length > 0;
      const main = html`${hasGuest && html`<p class="notice"><a href="${paths.adminCustomer(state.q)}">Orders of guests with the address ${state.q}</a></p>`}
${view}`;
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
