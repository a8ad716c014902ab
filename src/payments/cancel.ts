import type { Queryable } from '../database/database.ts';
import type { CancelPaymentResult } from './payment-types.ts';
import {
  beginClosing,
  lockAttempt,
  lockOrder,
  selectOfOrder,
  settleAttempt,
  settleDeferred,
} from './queries.ts';
import { refundOrder } from './refunds/refunds.ts';

/** See `Payments.cancel`. */
export async function cancelPayment(
  connection: Queryable,
  { orderId, key }: { orderId: string; key: string },
  isPaidOut: (provider: string) => boolean,
): Promise<CancelPaymentResult> {
  await connection.find(lockOrder, [orderId]);
  const found = await connection.find(selectOfOrder, [orderId]);
  const attempt = found && (await connection.find(lockAttempt, [found.id]));
  if (!attempt) return { refundMinor: 0, refundedBeforeMinor: 0, mayBePaid: false };
  const { id, state, refundedMinor: refundedBeforeMinor } = attempt;
  if (state === 'open') await connection.run(settleAttempt, [id, 'failed', 'canceled', null, 0, null, null]);
  if (state === 'pending') await connection.run(beginClosing, [id]);
  if (state === 'due') await connection.run(settleDeferred, [id, 'failed']);
  const refundMinor = state === 'paid' ? attempt.receivedMinor - refundedBeforeMinor : 0;
  if (refundMinor > 0) await refundOrder(connection, { orderId, key, amountMinor: refundMinor }, isPaidOut);
  return { refundMinor, refundedBeforeMinor, mayBePaid: state === 'pending' || state === 'closing' };
}
