import { type Database, statement } from '../../database/database.ts';
import { SWEEP_BATCH } from '../../database/sweep-batches.ts';
import { endUnpaidEdit } from '../edit/end-edit.ts';
import type { OrderEmailDeps } from '../emails/send-emails.ts';
import { lockOrder } from '../orders.ts';

const selectStranded = statement<[], { orderId: string; editId: string }>(`
  SELECT order_id AS "orderId", id AS "editId" FROM order_edits
  WHERE state = 'waiting' AND NOT EXISTS (
    SELECT FROM payment_attempts WHERE order_edit_id = order_edits.id AND order_edit_id IS NOT NULL
      AND state NOT IN ('closing', 'failed'))
  ORDER BY created_at LIMIT ${SWEEP_BATCH}`);

/**
 * Ends edits that wait for a payment that has already ended, because their orders could not be packed. During an update,
 * an instance of the release before takes the payment of an edit for an unwanted one and refunds it, and knows of no edit.
 * Resolves to how many there were.
 */
export async function endStrandedEdits(database: Database, deps: OrderEmailDeps): Promise<number> {
  const edits = await database.list(selectStranded, []);
  for (const edit of edits)
    await database.transaction(async (connection) => {
      await lockOrder(connection, edit.orderId);
      await endUnpaidEdit(deps, connection, { ...edit, reason: 'returned' });
    });
  return edits.length;
}
