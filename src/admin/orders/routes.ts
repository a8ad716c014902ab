import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryText, readFields } from '../../customers/forms.ts';
import type { Database, Queryable } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { cancelOrder, type StaffActor } from '../../orders/change-order.ts';
import type { AskForDifferenceDeps } from '../../orders/edit/ask-for-difference.ts';
import { isEditable } from '../../orders/edit/editable.ts';
import { resendOrderMail } from '../../orders/emails/order-mails.ts';
import type { OrderWithLines } from '../../orders/order.ts';
import { cancelRest } from '../../orders/parcels/cancel-rest.ts';
import { deliverOrder } from '../../orders/parcels/deliver-order.ts';
import { packOrder } from '../../orders/parcels/pack-order.ts';
import { shipOrder } from '../../orders/parcels/ship-order.ts';
import { findPaymentUrl } from '../../orders/payment-links/payment-links.ts';
import { addStaffNote, NOTE_TEXT_LENGTH_MAX } from '../../orders/staff/order-notes.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo, type StaffRole } from '../../staff/scopes.ts';
import { Problem } from '../../web/errors/errors.ts';
import { type Form, readForm } from '../../web/form.ts';
import { isCleanText, isInvisible, isUuid } from '../../web/typed-text.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import { parcelLinesOf, QUANTITY_FIELDS, refusalText } from './detail/allowed.ts';
import { findDetail, getOrder, type OrderDetail } from './detail/find-detail.ts';
import { nextOrderLink } from './detail/next-order.ts';
import { nextStepForm } from './detail/order-forms.ts';
import { orderView } from './detail/order-view.ts';
import { stateBadge } from './order-texts.ts';
import { typedLine } from './typed-line.ts';

export interface AdminOrderDeps extends AskForDifferenceDeps {
  database: Database;
  /** Called after a commit that changed stock. It does not wait. */
  onStockChanged(): void;
}

const see = { right: 'orders:read' } as const;
const change = { right: 'orders:write' } as const;
const answer = { right: 'orders:answer' } as const;
const FIELD_LENGTH_MAX = 500;

export interface OfOrder {
  Params: { number: string };
}

type OrderRequest = FastifyRequest<OfOrder>;

/** The page of an order, and the forms that pack, ship, deliver and cancel it. */
export function orderRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<OfOrder>('/admin/orders/:number', { config: see }, async (request, reply) =>
      sendOrderPage(deps, request, reply),
    );

    app.post<OfOrder>('/admin/orders/:number/pack', { config: change }, async (request, reply) => {
      const form = readForm(request, QUANTITY_FIELDS, FIELD_LENGTH_MAX);
      const items = parcelLinesOf(form);
      return move(deps, request, reply, { form, done: 'packed' }, (connection, id, by) =>
        packOrder(deps, connection, id, by, items),
      );
    });

    app.post<OfOrder>('/admin/orders/:number/ship', { config: change }, async (request, reply) => {
      const form = readFields(request, ['carrier', 'trackingNumber', 'parcel']);
      const [carrier, trackingNumber] = [typedLine(form.carrier), typedLine(form.trackingNumber)];
      return move(deps, request, reply, { form, done: 'shipped' }, (connection, id, by) =>
        shipOrder(deps, connection, id, by, { carrier, trackingNumber, parcel: parcelOf(form.parcel) }),
      );
    });

    app.post<OfOrder>('/admin/orders/:number/deliver', { config: change }, async (request, reply) => {
      const form = readFields(request, ['parcel']);
      return move(deps, request, reply, { form, done: 'delivered' }, (connection, id, by) =>
        deliverOrder(deps, connection, id, by, parcelOf(form.parcel)),
      );
    });

    app.post<OfOrder>('/admin/orders/:number/cancel', { config: change }, async (request, reply) => {
      const form = readFields(request, ['note']);
      const note = form.note.trim().slice(0, FIELD_LENGTH_MAX);
      const sent = await move(deps, request, reply, { form, done: 'canceled' }, (connection, id, by) =>
        cancelOrder(deps, connection, id, { ...by, note }),
      );
      deps.onStockChanged();
      return sent;
    });

    app.post<OfOrder>('/admin/orders/:number/cancel-rest', { config: change }, async (request, reply) => {
      const form = readFields(request, ['note']);
      const note = form.note.trim().slice(0, FIELD_LENGTH_MAX);
      const sent = await move(deps, request, reply, { form, done: 'rest-canceled' }, (connection, id, by) =>
        cancelRest(deps, connection, id, { ...by, note }),
      );
      deps.onStockChanged();
      return sent;
    });

    app.post<OfOrder>('/admin/orders/:number/notes', { config: answer }, async (request, reply) => {
      const form = readForm(request, ['once', 'text'], NOTE_TEXT_LENGTH_MAX);
      const order = await getOrder(deps.database, request.params.number);
      const text = (form.text ?? '').trim();
      if (isInvisible(text) || !isCleanText(text, NOTE_TEXT_LENGTH_MAX))
        return sendOrderPage(deps, request, reply, { fault: 'Write a note.', typed: form });
      const key = { callerId: staffOf(request).customerId, key: onceKey(form) };
      const saved = await onceForForm(deps.database, request, key, async (connection) => {
        await addStaffNote(connection, order, actorOf(request), text);
        return { ok: true, body: {} } as const;
      });
      if (!saved.ok) return sendOrderPage(deps, request, reply, { fault: SENT_BEFORE, typed: form });
      return redirectDone(reply, paths.adminOrder(order.number), 'noted');
    });

    app.post<{ Params: { number: string; id: string } }>(
      '/admin/orders/:number/mails/:id/resend',
      { config: answer },
      async (request, reply) => {
        readFields(request, []);
        const { id } = request.params;
        const order = await getOrder(deps.database, request.params.number);
        const isSent =
          isUuid(id) &&
          (await retriedTransaction(deps.database, (connection) =>
            resendOrderMail(deps, connection, order, { id, staff: actorOf(request) }),
          ));
        if (!isSent)
          throw new Problem(404, 'not_found', 'This email is no longer kept. Emails are kept for 90 days.');
        return redirectDone(reply, paths.adminOrder(order.number), 'resent');
      },
    );
  };
}

