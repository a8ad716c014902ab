import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { pageNotFound } from '../../../customers/forms.ts';
import type { Queryable } from '../../../database/database.ts';
import { cancelOrder, type StaffActor } from '../../../orders/change-order.ts';
import { resendOrderMail } from '../../../orders/emails/order-mails.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { findOrder } from '../../../orders/orders.ts';
import { cancelRest } from '../../../orders/parcels/cancel-rest.ts';
import { deliverOrder } from '../../../orders/parcels/deliver-order.ts';
import { packOrder } from '../../../orders/parcels/pack-order.ts';
import { type ParcelLine, sumByLine } from '../../../orders/parcels/parcel.ts';
import { shipOrder } from '../../../orders/parcels/ship-order.ts';
import { listStaffOrders, orderCursorOf } from '../../../orders/staff/list-orders.ts';
import { refundByStaff } from '../../../orders/staff/staff-refund.ts';
import { callerOf } from '../../../staff/api-guard.ts';
import { once } from '../../../staff/once.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { isUuid } from '../../../web/typed-text.ts';
import { apiCursorOf, nextCursorOf } from '../../lists/api-cursor.ts';
import { pageOf, ROWS_READ } from '../../lists/load-list.ts';
import { findDetail, getOrder } from '../detail/find-detail.ts';
import { refundRefusalText } from '../refund-routes.ts';
import type { AdminOrderDeps } from '../routes.ts';
import { typedLine } from '../typed-line.ts';
import * as operations from './operations.ts';
import { type AdminOrderAnswer, adminOrderAnswer, type Items, listedAnswer } from './schemas.ts';

/** The orders for programs with a key. Every change is the same function as on the pages. */
export function orderApiRoutes(deps: AdminOrderDeps): FastifyPluginAsyncTypebox {
  const { database } = deps;
  return async (app) => {
    app.get('/api/admin/orders', { schema: operations.listAdminOrders }, async (request, reply) => {
      const { q = '', state: filter, cursor } = request.query;
      const after = orderCursorOf(apiCursorOf(cursor, (one) => orderCursorOf(one) !== undefined));
      const { timeZone } = reply.server.site.settings;
      const found = await listStaffOrders(database, {
        ...{ q: q.replaceAll('\0', '').trim(), filter, timeZone, sort: 'newest', after },
        rowsMax: ROWS_READ,
      });
      const page = pageOf(found, ({ sortValue, id }) => [sortValue, id]);
      return { orders: page.rows.map(listedAnswer), nextCursor: nextCursorOf(page) };
    });

    app.get('/api/admin/orders/:number', { schema: operations.getAdminOrder }, async (request) =>
      adminOrderAnswer(
        await findDetail(deps, database, await getOrder(database, request.params.number)),
        request.server.site.settings.delivery.carriers,
      ),
    );

    app.post('/api/admin/orders/:number/pack', { schema: operations.packAdminOrder }, (request) =>
      change(deps, request, request.params.number, (connection, order, by) =>
        packOrder(deps, connection, order.id, by, linesOf(order, request.body?.items)),
      ),
    );

    app.post('/api/admin/orders/:number/ship', { schema: operations.shipAdminOrder }, (request) => {
      const { items, parcel } = request.body;
      const carrier = typedLine(request.body.carrier);
      const trackingNumber = typedLine(request.body.trackingNumber);
      return change(deps, request, request.params.number, (connection, order, by) =>
        shipOrder(deps, connection, order.id, by, {
          ...{ carrier, trackingNumber, items: linesOf(order, items), parcel },
        }),
      );
    });

    app.post('/api/admin/orders/:number/deliver', { schema: operations.deliverAdminOrder }, (request) =>
      change(deps, request, request.params.number, (connection, order, by) =>
        deliverOrder(deps, connection, order.id, by, request.body?.parcel),
      ),
    );

    app.post('/api/admin/orders/:number/cancel', { schema: operations.cancelAdminOrder }, async (request) => {
      const { note = '' } = request.body ?? {};
      const answer = await change(deps, request, request.params.number, (connection, order, by) =>
        cancelOrder(deps, connection, order.id, { ...by, note }),
      );
      deps.onStockChanged();
      return answer;
    });

    app.post(
      '/api/admin/orders/:number/cancel-rest',
      { schema: operations.cancelRestOfAdminOrder },
      async (request) => {
        const { note = '' } = request.body ?? {};
        const answer = await change(deps, request, request.params.number, (connection, order, by) =>
          cancelRest(deps, connection, order.id, { ...by, note }),
        );
        deps.onStockChanged();
        return answer;
      },
    );

    app.post('/api/admin/orders/:number/refunds', { schema: operations.refundAdminOrder }, (request) => {
      const { amountMinor, reason } = request.body;
      // The Idempotency-Key of the request keeps a refund from being made twice.
      const key = randomUUID();
      return change(deps, request, request.params.number, async (connection, order, { staff }) => {
        const refunded = await refundByStaff(deps, connection, order, { amountMinor, reason, key, staff });
        if (refunded.ok || refunded.reason === 'not_now') return refunded;
        throw new Problem(409, 'refund_refused', refundRefusalText(order, refunded));
      });
    });

    app.post(
      '/api/admin/orders/:number/mails/:id/resend',
      { schema: operations.resendAdminOrderMail },
      (request) => {
        const { number, id } = request.params;
        return change(deps, request, number, async (connection, order, { staff }) => {
          const isSent = isUuid(id) && (await resendOrderMail(deps, connection, order, { id, staff }));
          if (!isSent) throw pageNotFound();
          return { ok: true };
        });
      },
    );
  };
}

