import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { listInvoicesOf } from '../invoices/find-invoices.ts';
import type { Payments } from '../payments/payments.ts';
import type { Carrier } from '../settings/schema.ts';
import { Problem } from '../web/errors/errors.ts';
import * as operations from './api-operations.ts';
import { listExchanges } from './exchanges/exchange.ts';
import { exchangeAnswer } from './exchanges/exchange-schema.ts';
import { type OrderWithLines, orderNumberOf } from './order.ts';
import { type OrderLinks, orderNotFound } from './order-access.ts';
import { findOrderByNumber, listOrderEvents, listOrders } from './orders.ts';
import { invoiceAnswers, type OrderDetailAnswer, orderAnswer } from './schemas.ts';
import { shownPayment } from './shown-order.ts';

const PAGE_SIZE = 100;

interface OrderApiDeps {
  database: Database;
  payments: Pick<Payments, 'find'>;
  links: OrderLinks;
  guard: Pick<CustomerGuard, 'findVisitor' | 'requireCustomer'>;
}

/** Orders that were placed, as JSON. */
export function orderApiRoutes(deps: OrderApiDeps): FastifyPluginAsyncTypebox {
  const { database, links, guard } = deps;
  return async (app) => {
    app.get('/api/orders', { schema: operations.listOrders }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      const { cursor } = request.query;
      const after = cursor === undefined ? '' : orderNumberOf(cursor);
      if (after === undefined)
        throw new Problem(400, 'invalid_cursor', 'This cursor is not valid. Start again without it.');
      const { orders, hasMore } = await listOrders(database, customer.id, { after, pageSize: PAGE_SIZE });
      const nextCursor = hasMore ? (orders.at(-1)?.number ?? null) : null;
      return { orders: orders.map(orderAnswer), nextCursor };
    });

    app.get('/api/orders/:number', { schema: operations.getOrder }, async (request) => {
      const number = orderNumberOf(request.params.number);
      const order = number && (await findOrderByNumber(database, number));
      const { customer } = await guard.findVisitor(request);
      if (!order) throw orderNotFound();
      const isOwn = customer && order.customerId === customer.id;
      const { token = '' } = request.query;
      if (!isOwn && links.access(order, token, false) === 'sign_in')
        throw new Problem(401, 'sign_in_needed', 'This order belongs to an account. Sign in to see it.');
      return detailAnswer(deps, order, request.server.site.settings.delivery.carriers);
    });
  };
}

async function detailAnswer(
  { database, payments }: OrderApiDeps,
  order: OrderWithLines,
  carriers: readonly Carrier[],
): Promise<OrderDetailAnswer> {
  const events = await listOrderEvents(database, order.id);
  const exchanges = await listExchanges(database, order.id);
  const invoices = await listInvoicesOf(database, order.id);
  const payment = shownPayment(order, await payments.find(database, order.id));
  return {
    ...orderAnswer(order),
    payment,
    events: events.map(({ action, state, note, at }) => ({ action, state, note, at: at.toISOString() })),
    exchanges: exchanges.map((exchange) => exchangeAnswer(exchange, carriers)),
    ...invoiceAnswers(invoices),
  };
}