/** Undefined for the order as a whole. */
const parcelOf = (text: string): number | undefined =>
  text === '' ? undefined : /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;

type Done = Parameters<typeof redirectDone>[2];

/** Moves an order on, or shows its page again and says who was faster. */
async function move(
  deps: AdminOrderDeps,
  request: OrderRequest,
  reply: FastifyReply,
  { form, done }: { form: Form; done: Done },
  work: (
    connection: Queryable,
    orderId: string,
    by: StaffActor,
  ) => Promise<{ ok: true } | { ok: false; reason: string }>,
): Promise<FastifyReply> {
  const order = await getOrder(deps.database, request.params.number);
  const by: StaffActor = { role: 'staff', staff: actorOf(request) };
  const moved = await retriedTransaction(deps.database, (connection) => work(connection, order.id, by));
  if (moved.ok) return redirectDone(reply, paths.adminOrder(order.number), done);
  return sendOrderPage(deps, request, reply, { reason: moved.reason, typed: form });
}

interface RefusedForm {
  /** Why the state of the order does not allow it. */
  reason?: string;
  fault?: string;
  typed: Form;
}

/** Sends the page of the order, after a refusal with what was typed. */
export async function sendOrderPage(
  deps: AdminOrderDeps,
  request: OrderRequest,
  reply: FastifyReply,
  refused?: RefusedForm,
): Promise<FastifyReply> {
  const staff = staffOf(request);
  const { timeZone, delivery } = reply.server.site.settings;
  const order = await getOrder(deps.database, request.params.number);
  const detail = await findDetail(deps, deps.database, order);
  const fault =
    refused?.reason === undefined
      ? refused?.fault
      : refusalText(refused.reason, order, detail.events, timeZone);
  const rights = {
    mayChange: mayDo(staff.role, 'orders:write'),
    mayAnswer: mayDo(staff.role, 'orders:answer'),
    maySeeCustomers: mayDo(staff.role, 'customers:read'),
  };
  const isToPay = detail.waitingEdit !== undefined || (order.state === 'placed' && !order.paysOnDelivery);
  const paymentUrl =
    isToPay && rights.mayChange
      ? await findPaymentUrl(deps.paymentLinks, deps.database, order.id)
      : undefined;
  const main = orderView({
    ...{ detail, carriers: delivery.carriers, timeZone, ...rights, paymentUrl },
    ...{ fault, typed: refused?.typed },
  });
  const done = doneNotice(request);
  const next = rights.mayChange
    ? await nextOrderLink(deps.database, order, queryText(request, 'done'))
    : null;
  const notice = done && html`<span>${done} ${next}</span>`;
  const content = {
    ...({ title: order.number, area: 'Orders', notice, main } as const),
    actions: actionsOf(detail, staff.role),
  };
  return sendAdminPage(reply, staff, content, statusOf(refused));
}

function statusOf(refused: RefusedForm | undefined): number {
  if (!refused) return 200;
  return refused.reason === 'not_now' || refused.reason === 'no_such_parcel' ? 409 : 422;
}

function actionsOf({ order, returns, waitingEdit }: OrderDetail, role: StaffRole): Html {
  const { number } = order;
  const expected = returns.find(({ state }) => state === 'asked');
  return html`<div class="acts">${waitingEdit ? html`<span class="badge warn">Waiting for ${formatMoney(waitingEdit.differenceMinor, order.currency)}</span>` : stateBadge(order)}${mayDo(role, 'audit:read') && html`<a class="btn small" href="${paths.adminHistory('order', number)}">History</a>`}<a class="btn small" href="${paths.adminOrderVerb(number, 'slip')}">Packing slip</a><a class="btn small" href="${paths.adminOrderVerb(number, 'label')}">Address label</a>${mayDo(role, 'orders:write') && html`${isEditable(order) && !waitingEdit && html`<a class="btn small" href="${paths.adminOrderVerb(number, 'edit')}">Edit</a>`}${isRefundable(order) && html`<a class="btn small" href="${paths.adminOrderVerb(number, 'refund')}">Refund</a>`}${expected && html`<a class="btn small primary" href="${paths.adminReturn(expected.id)}">Receive the return</a>`}${!waitingEdit && nextStepForm(order)}`}</div>`;
}

const isRefundable = ({ state, refundedMinor, totalMinor }: OrderWithLines): boolean =>
  refundedMinor < totalMinor && ['shipped', 'delivered', 'returned', 'partly_refunded'].includes(state);
