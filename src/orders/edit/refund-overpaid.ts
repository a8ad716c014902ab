import { randomUUID } from 'node:crypto';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { type ChangeOrderDeps, refundNote } from '../change-order.ts';
import { lockOrder, noteOrder } from '../orders.ts';
import { overpaidMinor } from './overpaid.ts';

/** Refunds again what was overpaid, in the caller's transaction. Once it is requested, nothing is overpaid anymore. */
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
