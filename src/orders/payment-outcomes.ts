import type { Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import type { OnSettled, PaymentOutcome, RefundSource } from '../payments/payment-types.ts';
import { refundAction } from './change-order.ts';
import { applyPaidEdit, endUnpaidEdit } from './edit/end-edit.ts';
import {
  type OrderEmailDeps,
  sendCanceled,
  sendConfirmed,
  sendRefunded,
  sendReturning,
} from './emails/send-emails.ts';
import type { OrderWithLines } from './order.ts';
import { findOrder, noteOrder, takeBackRefund, transitionOrder } from './orders.ts';
import { nextState } from './states.ts';

type OutcomeOf<Outcome extends PaymentOutcome['outcome']> = Extract<PaymentOutcome, { outcome: Outcome }>;

/** Applies the outcome of a payment to its order. `OnSettled` says when it is called. */
export function createOnSettled(deps: OrderEmailDeps, onStockChanged: () => void): OnSettled {
  return async (connection, settled) => {
    switch (settled.outcome) {
      case 'paid':
        return paid(deps, connection, settled);
      case 'failed':
        await failed(deps, connection, settled);
        onStockChanged();
        return undefined;
      case 'returning':
        await returning(deps, connection, settled);
        return undefined;
      case 'refunded':
        await refunded(deps, connection, settled);
        return undefined;
      case 'refund_failed':
        await refundFailed(connection, settled);
        return undefined;
    }
  };
}

async function paid(deps: OrderEmailDeps, connection: Queryable, { orderId, editId }: OutcomeOf<'paid'>) {
  if (editId !== null)
    return (await applyPaidEdit(deps, connection, { orderId, editId })) ? undefined : ('unwanted' as const);
  const acted = await transitionOrder(connection, orderId, 'pay', 'payment');
  if (!acted.ok) return 'unwanted' as const;
  await sendConfirmed(deps, connection, acted.order);
  return undefined;
}

const NOT_PAID = {
  expired: 'It wasn’t paid in time. Nothing was charged.',
  refused: 'The payment didn’t match the order’s total.',
} as const;

async function failed(
  deps: OrderEmailDeps,
  connection: Queryable,
  { orderId, editId, reason }: OutcomeOf<'failed'>,
): Promise<void> {
  if (editId !== null) return endUnpaidEdit(deps, connection, { orderId, editId, reason });
  const acted = await transitionOrder(connection, orderId, 'cancel', 'payment', { note: NOT_PAID[reason] });
  if (!acted.ok) return;
  // After a payment of a wrong amount, the email about its refund also says that the order is canceled.
  if (reason === 'expired')
    await sendCanceled(deps, connection, acted.order, { reason: 'unpaid', money: { kind: 'none' } });
}

/** A payment arrived that the order cannot take. It is being refunded. */
async function returning(
  deps: OrderEmailDeps,
  connection: Queryable,
  { orderId, editId, reason, amountMinor, currency }: OutcomeOf<'returning'>,
): Promise<void> {
  const money = formatMoney(amountMinor, currency);
  const why = editId === null ? RETURNED[reason] : RETURNED_OF_EDIT[reason];
  const note = `We received ${money}${why} We’re refunding it to your original payment method.`;
  const order = await noteOrder(connection, orderId, 'pay_late', { by: 'payment', note });
  if (order) await sendReturning(deps, connection, order, { money, reason, isOfEdit: editId !== null });
}

const RETURNED = {
  late: ' after the order was canceled.',
  wrong_amount: ', which is not the order’s total.',
} as const;
const RETURNED_OF_EDIT = {
  late: ' for a change to the order that is no longer open.',
  wrong_amount: ', which is not what the change costs.',
} as const;

async function refunded(
  deps: OrderEmailDeps,
  connection: Queryable,
  { orderId, amountMinor, currency, isCounted, source }: OutcomeOf<'refunded'>,
): Promise<void> {
  const money = formatMoney(amountMinor, currency);
  const order = await writeRefund(connection, orderId, isCounted ? amountMinor : 0, { source, money });
  const isPaidOut = source.kind === 'payout';
  if (order) await sendRefunded(deps, connection, order, { amountMinor, currency, isPaidOut, isCounted });
}

/**
 * A refund that the order's state does not allow, such as one made in the provider's dashboard, is only noted. An order whose
 * total was lowered may have received more than its total, and the database lets it count refunds up to the total only.
 */
async function writeRefund(
  connection: Queryable,
  orderId: string,
  refundedMinor: number,
  { source, money }: { source: RefundSource; money: string },
): Promise<OrderWithLines | undefined> {
  const order = await findOrder(connection, orderId);
  if (!order) return undefined;
  const amountMinor = Math.min(refundedMinor, order.totalMinor - order.refundedMinor);
  const [by, name] = source.kind === 'payout' ? (['staff', source.by] as const) : (['payment', ''] as const);
  const note = `${money} ${source.kind === 'payout' ? 'by bank transfer' : 'to your original payment method'}.`;
  const action = refundAction(order, amountMinor);
  if (amountMinor === 0 || !nextState(order, action, by).ok)
    return noteOrder(connection, orderId, 'refund_note', { by, name, note, amountMinor });
  const acted = await transitionOrder(connection, orderId, action, by, { name, note, amountMinor });
  if (!acted.ok) throw new Error(`order ${order.number} changed while it was locked`);
  return acted.order;
}

const REFUND_FAILED = 'The refund didn’t reach you. We’re looking into it.';

async function refundFailed(
  connection: Queryable,
  { orderId, amountMinor, wasCounted }: OutcomeOf<'refund_failed'>,
): Promise<void> {
  const counted = wasCounted ? amountMinor : 0;
  await takeBackRefund(connection, orderId, { amountMinor: counted, note: REFUND_FAILED });
}
