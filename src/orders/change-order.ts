import type { Actor as AuditActor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import type { Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import type { CancelPaymentResult } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import { dropWaitingEdit } from './edit/end-edit.ts';
import { overpaidMinor } from './edit/overpaid.ts';
import { findWaitingEdit } from './edit/waiting-edit.ts';
import type { CanceledMoney, CancelReason } from './emails/order-emails.ts';
import {
  type OrderEmailDeps,
  type ShippedPart,
  sendCanceled,
  sendPartShipped,
  sendPayoutDue,
  sendShipped,
} from './emails/send-emails.ts';
import type { OrderWithLines, PaidItem } from './order.ts';
import {
  findOrder,
  lockOrder,
  noteOrder,
  type TransitionDetails,
  type TransitionOrderResult,
  transitionOrder,
} from './orders.ts';
import { selectParcels, updateParcelsOfOrder, updatePartlyPacked } from './parcels/queries.ts';
import { type ActorRole, nextState, type OrderAction } from './states.ts';
import { lockVariants } from './stock/stock.ts';

/** Changes an order together with its payment and its emails, each in the caller's transaction. */

export interface ChangeOrderDeps extends OrderEmailDeps {
  payments: Pick<
    Payments,
    'cancel' | 'cancelForEdit' | 'collect' | 'find' | 'findRefund' | 'refund' | 'payOut'
  >;
}

/** Who changes an order. What the staff does is written to the audit log. */
export type Actor = (
  | { role: Exclude<ActorRole, 'staff'>; staff?: undefined }
  | { role: 'staff'; staff: AuditActor }
) & {
  /** A sentence for the shopper. */
  note?: string;
};

/** A member of the staff, an API key or a command that changes an order. */
export type StaffActor = Extract<Actor, { role: 'staff' }>;

const REASONS: Readonly<Record<ActorRole, CancelReason>> = {
  customer: 'by_customer',
  staff: 'by_shop',
  payment: 'unpaid',
  shop: 'unpaid',
};

/** Cancels an order. What was paid for it is refunded, and an edit that waits for its payment ends. */
export async function cancelOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  by: Actor,
): Promise<TransitionOrderResult> {
  const { role, note = '' } = by;
  const name = nameOf(by);
  const before = await lockOrder(connection, orderId);
  if (!before) return { ok: false, reason: 'not_found' };
  // Callers commit a refusal, so everything is asked before anything is changed.
  const allowed = nextState(before, 'cancel', role);
  if (!allowed.ok) return allowed;
  // Only the staff can cancel a packed order, and only a packed order can have left in part.
  if (by.staff && !(await cancelParcels(connection, orderId))) return { ok: false, reason: 'not_now' };
  const edit = await findWaitingEdit(connection, orderId);
  if (edit) {
    // Two reservations are released, so the variants of both are locked here in one sequence, to avoid deadlocks.
    await lockVariants(
      connection,
      [...before.lines, ...edit.lines].map(({ sku }) => sku),
    );
    await dropWaitingEdit(deps, connection, edit);
  }
  const acted = await transitionOrder(connection, orderId, 'cancel', role, { name, note });
  if (!acted.ok) return acted;
  await recordMove(connection, by, 'cancel', before, acted.order);
  const payment = await cancelPayment(deps, connection, before);
  const { refundMinor } = payment;
  if (refundMinor > 0) {
    const said = { by: role, name, note: refundNote(formatMoney(refundMinor, acted.order.currency), false) };
    await noteOrder(connection, orderId, 'refund_ask', said);
  }
  const money = canceledMoney(payment);
  await sendCanceled(deps, connection, acted.order, { reason: REASONS[role], money, note });
  return acted;
}

/**
 * Refunds everything that was paid. The database lets an order count refunds up to its total, so what was overpaid is
 * refunded on its own, and not counted.
 */
async function cancelPayment(
  { payments }: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
): Promise<CancelPaymentResult> {
  const { id: orderId, number } = order;
  const amountMinor = overpaidMinor(order, await payments.find(connection, orderId));
  if (amountMinor > 0) {
    const refund = { orderId, key: 'cancel overpaid', amountMinor, adjustsTotal: true };
    const refunded = await payments.refund(connection, refund);
    if (!refunded.ok)
      throw new Error(`what was overpaid for ${number} cannot be refunded: ${refunded.reason}`);
  }
  const canceled = await payments.cancel(connection, { orderId, key: 'cancel' });
  return { ...canceled, refundMinor: canceled.refundMinor + amountMinor };
}

/** Resolves to false if a parcel of the order has left. The caller has locked the order. */
async function cancelParcels(connection: Queryable, orderId: string): Promise<boolean> {
  const parcels = await connection.list(selectParcels, [orderId]);
  if (parcels.some(({ state }) => state === 'shipped' || state === 'delivered')) return false;
  if (parcels.length === 0) return true;
  await connection.run(updateParcelsOfOrder, [orderId, 'packed', 'canceled']);
  await connection.run(updatePartlyPacked, [orderId, false]);
  return true;
}

const nameOf = ({ staff }: Actor): string => staff?.name ?? '';

/** Notes, carriers and tracking numbers are left out, because they may say who the shopper is. */
async function recordMove(
  connection: Queryable,
  { staff }: Actor,
  action: OrderAction,
  before: OrderWithLines | undefined,
  after: OrderWithLines,
): Promise<void> {
  if (!staff) return;
  await recordChange(connection, staff, {
    action: `order.${action}`,
    subject: { kind: 'order', id: after.number },
    before: before && { state: before.state },
    after: { state: after.state },
  });
}

/** Records what was done with one of several parcels. */
export const recordParcel = (
  connection: Queryable,
  { staff }: StaffActor,
  { order, parcel, action }: { order: OrderWithLines; parcel: number; action: 'pack' | 'ship' | 'deliver' },
): Promise<void> =>
  recordChange(connection, staff, {
    action: `order.parcel-${action}`,
    subject: { kind: 'order', id: order.number },
    after: { parcel },
  });

function canceledMoney({ refundMinor, refundedBeforeMinor, mayBePaid }: CancelPaymentResult): CanceledMoney {
  if (refundMinor > 0) return { kind: 'refunding', amountMinor: refundMinor };
  if (refundedBeforeMinor > 0) return { kind: 'refunded', amountMinor: refundedBeforeMinor };
  return { kind: mayBePaid ? 'may_be_paid' : 'none' };
}

export const refundNote = (money: string, isPayout: boolean): string =>
  isPayout
    ? `We’ll pay out ${money} by bank transfer. Please reply to our email with your account details.`
    : `We’re refunding ${money} to your original payment method.`;

/** Packs, ships, delivers or returns a whole order, with its email and its payment. `part`: the last parcel of several. */
export async function moveOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  action: Extract<OrderAction, 'pack' | 'ship' | 'deliver' | 'return'>,
  by: Actor,
  { part, ...details }: Pick<TransitionDetails, 'carrier' | 'trackingNumber'> & { part?: ShippedPart } = {},
): Promise<TransitionOrderResult> {
  const { role, note = '' } = by;
  const before = by.staff && (await findOrder(connection, orderId));
  const acted = await transitionOrder(connection, orderId, action, role, {
    name: nameOf(by),
    note,
    ...details,
  });
  if (acted.ok) await recordMove(connection, by, action, before, acted.order);
  if (acted.ok && action === 'ship') {
    if (part) await sendPartShipped(deps, connection, acted.order, part);
    else await sendShipped(deps, connection, acted.order);
  }
  if (acted.ok && action === 'deliver') await deps.payments.collect(connection, orderId);
  return acted;
}

