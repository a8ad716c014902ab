import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFields } from '../../customers/forms.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import type { OrderWithLines } from '../../orders/order.ts';
import { refundByStaff, type StaffRefundResult } from '../../orders/staff/staff-refund.ts';
import { notPayableText, parseMoney } from '../../settings/currency.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import { getOrder } from './detail/find-detail.ts';
import { REFUND_REASON_LENGTH_MAX, type RefundFields, refundView } from './refund-view.ts';
import type { AdminOrderDeps, OfOrder } from './routes.ts';

const config = { right: 'orders:write', needsRecentSignIn: true } as const;

/** The page that refunds an order, or a part of it. */
export function refundRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<OfOrder>('/admin/orders/:number/refund', { config }, async (request, reply) =>
      sendRefundPage(deps, request, reply),
    );

    app.post<OfOrder>('/admin/orders/:number/refund', { config }, async (request, reply) => {
      const typed = readFields(request, ['once', 'seen', 'amount', 'reason']);
      const order = await getOrder(deps.database, request.params.number);
      const amountMinor = parseMoney(typed.amount, order.currency);
      const reason = typed.reason.replace(/\s+/g, ' ').trim();
      const again = (fault: string, status = 422) =>
        sendRefundPage(deps, request, reply, { typed, fault, status });
      if (!amountMinor) return again(`Enter an amount in ${order.currency}, such as 12.50.`);
      if (!isCleanText(reason, REFUND_REASON_LENGTH_MAX) || reason === '')
        return again('Enter the reason, so that your colleagues know it.');
      const seenRefundedMinor = /^\d{1,9}$/.test(typed.seen) ? Number(typed.seen) : undefined;
      const staff = actorOf(request);
      const key = onceKey(typed);
      const saved = await onceForForm(
        deps.database,
        request,
        { callerId: staffOf(request).customerId, key },
        async (
          connection,
        ): Promise<{ ok: true; body: object } | Extract<StaffRefundResult, { ok: false }>> => {
          const refund = { amountMinor, key, staff, seenRefundedMinor, reason };
          const refunded = await refundByStaff(deps, connection, order, refund);
          return refunded.ok ? { ok: true, body: {} } : refunded;
        },
      );
      if (saved.ok) return redirectDone(reply, paths.adminOrder(order.number), 'refunded');
      if (saved.reason === 'key_reused') return again(SENT_BEFORE);
      return again(refundRefusalText(order, saved), saved.reason === 'changed' ? 409 : 422);
    });
  };
}

interface RefusedRefund {
  typed: RefundFields;
  fault: string;
  status: number;
}

async function sendRefundPage(
  deps: AdminOrderDeps,
  request: FastifyRequest<OfOrder>,
  reply: FastifyReply,
  refused?: RefusedRefund,
): Promise<FastifyReply> {
  const order = await getOrder(deps.database, request.params.number);
  const payment = await deps.payments.find(deps.database, order.id);
  const refundedMinor = Math.max(order.refundedMinor, payment?.refundedMinor ?? 0);
  const main = refundView({ order, refundedMinor, payment, typed: refused?.typed, fault: refused?.fault });
  const title = `Refund ${order.number}`;
  return sendAdminPage(reply, staffOf(request), { title, area: 'Orders', main }, refused?.status);
}

export function refundRefusalText(
  { currency }: Pick<OrderWithLines, 'currency'>,
  refusal: Extract<StaffRefundResult, { ok: false }>,
): string {
  switch (refusal.reason) {
    case 'not_left':
      return `At most ${formatMoney(refusal.leftMinor, currency)} can be refunded.`;
    case 'changed':
      return `Another refund of this order has been requested in the meantime. ${formatMoney(refusal.leftMinor, currency)} can still be refunded. Check the amount, then send the form again.`;
    case 'not_payable':
      return notPayableText(currency);
    default:
      return REFUSALS[refusal.reason];
  }
}

const REFUSALS = {
  not_found: 'This order no longer exists.',
  not_now:
    'A part can be refunded once the order is delivered, and all of it once it is shipped. Before that, cancel the order.',
  not_by_you: 'This order can’t be refunded now. Its page shows what happened.',
  not_paid: 'Nothing was paid for this order yet.',
  nothing_paid: 'Nothing was paid for this order yet.',
  too_much: 'This is more than is left to refund. Enter a smaller amount.',
  key_reused: SENT_BEFORE,
  failed: 'The payment provider has refused this refund. Reload this page to try again.',
} as const;
