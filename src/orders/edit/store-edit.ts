import type { Queryable } from '../../database/database.ts';
import type { EditedLinesResult } from './edited-lines.ts';
import { deleteLines, insertEditedLines, updateAmounts, updateDue, updateUnpaidItems } from './queries.ts';

/** Writes the lines and amounts of an edited order. The caller has locked it. */
export async function storeEdit(
  connection: Queryable,
  orderId: string,
  { lines, amounts }: Pick<Extract<EditedLinesResult, { ok: true }>, 'lines' | 'amounts'>,
  reservationId: string | null,
): Promise<void> {
  await connection.run(deleteLines, [orderId]);
  await connection.run(insertEditedLines, [orderId, JSON.stringify(lines)]);
  const { subtotalMinor, discountMinor, taxMinor, taxBasisPoints, totalMinor } = amounts;
  await connection.run(updateAmounts, [
    ...([orderId, subtotalMinor, discountMinor, taxMinor, totalMinor, reservationId] as const),
    taxBasisPoints,
  ]);
  await connection.run(updateDue, [orderId, totalMinor]);
  const itemCount = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  await connection.run(updateUnpaidItems, [orderId, itemCount]);
}