export type RefundOrderResult =
  /** `isDone`: the refund had been made before. `isPayout`: the staff must pay it out. */
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

export interface RefundOrderInput {
  amountMinor: number;
  key: string;
  /** What is refunded, if it is more than an amount. The credit note lists it. */
  items?: readonly PaidItem[];
}

/**
 * Orders a refund. The order counts it when it has been made: when the provider reports it, or when the staff has paid it
 * out. A refund that is ordered twice with one `key` is made once.
 */
export async function refundOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  { amountMinor, key, items }: RefundOrderInput,
  by: Actor,
): Promise<RefundOrderResult> {
  const { role } = by;
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const allowed = nextState(order, refundAction(order, amountMinor), role);
  if (!allowed.ok) return allowed;
  const refunded = await deps.payments.refund(connection, { orderId, key, amountMinor });
  if (!refunded.ok) return refunded;
  if (refunded.state === 'failed') return { ok: false, reason: 'failed' };
  const { isPayout, isNew, state } = refunded;
  if (isNew) {
    const money = formatMoney(amountMinor, order.currency);
    await noteOrder(connection, orderId, 'refund_ask', {
      by: role,
      name: nameOf(by),
      note: refundNote(money, isPayout),
      ...(items && { items }),
    });
    if (by.staff)
      await recordChange(connection, by.staff, {
        action: 'order.refund',
        subject: { kind: 'order', id: order.number },
        after: { amountMinor, currency: order.currency },
      });
    const { currency } = order;
    if (isPayout) await sendPayoutDue(deps, connection, order, { amountMinor, currency });
  }
  return { ok: true, isDone: state === 'done', isPayout };
}

export const refundAction = ({ refundedMinor, totalMinor }: OrderWithLines, amountMinor: number) =>
  refundedMinor + amountMinor >= totalMinor ? 'refund' : 'refund_partly';
