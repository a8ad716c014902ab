import type { CancelReason } from '../mail/order-messages.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { type Acted, type ActionDetails, act, findOrder, takeBackRefund } from '../orders/orders.ts';
import { type Actor, next, type OrderAction } from '../orders/states.ts';
import type { OnSettled, Settled } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import type { Queryable } from '../platform/database.ts';
import { type MailParts, sendCanceled, sendConfirmed, sendRefunded, sendShipped } from './order-mails.ts';
import { giveBackPromo } from './promo-queries.ts';

/** What changes an order's state, its payment, its code and its mails together: each in the caller's transaction. */

export interface ChangeParts extends MailParts {
  payments: Pick<Payments, 'cancel' | 'collect' | 'find' | 'refund'>;
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
  const { refundMinor, isByHand } = await parts.payments.cancel(connection, { orderId, key: 'cancel' });
  const reason = REASONS[actor];
  await sendCanceled(parts, connection, acted.order, { reason, isPaid: refundMinor > 0 });
  if (!isByHand) return acted;
  return act(connection, orderId, 'refund', 'staff', { name, amountMinor: refundMinor });
}

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
  | { ok: true; order: OrderWithLines; isDone: boolean }
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
 * Asks for money to go back. The order says so once it has: at once where it was paid at the door, otherwise as
 * the provider reports it. `key`: the same refund asked for twice is made once.
 */
export async function refundOrder(
  parts: ChangeParts,
  connection: Queryable,
  orderId: string,
  { amountMinor, key }: { amountMinor: number; key: string },
  by: By,
): Promise<RefundAsked> {
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const allowed = next(order, refundAction(order, amountMinor), by.actor);
  if (!allowed.ok) return allowed;
  const refunded = await parts.payments.refund(connection, { orderId, key, amountMinor });
  if (!refunded.ok) return refunded;
  if (refunded.state === 'failed') return { ok: false, reason: 'failed' };
  if (refunded.state !== 'by_hand') return { ok: true, order, isDone: refunded.state === 'done' };
  const after = await noteRefunded(parts, connection, orderId, amountMinor, by);
  return { ok: true, order: after ?? order, isDone: true };
}

const refundAction = ({ refundedMinor, totalMinor }: OrderWithLines, amountMinor: number) =>
  refundedMinor + amountMinor >= totalMinor ? 'refund' : 'refund_partly';

async function noteRefunded(
  parts: MailParts,
  connection: Queryable,
  orderId: string,
  amountMinor: number,
  { actor, name = '', note = '' }: By,
): Promise<OrderWithLines | undefined> {
  const order = await findOrder(connection, orderId);
  if (!order) return undefined;
  const acted = await act(connection, orderId, refundAction(order, amountMinor), actor, {
    name,
    note,
    amountMinor,
  });
  if (!acted.ok) throw new Error(`order ${order.number} cannot be refunded in the state ${order.state}`);
  await sendRefunded(parts, connection, acted.order, amountMinor);
  return acted.order;
}

const NOT_PAID = {
  expired: 'It was not paid in time. Nothing was charged.',
  refused: 'The payment was of another sum than the order. It goes back.',
} as const;

const REFUND_FAILED = 'The refund did not reach you. We see to it that it does.';

/** What payments tell. See `OnSettled`: in its transaction, with the order locked, once for each outcome. */
export function createOnSettled(parts: MailParts, onStockChanged: () => void): OnSettled {
  return async (connection, settled) => {
    switch (settled.outcome) {
      case 'paid':
        return paid(parts, connection, settled);
      case 'failed':
        await failed(parts, connection, settled);
        onStockChanged();
        return undefined;
      case 'refunded':
        await refunded(parts, connection, settled);
        return undefined;
      case 'refund_failed':
        await takeBackRefund(connection, settled.orderId, { ...settled, note: REFUND_FAILED });
        return undefined;
    }
  };
}

async function paid(parts: MailParts, connection: Queryable, { orderId }: Settled) {
  const acted = await act(connection, orderId, 'pay', 'payment');
  if (!acted.ok) return 'unwanted' as const;
  await sendConfirmed(parts, connection, acted.order);
  return undefined;
}

async function failed(
  parts: MailParts,
  connection: Queryable,
  { orderId, reason }: Extract<Settled, { outcome: 'failed' }>,
): Promise<void> {
  const acted = await act(connection, orderId, 'cancel', 'payment', { note: NOT_PAID[reason] });
  if (!acted.ok) return;
  await giveBackPromo(connection, orderId);
  await sendCanceled(parts, connection, acted.order, { reason: 'unpaid', isPaid: false });
}

async function refunded(
  parts: MailParts,
  connection: Queryable,
  { orderId, amountMinor, isUnwanted }: Extract<Settled, { outcome: 'refunded' }>,
): Promise<void> {
  const order = isUnwanted && (await findOrder(connection, orderId));
  if (order) return sendRefunded(parts, connection, order, amountMinor);
  await noteRefunded(parts, connection, orderId, amountMinor, { actor: 'payment' });
}
