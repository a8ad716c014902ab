import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import { queryText, shownCustomer } from '../customers/forms.ts';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Queryable } from '../database/database.ts';
import { findInvoice, listInvoicesOf } from '../invoices/find-invoices.ts';
import { sendInvoiceFile } from '../invoices/send-file.ts';
import { paths, withQuery } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { shopMoment } from '../layout/shop-time.ts';
import type { Payments } from '../payments/payments.ts';
import { sendToPayment } from '../payments/send-to-payment.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { readForm } from '../web/form.ts';
import { findBuyAgain } from './buy-again/buy-again.ts';
import { type ChangeOrderDeps, cancelOrder } from './change-order.ts';
import { findWaitingEdit } from './edit/waiting-edit.ts';
import { listExchanges } from './exchanges/exchange.ts';
import { type OrderWithLines, orderNumberOf } from './order.ts';
import { type OrderAccess, type OrderAccessDeps, orderNotFound, requireOrder } from './order-access.ts';
import { findOrder, listOrderEvents, listOrders } from './orders.ts';
import { selectParcels } from './parcels/queries.ts';
import { orderEntry, shownOrder } from './shown-order.ts';
import { accountOrderPage, guestOrderPage, type OrderContent } from './views/order-page.ts';
import type { ShownOrder, ShownReturn } from './views/order-view.ts';
import { ordersPage } from './views/orders-page.ts';
import { thanksPage } from './views/thanks-page.ts';

export interface OrderRouteDeps extends OrderAccessDeps, Omit<ChangeOrderDeps, 'payments'> {
  guard: Pick<CustomerGuard, 'findVisitor' | 'page'>;
  payments: Payments;
  catalog: Pick<Catalog, 'variants'>;
  /** Called after a commit that changed stock. It does not wait. */
  onStockChanged(): void;
  /** The returns of an order, and the page to return more items. It is null if none can be returned. */
  returnsOfOrder(
    connection: Queryable,
    order: OrderWithLines,
    token: string,
    settings: ShopSettings,
  ): Promise<{ path: string | null; returns: readonly ShownReturn[] }>;
}

type OrderRequest = FastifyRequest<{ Params: { number: string } }>;

const PER_PAGE = 20;
const TOKEN_LENGTH_MAX = 300;
const DONE: Readonly<Record<string, string>> = {
  canceled: 'Your order is canceled.',
  account:
    'Your account is ready. Confirm your email address with the link we’ve sent you, and this order is in your account, too.',
  'added-some': 'We’ve added the items that are available to your cart.',
  'cart-full': 'Your cart is full, so we’ve added only some of the items.',
};
const PACKED =
  'This order is already packed, so it can’t be canceled. You can return it for free once it arrives.';
const NOT_PAYABLE = {
  closed: 'This order can no longer be paid. Nothing was charged.',
  unavailable: 'The payment provider isn’t responding. Nothing was charged. Please try again in a moment.',
} as const;

