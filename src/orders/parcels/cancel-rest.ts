import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { lockOrder } from '../../payments/queries.ts';
import { type ChangeOrderDeps, moveOrder, refundNote, type StaffActor } from '../change-order.ts';
import { withFewerItems } from '../edit/edited-lines.ts';
import { itemsText } from '../edit/items.ts';
import { selectReservation } from '../edit/queries.ts';
import { storeEdit } from '../edit/store-edit.ts';
import { mailItemsOf } from '../emails/email-items.ts';
import { sendRestCanceled } from '../emails/send-emails.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, noteOrder, type TransitionOrderResult, transitionOrder } from '../orders.ts';
import { releaseItems } from '../stock/part-of-reservation.ts';
import { collectedMinor } from './collected.ts';
import { NOTE_LENGTH_MAX } from './pack-order.ts';
import { type Parcel, type ParcelLine, parcelItems, sumByLine, unshippedLines } from './parcel.ts';
import { selectParcels, updateParcelsOfOrder, updatePartlyPacked } from './queries.ts';

export type CancelRestResult =
  | TransitionOrderResult
  /** The rest costs more than is left to refund, because part of the payment was refunded before. */
  | { ok: false; reason: 'refunded' }
  /** The couriers of the parcels that have left collect less than the order would cost. */
  | { ok: false; reason: 'collects_less' };

/**
 * Cancels the items of a partly shipped order that have not left, in the caller's transaction. They go back into stock, and
 * their price without their share of the discount is refunded. Delivery is not refunded, because a parcel was sent. The
 * order then counts as shipped, and its invoice lists what has left. If it is paid on delivery, the parcels that have left
 * must collect what it then costs.
 */
export async function cancelRest(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  by: StaffActor,
): Promise<CancelRestResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const parcels = await connection.list(selectParcels, [orderId]);
  const left = parcels.filter(({ state }) => state === 'shipped' || state === 'delivered');
  if (order.state !== 'packed' || left.length === 0) return { ok: false, reason: 'not_now' };
  const rest = unshippedLines(order, parcels);
  const edited = withFewerItems(order, sumByLine(left.flatMap(({ lines }) => lines)));
  if (order.paysOnDelivery && collectedMinor(order, parcels, left) !== edited.amounts.totalMinor)
    return { ok: false, reason: 'collects_less' };
  const refundMinor = order.totalMinor - edited.amounts.totalMinor;
  const payment = await deps.payments.find(connection, orderId);
  const isPaid = payment !== undefined && payment.receivedMinor > 0;
  if (isPaid && payment.receivedMinor - payment.refundedMinor < refundMinor)
    return { ok: false, reason: 'refunded' };
  const { id: reservationId } = (await connection.find(selectReservation, [orderId])) ?? { id: null };
  if (reservationId) await releaseItems(connection, reservationId, itemsOf(order, rest));
  await connection.run(updateParcelsOfOrder, [orderId, 'packed', 'canceled']);
  await connection.run(updatePartlyPacked, [orderId, false]);
  await storeEdit(connection, orderId, edited, reservationId);
  if (isPaid && refundMinor > 0) {
    const refund = { orderId, key: 'cancel rest', amountMinor: refundMinor, adjustsTotal: true };
    const refunded = await deps.payments.refund(connection, refund);
    if (!refunded.ok) throw new Error(`the rest of ${order.number} cannot be refunded: ${refunded.reason}`);
  }
  return finish(deps, connection, by, { order, rest, parcels, refundMinor: isPaid ? refundMinor : 0 });
}

const itemsOf = ({ lines }: OrderWithLines, rest: readonly ParcelLine[]) =>
  rest.flatMap(({ position, quantity }) => {
    const line = lines.find((one) => one.position === position);
    return line ? [{ sku: line.sku, quantity }] : [];
  });

interface CanceledRest {
  /** The order as it was before. */
  order: OrderWithLines;
  rest: readonly ParcelLine[];
  parcels: readonly Parcel[];
  refundMinor: number;
}

async function finish(
  deps: ChangeOrderDeps,
  connection: Queryable,
  by: StaffActor,
  { order, rest, parcels, refundMinor }: CanceledRest,
): Promise<CancelRestResult> {
  const items = parcelItems(order, rest);
  const refund = refundMinor > 0 ? refundNote(formatMoney(refundMinor, order.currency), false) : '';
  const note = [by.note, refund, items.join('; ')].filter(Boolean).join(' ').slice(0, NOTE_LENGTH_MAX);
  await noteOrder(connection, order.id, 'cancel_rest', { by: 'staff', name: by.staff.name, note });
  const shipped = await transitionOrder(connection, order.id, 'ship', 'staff', { name: by.staff.name });
  if (!shipped.ok) throw new Error(`order ${order.number} changed while it was locked`);
  await recordChange(connection, by.staff, {
    action: 'order.cancel-rest',
    subject: { kind: 'order', id: order.number },
    before: { state: order.state, items: itemsText(order.lines), totalMinor: order.totalMinor },
    after: {
      ...{ state: shipped.order.state, items: itemsText(shipped.order.lines) },
      totalMinor: shipped.order.totalMinor,
    },
  });
  await sendRestCanceled(deps, connection, shipped.order, {
    ...{ items: mailItemsOf(order, rest), note: by.note ?? '', refund },
  });
  const hasArrived = parcels.every(({ state }) => state !== 'shipped');
  return hasArrived ? moveOrder(deps, connection, order.id, 'deliver', by) : shipped;
}
