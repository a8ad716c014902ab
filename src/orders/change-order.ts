import { giveBackPromo } from '../checkout/promo/promo-queries.ts';
import type { Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import type { CanceledMoney, CancelReason } from '../mail/order-messages.ts';
import type { CanceledPayment } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import type { OrderWithLines } from './order.ts';
import { type MailParts, sendCanceled, sendPayoutDue, sendShipped } from './order-mails.ts';
import { type Acted, type ActionDetails, act, findOrder, noteOrder } from './orders.ts';
import { type Actor, next, type OrderAction } from './states.ts';

/** What changes an order's state, its payment, its code and its mails together: each in the caller's transaction. */

export interface ChangeParts extends MailParts {
  payments: Pick<Payments, 'cancel' | 'collect' | 'find' | 'findRefund' | 'refund' | 'payOut'>;
}

export interface By {
  actor: Actor;
  /** Which person of the staff; empty for nobody in particular. */
  name?: string;
  /** A sentence for the shopper. */
  note?: string;
}

const REASONS: Readonly<Record<Actor, CancelReason>> = {
  customer: 'by_customer',
  staff: 'by_shop',
  payment: 'unpaid',
  shop: 'unpaid',
};

/** What was paid goes back by itself. */
export async function cancelOrder(
  parts: ChangeParts,
  connection: Queryable,
  orderId: string,
  { actor, name = '', note = '' }: By,
): Promise<Acted> {
  const acted = await act(connection, orderId, 'cancel', actor, { name, note });
  if (!acted.ok) return acted;
  await giveBackPromo(connection, orderId);
  const payment = await parts.payments.cancel(connection, { orderId, key: 'cancel' });
  const { refundMinor } = payment;
  if (refundMinor > 0) {
    const said = { by: actor, name, note: refundNote(formatMoney(refundMinor, acted.order.currency), false) };
    await noteOrder(connection, orderId, 'refund_ask', said);
  }
  const money = canceledMoney(payment);
  await sendCanceled(parts, connection, acted.order, { reason: REASONS[actor], money });
  return acted;
}

function canceledMoney({ refundMinor, refundedBeforeMinor, mayBePaid }: CanceledPayment): CanceledMoney {
  if (refundMinor > 0) return { kind: 'refunding', amountMinor: refundMinor };
  if (refundedBeforeMinor > 0) return { kind: 'refunded', amountMinor: refundedBeforeMinor };
  return { kind: mayBePaid ? 'may_be_paid' : 'none' };
}

const refundNote = (money: string, isPayout: boolean): string =>
  isPayout
    ? `We'll pay out ${money} by bank transfer. Please reply to our email with your account details.`
    : `We're refunding ${money} to your original payment method.`;

/** Packed, shipped and delivered, with what goes with it. */
export async function moveOrder(
  parts: ChangeParts,
  connection: Queryable,
  orderId: string,
  action: Extract<OrderAction, 'pack' | 'ship' | 'deliver' | 'return'>,
  by: By,
  details: Pick<ActionDetails, 'carrier' | 'trackingNumber'> = {},
): Promise<Acted> {
  const { actor, ...said } = by;
  const acted = await act(connection, orderId, action, actor, { ...said, ...details });
  if (acted.ok && action === 'ship') await sendShipped(parts, connection, acted.order);
  if (acted.ok && action === 'deliver') await parts.payments.collect(connection, orderId);
  return acted;
}

export type RefundAsked =
  /** `isDone`: it was ordered before, and has been made. `isPayout`: the staff pay it out. */
  | { ok: true; isDone: boolean; isPayout: boolean }
  | {
      ok: false;
      reason:
        | 'not_found'
        | 'not_now'
        | 'not_by_you'
        | 'not_paid'
        | 'nothing_paid'
        | 'too_much'
        | 'key_reused'
        | 'failed';
    };

/**
 * Orders a refund, which the order's history shows. The order counts it once it is made: when the provider reports
 * it, or when the staff have paid it out. A refund that is ordered twice under one `key` is made once.
 */
export async function refundOrder(
  parts: ChangeParts,
  connection: Queryable,
  orderId: string,
  { amountMinor, key }: { amountMinor: number; key: string },
  { actor, name = '' }: By,
): Promise<RefundAsked> {
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const allowed = next(order, refundAction(order, amountMinor), actor);
  if (!allowed.ok) return allowed;
  const refunded = await parts.payments.refund(connection, { orderId, key, amountMinor });
  if (!refunded.ok) return refunded;
  if (refunded.state === 'failed') return { ok: false, reason: 'failed' };
  const { isPayout, isNew, state } = refunded;
  if (isNew) {
    const money = formatMoney(amountMinor, order.currency);
    await noteOrder(connection, orderId, 'refund_ask', {
      by: actor,
      name,
      note: refundNote(money, isPayout),
    });
    if (isPayout) await sendPayoutDue(parts, connection, order, money);
  }
  return { ok: true, isDone: state === 'done', isPayout };
}

export const refundAction = ({ refundedMinor, totalMinor }: OrderWithLines, amountMinor: number) =>
  refundedMinor + amountMinor >= totalMinor ? 'refund' : 'refund_partly';