/** The pages of orders: for guests by a signed link, for customers in their account. */
export function orderRoutes(deps: OrderRouteDeps): (app: FastifyInstance) => Promise<void> {
  const { database, payments, guard } = deps;
  return async (app) => {
    app.get<{ Params: { number: string } }>('/orders/:number', async (request, reply) => {
      const access = await accessOf(deps, request, reply, queryText(request, 'token'));
      if (!access) return reply;
      if (access.order.state === 'placed' || access.order.state === 'paid')
        await payments.check(access.order.id);
      return show(deps, request, reply, access, {});
    });

    app.post<{ Params: { number: string } }>('/orders/:number/cancel', async (request, reply) => {
      const access = await accessOfForm(deps, request, reply);
      if (!access) return reply;
      const { order, token } = access;
      const canceled = await database.transaction((connection) =>
        cancelOrder(deps, connection, order.id, { role: 'customer' }),
      );
      deps.onStockChanged();
      const isDone = canceled.ok || (await findOrder(database, order.id))?.state === 'canceled';
      if (isDone) return reply.redirect(withQuery(paths.order(order.number, token), 'done=canceled'), 303);
      return show(deps, request, reply, access, { fault: PACKED }, 409);
    });

    app.post<{ Params: { number: string } }>('/orders/:number/payment', async (request, reply) => {
      const access = await accessOfForm(deps, request, reply);
      if (!access) return reply;
      const page = paths.order(access.order.number, access.token);
      const edit = await findWaitingEdit(database, access.order.id);
      const started = await payments.start(access.order.id, edit?.id);
      if (started.kind === 'redirect') return sendToPayment(reply, started.url, page);
      if (started.kind === 'done') return reply.redirect(page, 303);
      const status = started.kind === 'closed' ? 409 : 503;
      return show(deps, request, reply, access, { fault: NOT_PAYABLE[started.kind] }, status);
    });

    const sendFile = async (
      request: OrderRequest,
      reply: FastifyReply,
      numberIn: (access: OrderAccess) => Promise<string | undefined>,
    ): Promise<FastifyReply> => {
      const access = await accessOf(deps, request, reply, queryText(request, 'token'));
      if (!access) return reply;
      const invoice = await findInvoice(database, (await numberIn(access)) ?? '');
      // Another order's number is as unknown as one that was never used (S16).
      if (invoice?.orderId !== access.order.id) throw orderNotFound();
      return sendInvoiceFile(reply, database, invoice);
    };

    app.get<{ Params: { number: string } }>('/orders/:number/invoice.pdf', (request, reply) =>
      sendFile(request, reply, async ({ order }) => {
        const documents = await listInvoicesOf(database, order.id);
        return documents.find(({ kind }) => kind === 'invoice')?.number;
      }),
    );

    app.get<{ Params: { number: string; index: string } }>(
      '/orders/:number/credit-notes/:index.pdf',
      (request, reply) =>
        sendFile(request, reply, async ({ order }) => {
          const documents = await listInvoicesOf(database, order.id);
          const notes = documents.filter(({ kind }) => kind === 'credit_note');
          return notes.find((_, index) => String(index + 1) === request.params.index)?.number;
        }),
    );

    app.get<{ Params: { number: string; invoice: string } }>(
      '/orders/:number/invoices/:invoice.pdf',
      (request, reply) => sendFile(request, reply, async () => request.params.invoice),
    );

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
          ...shopMoment(app.site),
        };
        return sendPage(reply, ordersPage(content));
      }),
    );
  };
}

const accessOf = (deps: OrderRouteDeps, request: OrderRequest, reply: FastifyReply, token: string) =>
  requireOrder(deps, request, reply, { token, pageOf: (number) => paths.order(number) });

function accessOfForm(deps: OrderRouteDeps, request: OrderRequest, reply: FastifyReply) {
  const { token = '' } = readForm(request, ['token'], TOKEN_LENGTH_MAX);
  return accessOf(deps, request, reply, token);
}

async function show(
  deps: OrderRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { order: { id }, token, customer }: OrderAccess,
  messages: Pick<OrderContent, 'fault'>,
  status = 200,
): Promise<FastifyReply> {
  const order = await currentOrder(deps, id, token, reply.server.site.settings);
  const moment = shopMoment(reply.server.site);
  if (queryText(request, 'placed') === '1') {
    const offersAccount = customer === undefined && !(await deps.guard.findVisitor(request)).customer;
    return sendPage(reply, thanksPage({ order, ...moment, token, offersAccount }), status);
  }
  const notice = DONE[queryText(request, 'done')];
  const content = { order, ...moment, notice, ...messages };
  const page = customer
    ? accountOrderPage({ ...content, owner: shownCustomer(customer) })
    : guestOrderPage({ ...content, token });
  return sendPage(reply, page, status);
}

/** The order is read again, because it may have changed since it was found. */
async function currentOrder(
  deps: OrderRouteDeps,
  orderId: string,
  token: string,
  settings: ShopSettings,
): Promise<ShownOrder> {
  const { database, payments } = deps;
  const order = await findOrder(database, orderId);
  if (!order) throw orderNotFound();
  const events = await listOrderEvents(database, orderId);
  const exchanges = await listExchanges(database, orderId);
  const invoices = await listInvoicesOf(database, orderId);
  const payment = await payments.find(database, orderId);
  const parcels = await database.list(selectParcels, [orderId]);
  const waitingEdit = await findWaitingEdit(database, orderId);
  const { path, returns } = await deps.returnsOfOrder(database, order, token, settings);
  const buyAgain = await findBuyAgain(deps.catalog, order);
  const { carriers } = settings.delivery;
  return shownOrder(order, events, payment, {
    ...{ returnPath: path, returns, exchanges, parcels, invoices, carriers, waitingEdit, buyAgain },
  });
}
