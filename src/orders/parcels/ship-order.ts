import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { type ChangeOrderDeps, moveOrder, recordParcel, type StaffActor } from '../change-order.ts';
import { sendPartShipped } from '../emails/send-emails.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { nextState } from '../states.ts';
import { collectedMinor } from './collected.ts';
import { NOTE_LENGTH_MAX, type PackOrderResult } from './pack-order.ts';
import {
  haveSameItems,
  isWithin,
  type Parcel,
  type ParcelLine,
  parcelItems,
  sumByLine,
  unpackedLines,
  unshippedLines,
} from './parcel.ts';
import { insertParcel, selectParcels, updateParcel, updatePartlyPacked } from './queries.ts';

export interface ShipOrderInput {
  carrier: string;
  trackingNumber: string;
  /** The items of one parcel. Without them and `parcel`, everything that has not left is shipped. */
  items?: readonly ParcelLine[] | undefined;
  /** The number of a packed parcel. */
  parcel?: number | undefined;
}

/** Which parcels leave now, and the items that leave without one. */
interface Leaving {
  parcels: readonly Parcel[];
  loose: readonly ParcelLine[];
}

/**
 * Ships a packed order, or one parcel of it, in the caller's transaction. The customer gets an email that lists what has
 * left. The order is shipped when its last item has left.
 */
export async function shipOrder(
  deps: ChangeOrderDeps,
  connection: Queryable,
  orderId: string,
  by: StaffActor,
  input: ShipOrderInput,
): Promise<PackOrderResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const allowed = nextState(order, 'ship', 'staff');
  if (!allowed.ok) return allowed;
  const parcels = await connection.list(selectParcels, [orderId]);
  const leaving = leavingOf(order, parcels, input);
  if (!('parcels' in leaving)) return leaving;
  const { carrier, trackingNumber } = input;
  const left = [...leaving.parcels.flatMap(({ lines }) => lines), ...leaving.loose];
  const isLast = haveSameItems(sumByLine(left), unshippedLines(order, parcels));
  if (parcels.length === 0 && isLast)
    return moveOrder(deps, connection, orderId, 'ship', by, { carrier, trackingNumber });
  for (const { id, number } of leaving.parcels) {
    await connection.run(updateParcel, [id, 'shipped', carrier, trackingNumber]);
    await recordParcel(connection, by, { order, parcel: number, action: 'ship' });
  }
  const loose =
    leaving.loose.length > 0 ? [await shipLoose(connection, order, by, input, leaving.loose)] : [];
  await connection.run(updatePartlyPacked, [orderId, !isLast && hasUnpacked(order, parcels, leaving)]);
  const collectMinor = order.paysOnDelivery
    ? collectedMinor(order, await connection.list(selectParcels, [orderId]), [...leaving.parcels, ...loose])
    : 0;
  const part = { lines: sumByLine(left), isLast, carrier, trackingNumber, collectMinor };
  if (isLast) return moveOrder(deps, connection, orderId, 'ship', by, { carrier, trackingNumber, part });
  const note = [`${carrier} ${trackingNumber}`.trim(), parcelItems(order, part.lines).join('; ')]
    .filter(Boolean)
    .join(': ')
    .slice(0, NOTE_LENGTH_MAX);
  const noted = await noteOrder(connection, orderId, 'parcel_ship', {
    ...{ by: 'staff', name: by.staff.name, note },
  });
  if (!noted) return { ok: false, reason: 'not_found' };
  await sendPartShipped(deps, connection, noted, part);
  return { ok: true, order: noted };
}

function leavingOf(
  order: OrderWithLines,
  parcels: readonly Parcel[],
  { items, parcel: number }: ShipOrderInput,
): Leaving | { ok: false; reason: 'too_many' | 'no_such_parcel' } {
  const waiting = parcels.filter(({ state }) => state === 'packed');
  if (number !== undefined) {
    const parcel = waiting.find((one) => one.number === number);
    return parcel ? { parcels: [parcel], loose: [] } : { ok: false, reason: 'no_such_parcel' };
  }
  const unpacked = unpackedLines(order, parcels);
  if (!items) return { parcels: waiting, loose: unpacked };
  const same = waiting.find(({ lines }) => haveSameItems(lines, items));
  if (same) return { parcels: [same], loose: [] };
  const isLeft = items.length > 0 && isWithin(items, unpacked);
  return isLeft ? { parcels: [], loose: items } : { ok: false, reason: 'too_many' };
}

/** Resolves to the parcel that the items become. */
async function shipLoose(
  connection: Queryable,
  order: OrderWithLines,
  by: StaffActor,
  { carrier, trackingNumber }: ShipOrderInput,
  lines: readonly ParcelLine[],
): Promise<Pick<Parcel, 'number'>> {
  const parcel = await connection.find(insertParcel, [order.id, JSON.stringify(lines)]);
  if (!parcel) throw new Error('a parcel was not stored');
  await connection.run(updateParcel, [parcel.id, 'shipped', carrier, trackingNumber]);
  await recordParcel(connection, by, { order, parcel: parcel.number, action: 'ship' });
  return parcel;
}

const hasUnpacked = (order: OrderWithLines, parcels: readonly Parcel[], { loose }: Leaving): boolean =>
  !haveSameItems(loose, unpackedLines(order, parcels));
