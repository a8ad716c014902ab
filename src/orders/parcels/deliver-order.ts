import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { type ChangeOrderDeps, moveOrder, recordParcel, type StaffActor } from '../change-order.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { nextState } from '../states.ts';
import type { PackOrderResult } from './pack-order.ts';
import { selectParcels, updateParcel, updateParcelsOfOrder } from './queries.ts';

/**
 * Records that an order has arrived, or one parcel of it, in the caller's transaction. The order is delivered with its
 * last parcel.
 */
export async function deliverOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  by: StaffActor,
  parcelNumber?: number,
): Promise<PackOrderResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const parcels = await connection.list(selectParcels, [orderId]);
  const parcel = parcels.find(({ number }) => number === parcelNumber);
  if (parcelNumber === undefined) {
    const moved = await moveOrder(deps, connection, orderId, 'deliver', by);
    if (moved.ok) await connection.run(updateParcelsOfOrder, [orderId, 'shipped', 'delivered']);
    return moved;
  }
  if (!isUnderWay(order)) return { ok: false, reason: 'not_now' };
  if (parcel?.state !== 'shipped') return { ok: false, reason: 'no_such_parcel' };
  await connection.run(updateParcel, [parcel.id, 'delivered', parcel.carrier, parcel.trackingNumber]);
  await recordParcel(connection, by, { order, parcel: parcel.number, action: 'deliver' });
  const isLast = parcels.every(
    ({ state, number }) => state === 'delivered' || state === 'canceled' || number === parcelNumber,
  );
  if (order.state === 'shipped' && isLast) return moveOrder(deps, connection, orderId, 'deliver', by);
  const note = `Parcel ${parcel.number}`;
  const noted = await noteOrder(connection, orderId, 'parcel_deliver', {
    ...{ by: 'staff', name: by.staff.name, note },
  });
  return noted ? { ok: true, order: noted } : { ok: false, reason: 'not_found' };
}

/** A parcel can arrive while others of its order are not packed or shipped yet, but not after the order has ended. */
export const isUnderWay = (order: OrderWithLines): boolean =>
  (['pack', 'ship', 'deliver'] as const).some((action) => nextState(order, action, 'staff').ok);
