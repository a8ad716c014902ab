import type { FastifyInstance } from 'fastify';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { listInvoicesOf } from '../../invoices/find-invoices.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { orderNumberOf } from '../../orders/order.ts';
import { findOrderByNumber, listOrderEvents } from '../../orders/orders.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { sendAdminPage } from '../shell/page.ts';
import { orderView } from './order-view.ts';

/** The page of an order, for reading. */
export function orderRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<{ Params: { number: string } }>(
      '/admin/orders/:number',
      { config: { right: 'orders:read' } },
      async (request, reply) => {
        const staff = staffOf(request);
        const number = orderNumberOf(request.params.number);
        const order = number === undefined ? undefined : await findOrderByNumber(database, number);
        if (!order) throw pageNotFound();
        const invoices = await listInvoicesOf(database, order.id);
        const main = orderView(order, await listOrderEvents(database, order.id), invoices);
        const actions =
          mayDo(staff.role, 'audit:read') &&
          html`<a class="btn small" href="${paths.adminHistory('order', order.number)}">History</a>`;
        const content = { title: order.number, main, ...(actions && { actions }) };
        return sendAdminPage(reply, staff, content);
      },
    );
  };
}
