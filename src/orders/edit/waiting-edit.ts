import type { Actor } from '../../audit/actor.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { OrderLine, OrderWithLines } from '../order.ts';
import { releaseReservation } from '../stock/stock.ts';
import type { EditedLinesResult } from './edited-lines.ts';

/**
 * An edit that makes a paid order cost more. The order stays as it was until the difference is paid, and is neither packed
 * nor edited again. The edit ends when it is paid, when the staff withdraws it, when the order is canceled, or when its
 * payment has expired. The caller of each function but `findWaitingEdit` has locked the order.
 */
export interface WaitingEdit {
  id: string;
  orderId: string;
  lines: OrderLine[];
  subtotalMinor: number;
  discountMinor: number;
  taxMinor: number;
  taxBasisPoints: number;
  totalMinor: number;
  differenceMinor: number;
  /** The reservation of the items that the edit adds. Null if it adds none. */
  reservationId: string | null;
  actor: Actor;
}

const selectWaiting = statement<[orderId: string], WaitingEdit>(`
  SELECT id, order_id AS "orderId", lines, subtotal_minor AS "subtotalMinor", discount_minor AS "discountMinor",
    tax_minor AS "taxMinor", tax_basis_points AS "taxBasisPoints", total_minor AS "totalMinor",
    difference_minor AS "differenceMinor", reservation_id AS "reservationId", actor
  FROM order_edits WHERE order_id = $1 AND state = 'waiting'`);

export const findWaitingEdit = (connection: Queryable, orderId: string): Promise<WaitingEdit | undefined> =>
  connection.find(selectWaiting, [orderId]);

const selectApplied = statement<[id: string], { id: string }>(
  "SELECT id FROM order_edits WHERE id = $1 AND state = 'applied'",
);

/** Tells whether an edit was paid and applied. */
export const isEditApplied = async (connection: Queryable, id: string): Promise<boolean> =>
  (await connection.find(selectApplied, [id])) !== undefined;

const insertEdit = statement<[orderId: string, edit: string], { id: string }>(`
  INSERT INTO order_edits (order_id, lines, subtotal_minor, discount_minor, tax_minor, tax_basis_points, total_minor,
    difference_minor, reservation_id, actor)
  SELECT $1, lines, "subtotalMinor", "discountMinor", "taxMinor", "taxBasisPoints", "totalMinor", "differenceMinor",
    "reservationId", actor
  FROM json_to_record($2::json) AS edit (lines jsonb, "subtotalMinor" int, "discountMinor" int, "taxMinor" int,
    "taxBasisPoints" int, "totalMinor" int, "differenceMinor" int, "reservationId" uuid, actor jsonb)
  RETURNING id`);

interface NewEdit {
  order: OrderWithLines;
  edited: Extract<EditedLinesResult, { ok: true }>;
  reservationId: string | null;
  actor: Actor;
}

/** The database allows an order one waiting edit. Resolves to its ID. */
export async function insertWaitingEdit(
  connection: Queryable,
  { order, edited, reservationId, actor }: NewEdit,
): Promise<string> {
  const { lines, amounts } = edited;
  const differenceMinor = amounts.totalMinor - order.totalMinor;
  const edit = { lines, ...amounts, differenceMinor, reservationId, actor };
  const row = await connection.find(insertEdit, [order.id, JSON.stringify(edit)]);
  if (!row) throw new Error('an edit was not stored');
  return row.id;
}

const endEdit = statement<[id: string, state: 'applied' | 'withdrawn' | 'expired'], never>(`
  UPDATE order_edits SET state = $2, ended_at = now(), reservation_id = NULL WHERE id = $1 AND state = 'waiting'`);

/** The caller moves what the edit has reserved into the order's own reservation. */
export async function markApplied(connection: Queryable, { id }: WaitingEdit): Promise<void> {
  await connection.run(endEdit, [id, 'applied']);
}

/** Ends an edit that is not applied, and releases its reservation. */
export async function endWaitingEdit(
  connection: Queryable,
  { id, reservationId }: WaitingEdit,
  state: 'withdrawn' | 'expired',
): Promise<void> {
  await connection.run(endEdit, [id, state]);
  if (reservationId) await releaseReservation(connection, reservationId);
}
