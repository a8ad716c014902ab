import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';

/** What the staff writes about an order for one another. The customer never sees it. */
export interface StaffNote {
  text: string;
  /** Who has written it. */
  name: string;
  at: Date;
}

export const NOTE_TEXT_LENGTH_MAX = 2_000;
const NOTES_MAX = 500;

const selectNotes = statement<[orderId: string], StaffNote>(`
  SELECT text, name, at FROM order_notes WHERE order_id = $1 ORDER BY id LIMIT ${NOTES_MAX}`);

/** Oldest first. */
export const listStaffNotes = (connection: Queryable, orderId: string): Promise<StaffNote[]> =>
  connection.list(selectNotes, [orderId]);

const selectTexts = statement<[orderIds: readonly string[]], { orderId: string; text: string; at: Date }>(`
  SELECT order_id AS "orderId", text, at FROM order_notes WHERE order_id = ANY ($1::uuid[]) ORDER BY id`);

/**
 * The notes about some orders by order, for the export of personal data. A person may see what is written about them, but
 * not who of the staff has written it.
 */
export async function staffNotesOf(
  connection: Queryable,
  orderIds: readonly string[],
): Promise<Map<string, { text: string; at: Date }[]>> {
  const notes = await connection.list(selectTexts, [orderIds]);
  const grouped = Map.groupBy(notes, ({ orderId }) => orderId);
  return new Map([...grouped].map(([id, ofOrder]) => [id, ofOrder.map(({ text, at }) => ({ text, at }))]));
}

const insertNote = statement<[orderId: string, text: string, name: string], never>(
  'INSERT INTO order_notes (order_id, text, name) VALUES ($1, $2, $3)',
);

/** Adds a note in the caller's transaction. The audit log leaves its text out, because it may say who the customer is. */
export async function addStaffNote(
  connection: Queryable,
  { id, number }: { id: string; number: string },
  staff: Actor,
  text: string,
): Promise<void> {
  await connection.run(insertNote, [id, text, staff.name]);
  await recordChange(connection, staff, { action: 'order.note', subject: { kind: 'order', id: number } });
}
