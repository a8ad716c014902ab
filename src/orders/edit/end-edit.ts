import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { lockOrder } from '../../payments/queries.ts';
import type { ChangeOrderDeps } from '../change-order.ts';
import { type OrderEmailDeps, sendChanged, sendEditEnded } from '../emails/send-emails.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { joinReservations, releaseItems } from '../stock/part-of-reservation.ts';
import { changedItems, itemsText } from './items.ts';
import { selectReservation } from './queries.ts';
import { storeEdit } from './store-edit.ts';
import { endWaitingEdit, findWaitingEdit, markApplied, type WaitingEdit } from './waiting-edit.ts';

/** Ends edits that wait for their payment. Each function runs in the caller's transaction. */

/**
 * Applies an edit that was just paid. Resolves to false if it no longer waits, so that the payment is refunded. Its items
 * are already reserved, so none can be sold out.
 */
export async function applyPaidEdit(
  deps: OrderEmailDeps,
  connection: Queryable,
  { orderId, editId }: { orderId: string; editId: string },
): Promise<boolean> {
  await connection.find(lockOrder, [orderId]);
  const [order, edit] = [await findOrder(connection, orderId), await findWaitingEdit(connection, orderId)];
  if (!order || edit?.id !== editId) return false;
  const { id: reservationId } = (await connection.find(selectReservation, [orderId])) ?? { id: null };
  if (reservationId) {
    const { less } = changedItems(order.lines, edit.lines);
    if (less.length > 0) await releaseItems(connection, reservationId, less);
    if (edit.reservationId) await joinReservations(connection, reservationId, edit.reservationId);
  }
  await markApplied(connection, edit);
  await storeEdit(connection, orderId, { lines: edit.lines, amounts: edit }, reservationId);
  const after = await noteOrder(connection, orderId, 'edit', {
    ...{ by: 'payment', note: 'We’ve received your payment and changed the items as you asked.' },
  });
  if (!after) throw new Error('an order was gone while it was locked');
  await recordChange(connection, edit.actor, {
    action: 'order.edit-items',
    subject: { kind: 'order', id: order.number },
    before: { items: itemsText(order.lines), totalMinor: order.totalMinor },
    after: { items: itemsText(after.lines), totalMinor: after.totalMinor },
  });
  await sendChanged(deps, connection, after);
  return true;
}

const NOT_PAID = {
  expired: 'The change wasn’t paid in time, so your order stays as it was.',
  refused: 'The payment didn’t match what the change costs, so your order stays as it was.',
  returned: 'The payment for the change was refunded, so your order stays as it was.',
} as const;

/** Ends an edit that was not paid in time, or not as asked for. The order stays as it was, and can be packed. */
export async function endUnpaidEdit(
  deps: OrderEmailDeps,
  connection: Queryable,
  { orderId, editId, reason }: { orderId: string; editId: string; reason: keyof typeof NOT_PAID },
): Promise<void> {
  const edit = await findWaitingEdit(connection, orderId);
  if (edit?.id !== editId) return;
  await endWaitingEdit(connection, edit, 'expired');
  const order = await noteOrder(connection, orderId, 'edit_end', { by: 'payment', note: NOT_PAID[reason] });
  // After a payment of a wrong amount, the email about its refund also says that the order stays as it was.
  if (order && reason !== 'refused')
    await sendEditEnded(deps, connection, order, reason === 'expired' ? 'expired' : 'withdrawn');
}

export type WithdrawEditResult = { ok: true } | { ok: false; reason: 'not_found' | 'not_now' };

/** Withdraws an edit that waits for its payment. A payment that is made at the same moment is refunded. */
export async function withdrawEdit(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  staff: Actor,
): Promise<WithdrawEditResult> {
  await connection.find(lockOrder, [orderId]);
  const edit = await findWaitingEdit(connection, orderId);
  if (!edit) return { ok: false, reason: 'not_now' };
  await dropWaitingEdit(deps, connection, edit);
  const note = 'We’ve withdrawn the change, so your order stays as it was.';
  const order = await noteOrder(connection, orderId, 'edit_end', { by: 'staff', name: staff.name, note });
  if (!order) return { ok: false, reason: 'not_found' };
  await recordWithdrawn(connection, staff, order, edit);
  await sendEditEnded(deps, connection, order, 'withdrawn');
  return { ok: true };
}

/** Ends the edit and its payment without telling anyone, for example because the order is being canceled. */
export async function dropWaitingEdit(
  { payments }: Pick<ChangeOrderDeps, 'payments'>,
  connection: Queryable,
  edit: WaitingEdit,
): Promise<void> {
  await payments.cancelForEdit(connection, edit.id);
  await endWaitingEdit(connection, edit, 'withdrawn');
}

const recordWithdrawn = (
  connection: Queryable,
  staff: Actor,
  { number, currency }: OrderWithLines,
  { differenceMinor }: WaitingEdit,
): Promise<void> =>
  recordChange(connection, staff, {
    action: 'order.withdraw-edit',
    subject: { kind: 'order', id: number },
    before: { difference: formatMoney(differenceMinor, currency) },
  });
