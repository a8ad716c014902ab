import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CheckoutParts } from '../checkout/parts.ts';
import { queryText, shownCustomer } from '../customers/forms.ts';
import type { Customer } from '../customers/queries.ts';
import type { CustomerGuard } from '../customers/require-customer.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { sendToPayment } from '../payments/send-to-payment.ts';
import { readForm } from '../web/form.ts';
import { cancelOrder } from './change-order.ts';
import { listExchanges } from './exchange.ts';
import type { OrderWithLines } from './order.ts';
import { notFound } from './order-links.ts';
import { orderNumberOf } from './order-number.ts';
import { findOrder, findOrderByNumber, listOrderEvents, listOrders } from './orders.ts';
import { orderEntry, shownOrder } from './shown-order.ts';
import { accountOrderPage, guestOrderPage, type OrderContent } from './views/order-page.ts';
import type { ShownOrder } from './views/order-view.ts';
import { ordersPage } from './views/orders-page.ts';
import { thanksPage } from './views/thanks-page.ts';

export interface OrderRouteParts
  extends Pick<CheckoutParts, 'database' | 'payments' | 'mail' | 'links' | 'onStockChanged'> {
  guard: CustomerGuard;
  /** Where single pieces of an order are sent back; null while (or because) none can be. */
  returnPathOf?: ((order: OrderWithLines, token: string) => string | null) | undefined;
}

/** A visitor who may see an order: its customer, or a guest who has the link. */
interface OrderViewer {
  order: OrderWithLines;
  /** Of the link that was used; empty for the customer, who needs none. */
  token: string;
  /** Undefined for who came by the link. */
  customer: Customer | undefined;
}

const PER_PAGE = 20;
const DONE: Readonly<Record<string, string>> = { canceled: 'The order is canceled.' };

/** Orders as pages, for guests by a signed link and for customers in their account. */
export function orderRoutes(parts: OrderRouteParts): (app: FastifyInstance) => Promise<void> {
  const { database, payments, guard, links } = parts;
  return async (app) => {
    app.get<{ Params: { number: string } }>('/orders/:number', async (request, reply) => {
      const viewer = await requireViewer(parts, request, reply, queryText(request, 'token'));
      if (!viewer) return reply;
      if (viewer.order.state === 'placed') await payments.check(viewer.order.id);
      return show(parts, request, reply, viewer, {});
    });

    app.post<{ Params: { number: string } }>('/orders/:number/cancel', async (request, reply) => {
      const { token: given = '' } = readForm(request, ['token'], 300);
      const viewer = await requireViewer(parts, request, reply, given);
      if (!viewer) return reply;
      const { order, token } = viewer;
      const canceled = await database.transaction((connection) =>
        cancelOrder(parts, connection, order.id, { actor: 'customer' }),
      );
      parts.onStockChanged();
      const isDone = canceled.ok || (await findOrder(database, order.id))?.state === 'canceled';
      if (isDone) return reply.redirect(withQuery(paths.order(order.number, token), 'done=canceled'), 303);
      const fault = 'This order is packed already and can no longer be canceled. You can return it for free.';
      return show(parts, request, reply, viewer, { fault }, 409);
    });

    app.post<{ Params: { number: string } }>('/orders/:number/payment', async (request, reply) => {
      const { token: given = '' } = readForm(request, ['token'], 300);
      const viewer = await requireViewer(parts, request, reply, given);
      if (!viewer) return reply;
      const { order, token } = viewer;
      const page = paths.order(order.number, token);
      const started = await payments.start(order.id);
      if (started.kind === 'redirect') return sendToPayment(reply, started.url, page);
      if (started.kind === 'done') return reply.redirect(page, 303);
      const fault =
        started.kind === 'closed'
          ? 'This order can no longer be paid. Nothing was charged.'
          : 'The payment provider does not answer now. Nothing was charged: try again in a moment.';
      return show(parts, request, reply, viewer, { fault }, started.kind === 'closed' ? 409 : 503);
    });

    app.get(
      '/account/orders',
      guard.page(paths.accountOrders(), async ({ customer }, request, reply) => {
        const after = orderNumberOf(queryText(request, 'after')) ?? '';
        const { orders, hasMore } = await listOrders(database, customer.id, { after, pageSize: PER_PAGE });
        const last = orders.at(-1);
        const content = {
          owner: shownCustomer(customer),
          orders: orders.map(orderEntry),
          olderPath: last && hasMore ? `${paths.accountOrders()}?after=${last.number}` : null,
          now: new Date(),
        };
        return sendPage(reply, ordersPage(content));
      }),
    );
  };

  /**
   * Throws a Problem where the visitor may not see the order; without its link it is a plain 404. It is undefined
   * where the order is in an account: then the reply sends the shopper to sign in.
   */
  async function requireViewer(
    { guard }: OrderRouteParts,
    request: FastifyRequest<{ Params: { number: string } }>,
    reply: FastifyReply,
    token: string,
  ): Promise<OrderViewer | undefined> {
    const number = orderNumberOf(request.params.number);
    const order = number && (await findOrderByNumber(database, number));
    if (!order) throw notFound();
    const { customer } = await guard.findVisitor(request);
    if (customer && order.customerId === customer.id) return { order, token: '', customer };
    if (links.access(order, token, customer !== undefined) === 'open')
      return { order, token, customer: undefined };
    reply.redirect(paths.signIn(paths.order(order.number)), 303);
    return undefined;
  }
}

async function show(
  parts: OrderRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { order: { id }, token, customer }: OrderViewer,
  said: Pick<OrderContent, 'fault'>,
  status = 200,
): Promise<FastifyReply> {
  const order = await shownAgain(parts, id, token);
  const now = new Date();
  if (queryText(request, 'placed') === '1') {
    const offersAccount = customer === undefined && !(await parts.guard.findVisitor(request)).customer;
    return sendPage(reply, thanksPage({ order, now, token, offersAccount }), status);
  }
  const notice = DONE[queryText(request, 'done')];
  const content = { order, now, notice, ...said };
  const page = customer
    ? accountOrderPage({ ...content, owner: shownCustomer(customer) })
    : guestOrderPage({ ...content, token });
  return sendPage(reply, page, status);
}

/** As it is now. */
async function shownAgain(parts: OrderRouteParts, orderId: string, token: string): Promise<ShownOrder> {
  const { database, payments, returnPathOf } = parts;
  const order = await findOrder(database, orderId);
  if (!order) throw notFound();
  const events = await listOrderEvents(database, orderId);
  const returnPath = returnPathOf?.(order, token) ?? null;
  const exchanges = await listExchanges(database, orderId);
  return shownOrder(order, events, await payments.find(database, orderId), { returnPath, exchanges });
}

const withQuery = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`;
