import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { type ChangeOrderDeps, moveOrder, recordParcel, type StaffActor } from '../change-order.ts';
import { findWaitingEdit } from '../edit/waiting-edit.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, noteOrder, type TransitionOrderResult } from '../orders.ts';
import { haveSameItems, isWithin, type ParcelLine, parcelItems, unpackedLines } from './parcel.ts';
import { insertParcel, selectParcels, updatePartlyPacked } from './queries.ts';

type ParcelRefusal =
  | Extract<TransitionOrderResult, { ok: false }>
  /** `too_many`: a line has fewer items left. `no_such_parcel`: no parcel with this number waits for it. */
  | { ok: false; reason: 'too_many' | 'no_such_parcel' }
  /** An edit of the order waits for its payment. */
  | { ok: false; reason: 'edit_waits' };

export type PackOrderResult = { ok: true; order: OrderWithLines } | ParcelRefusal;

/**
 * Packs an order, or only some items into a parcel of their own, in the caller's transaction. Without `items`, everything
 * that is not packed yet is packed.
 */
export async function packOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  by: StaffActor,
  items?: readonly ParcelLine[],
): Promise<PackOrderResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  if (await findWaitingEdit(connection, orderId)) return { ok: false, reason: 'edit_waits' };
  const parcels = await connection.list(selectParcels, [orderId]);
  const unpacked = unpackedLines(order, parcels);
  const chosen = items ?? unpacked;
  if (items && !(items.length > 0 && isWithin(items, unpacked))) return { ok: false, reason: 'too_many' };
  const isStarted = order.state === 'packed';
  if (isStarted && !order.isPartlyPacked) return { ok: false, reason: 'not_now' };
  const isAll = haveSameItems(chosen, unpacked);
  if (!isStarted && isAll) return moveOrder(deps, connection, orderId, 'pack', by);
  const note = parcelItems(order, chosen).join('; ').slice(0, NOTE_LENGTH_MAX);
  if (!isStarted) {
    const moved = await moveOrder(deps, connection, orderId, 'pack', { ...by, note });
    if (!moved.ok) return moved;
  }
  const parcel = await connection.find(insertParcel, [orderId, JSON.stringify(chosen)]);
  if (!parcel) throw new Error('a parcel was not stored');
  if (isStarted)
    await noteOrder(connection, orderId, 'parcel_pack', { by: 'staff', name: by.staff.name, note });
  await recordParcel(connection, by, { order, parcel: parcel.number, action: 'pack' });
  await connection.run(updatePartlyPacked, [orderId, !isAll]);
  const packed = await findOrder(connection, orderId);
  return packed ? { ok: true, order: packed } : { ok: false, reason: 'not_found' };
}

/** The column of an event's note holds this many characters. */
export const NOTE_LENGTH_MAX = 500;
