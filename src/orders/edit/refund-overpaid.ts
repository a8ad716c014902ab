import { randomUUID } from 'node:crypto';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PaymentSummary } from '../../payments/payment-types.ts';
import { type ChangeOrderDeps, refundNote } from '../change-order.ts';
import type { Order } from '../order.ts';
import { lockOrder, noteOrder } from '../orders.ts';

/** What was paid for something that the order no longer costs, if its refund has failed. */
export function overpaidMinor(
  { state, totalMinor }: Pick<Order, 'state' | 'totalMinor'>,
  payment: Pick<PaymentSummary, 'state' | 'receivedMinor'> | undefined,
): number {
  const isPaid = payment && ['paid', 'partly_refunded', 'refunded'].includes(payment.state);
  return isPaid && state !== 'canceled' ? Math.max(payment.receivedMinor - totalMinor, 0) : 0;
}

/** Refunds it again, in the caller's transaction. Once it is requested, nothing is overpaid anymore. */
export async function refundOverpaid(
  deps: Pick<ChangeOrderDeps, 'payments'>,
  connection: Queryable,
  orderId: string,
  staff: Actor,
): Promise<{ ok: true } | { ok: false; reason: 'not_found' | 'not_now' }> {
  const order = await lockOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const amountMinor = overpaidMinor(order, await deps.payments.find(connection, orderId));
  if (amountMinor === 0) return { ok: false, reason: 'not_now' };
  const refund = { orderId, key: `overpaid ${randomUUID()}`, amountMinor, adjustsTotal: true };
  const refunded = await deps.payments.refund(connection, refund);
  if (!refunded.ok) return { ok: false, reason: 'not_now' };
  const note = refundNote(formatMoney(amountMinor, order.currency), refunded.isPayout);
  await noteOrder(connection, orderId, 'refund_ask', { by: 'staff', name: staff.name, note });
  await recordChange(connection, staff, {
    action: 'order.refund',
    subject: { kind: 'order', id: order.number },
    after: { amountMinor, currency: order.currency },
  });
  return { ok: true };
}
