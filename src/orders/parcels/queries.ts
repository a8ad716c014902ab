import { statement } from '../../database/database.ts';
import type { Parcel, ParcelState } from './parcel.ts';

/** The SQL of parcels. The caller has locked the order. */

/** The most parcels of one order. Each has at least one item. */
const PARCELS_MAX = 999;

const COLUMNS = `id, number, state, carrier, tracking_number AS "trackingNumber", created_at AS "createdAt",
    updated_at AS "updatedAt",
    (SELECT coalesce(json_agg(json_build_object('position', position, 'quantity', quantity) ORDER BY position), '[]')
      FROM parcel_lines WHERE parcel_id = parcels.id) AS lines`;

/** Oldest first. */
export const selectParcels = statement<[orderId: string], Parcel>(`
  SELECT ${COLUMNS} FROM parcels WHERE order_id = $1 ORDER BY number LIMIT ${PARCELS_MAX}`);

/** The parcels of several orders, each order's oldest first. */
export const selectParcelsOfOrders = statement<[orderIds: readonly string[]], Parcel & { orderId: string }>(`
  SELECT order_id AS "orderId", ${COLUMNS} FROM parcels WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id, number`);

export const insertParcel = statement<[orderId: string, lines: string], { id: string; number: number }>(`
  WITH parcel AS (
    INSERT INTO parcels (order_id, number)
    SELECT $1, coalesce(max(number), 0) + 1 FROM parcels WHERE order_id = $1
    RETURNING id, number),
  line AS (
    INSERT INTO parcel_lines (parcel_id, position, quantity)
    SELECT parcel.id, line.position, line.quantity
    FROM parcel, json_to_recordset($2::json) AS line (position smallint, quantity integer))
  SELECT id, number FROM parcel`);

export const updateParcel = statement<
  [id: string, state: ParcelState, carrier: string, trackingNumber: string],
  never
>('UPDATE parcels SET state = $2, carrier = $3, tracking_number = $4, updated_at = now() WHERE id = $1');

/** Moves the parcels of an order that are in one state to another one. */
export const updateParcelsOfOrder = statement<[orderId: string, from: ParcelState, to: ParcelState], never>(
  'UPDATE parcels SET state = $3, updated_at = now() WHERE order_id = $1 AND state = $2',
);

export const updatePartlyPacked = statement<[orderId: string, isPartlyPacked: boolean], never>(
  'UPDATE orders SET is_partly_packed = $2 WHERE id = $1 AND is_partly_packed <> $2',
);