/** The lines of the order that have these SKUs. An SKU that is not in the order is refused with the items. */
function linesOf(order: OrderWithLines, items: Items | undefined): ParcelLine[] | undefined {
  if (!items) return undefined;
  const positionOf = (sku: string) => order.lines.find((line) => line.sku === sku)?.position ?? 0;
  return sumByLine(items.map(({ sku, quantity }) => ({ position: positionOf(sku), quantity })));
}

type Change = (
  connection: Queryable,
  order: OrderWithLines,
  by: StaffActor,
) => Promise<{ ok: true } | { ok: false; reason: string }>;

/** Makes a change once, and answers with the order after it. A refusal is thrown, so that nothing of it is kept. */
async function change(
  deps: AdminOrderDeps,
  request: FastifyRequest,
  number: string,
  work: Change,
): Promise<AdminOrderAnswer> {
  const { id } = await getOrder(deps.database, number);
  const { body } = await once(deps.database, request, async (connection) => {
    const by: StaffActor = { role: 'staff', staff: callerOf(request) };
    const order = await findOrder(connection, id);
    if (!order) throw pageNotFound();
    const done = await work(connection, order, by);
    const after = (await findOrder(connection, id)) ?? order;
    if (!done.ok) throw refusal(after, done.reason);
    const { carriers } = request.server.site.settings.delivery;
    return { status: 200, body: adminOrderAnswer(await findDetail(deps, connection, after), carriers) };
  });
  return body;
}

function refusal({ number, state }: OrderWithLines, reason: string): Problem {
  if (reason === 'not_found') return pageNotFound();
  if (reason === 'too_many' || reason === 'no_such_parcel')
    return new Problem(
      422,
      'order_items',
      `Order ${number} does not have these items, or fewer of them are left. Get the order to see which.`,
    );
  if (reason === 'edit_waits')
    return new Problem(409, 'order_state', `A change to ${number} waits to be paid.`, { details: { state } });
  if (reason === 'refunded')
    return new Problem(
      409,
      'order_state',
      `Part of ${number} was already refunded, so less is left than the rest costs.`,
      {
        details: { state },
      },
    );
  if (reason === 'collects_less')
    return new Problem(
      409,
      'order_state',
      `The parcels of ${number} that have left do not collect the price of delivery, so the rest has to be shipped, too.`,
      { details: { state } },
    );
  const why = reason === 'not_paid' ? 'is not paid yet' : `is ${state.replaceAll('_', ' ')}`;
  return new Problem(409, 'order_state', `${number} ${why}.`, { details: { state } });
}
