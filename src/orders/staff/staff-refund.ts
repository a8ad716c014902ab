import type { Actor } from '../../audit/actor.ts';
import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { isPayableAmount } from '../../settings/currency.ts';
import { type ChangeOrderDeps, type RefundOrderResult, refundOrder } from '../change-order.ts';
import type { OrderWithLines } from '../order.ts';
import { addStaffNote } from './order-notes.ts';

export interface StaffRefundInput {
  /** When unset, what is left of the total is refunded. */
  amountMinor: number | undefined;
  /** The same order and key are refunded once. */
  key: string;
  staff: Actor;
  /** What had been refunded when the staff decided. A refund that was requested since then is not doubled. */
  seenRefundedMinor?: number | undefined;
  /** Why, for colleagues. It becomes a note of the order. */
  reason?: string | undefined;
}

export type StaffRefundResult =
  | { ok: true; amountMinor: number; isNew: true; isDone: boolean; isPayout: boolean }
  /** The refund was ordered before, and nothing was added. */
  | { ok: true; amountMinor: number; isNew: false; state: string }
  /** The sum is more than can be refunded, or nothing is left. */
  | { ok: false; reason: 'not_left'; leftMinor: number }
  /** The provider cannot pay back this sum in the order's currency. */
  | { ok: false; reason: 'not_payable' }
  /** Another refund was requested since the staff decided. */
  | { ok: false; reason: 'changed'; leftMinor: number }
  | Extract<RefundOrderResult, { ok: false }>;

/** Refunds an order, or a part of it, for the staff. */
export async function refundByStaff(
  deps: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
  { amountMinor, key: word, staff, seenRefundedMinor, reason }: StaffRefundInput,
): Promise<StaffRefundResult> {
  const key = `staff ${word}`;
  await connection.find(lockOrder, [order.id]);
  const earlier = await deps.payments.findRefund(connection, order.id, key);
  if (earlier) {
    if (amountMinor !== undefined && amountMinor !== earlier.amountMinor)
      return { ok: false, reason: 'key_reused' };
    if (earlier.state === 'failed') return { ok: false, reason: 'failed' };
    return { ok: true, amountMinor: earlier.amountMinor, isNew: false, state: earlier.state };
  }
  const payment = await deps.payments.find(connection, order.id);
  const refundedMinor = Math.max(order.refundedMinor, payment?.refundedMinor ?? 0);
  const leftMinor = order.totalMinor - refundedMinor;
  if (seenRefundedMinor !== undefined && seenRefundedMinor !== refundedMinor)
    return { ok: false, reason: 'changed', leftMinor };
  const amount = amountMinor ?? leftMinor;
  if (!isPayableAmount(amount, order.currency)) return { ok: false, reason: 'not_payable' };
  if (amount < 1 || amount > leftMinor) return { ok: false, reason: 'not_left', leftMinor };
  const refund = { amountMinor: amount, key };
  const refunded = await refundOrder(deps, connection, order.id, refund, { role: 'staff', staff });
  if (!refunded.ok) return refunded;
  if (reason) await addStaffNote(connection, order, staff, `Refund: ${reason}`);
  const { isDone, isPayout } = refunded;
  return { ok: true, amountMinor: amount, isNew: true, isDone, isPayout };
}
