import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { OnSettled } from '../payment-types.ts';
import { settlePayout } from './queries.ts';
import { lockRefundWithOrder, reportRefunded } from './refunds.ts';

/*
 * Payouts are refunds that no provider can make, because the order was paid on delivery. The staff make a bank transfer
 * and record it.
 */

export interface Payout {
  id: string;
  /** The order's number. */
  number: string;
  email: string;
  amountMinor: number;
  currency: string;
  createdAt: Date;
  /** Null until it is paid out. */
  paidAt: Date | null;
  /** Who has paid it out, and the reference of the transfer. Both are empty until then. */
  paidBy: string;
  reference: string;
}

const PAYOUT = `refund.id, orders.number, orders.email, refund.amount_minor AS "amountMinor",
  attempt.received_currency AS currency, refund.created_at AS "createdAt", refund.settled_at AS "paidAt",
  refund.settled_by AS "paidBy", refund.payout_reference AS reference
  FROM payment_refunds AS refund JOIN payment_attempts AS attempt ON attempt.id = refund.attempt_id
  JOIN orders ON orders.id = attempt.order_id`;

// IDs are in the sequence of their creation. Open payouts have an index on next_check_at.
const selectOpen = statement<[after: string | null, rowsMax: number], Payout>(`
  SELECT ${PAYOUT}
  WHERE refund.is_payout AND refund.next_check_at IS NOT NULL AND ($1::uuid IS NULL OR refund.id > $1)
  ORDER BY refund.id LIMIT $2`);

const selectDone = statement<[after: string | null, rowsMax: number], Payout>(`
  SELECT ${PAYOUT}
  WHERE refund.is_payout AND refund.next_check_at IS NULL AND ($1::uuid IS NULL OR refund.id < $1)
  ORDER BY refund.id DESC LIMIT $2`);

/** Lists open payouts oldest first and done ones newest first. `after` is the ID of the last one of the page before. */
export const listPayouts = (
  connection: Queryable,
  which: 'open' | 'done',
  { after, rowsMax }: { after: string | null; rowsMax: number },
): Promise<Payout[]> => connection.list(which === 'open' ? selectOpen : selectDone, [after, rowsMax]);

export const findOldestPayout = statement<[], { seconds: number }>(`
  SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS seconds
  FROM payment_refunds WHERE is_payout AND next_check_at IS NOT NULL`);

const selectById = statement<[id: string], Payout>(
  `SELECT ${PAYOUT} WHERE refund.id = $1 AND refund.is_payout`,
);

export const findPayout = (connection: Queryable, id: string): Promise<Payout | undefined> =>
  connection.find(selectById, [id]);

export interface PayOutInput {
  id: string;
  staff: Actor;
  /** The reference of the bank transfer. */
  reference: string;
}

/** Records that a refund was paid out, and reports it. Resolves to false if the payout is not open. */
export async function payOut(
  connection: Queryable,
  { id, staff, reference }: PayOutInput,
  onSettled: OnSettled,
): Promise<boolean> {
  const refund = await lockRefundWithOrder(connection, id);
  if (!refund || (await connection.run(settlePayout, [id, staff.name, reference])) === 0) return false;
  await reportRefunded(connection, refund, { kind: 'payout', by: staff.name }, { onSettled });
  const payout = await findPayout(connection, id);
  // The reference of a transfer may name the person who gets it, so it is left out.
  await recordChange(connection, staff, {
    action: 'payout.pay',
    subject: { kind: 'order', id: payout?.number ?? '' },
    after: { payoutId: id, amountMinor: payout?.amountMinor, currency: payout?.currency },
  });
  return true;
}
