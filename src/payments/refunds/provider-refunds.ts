import type { Queryable } from '../../database/database.ts';
import type { AsideReason } from '../aside.ts';
import type { ProviderRefund } from '../provider.ts';
import { lockAttempt, lockOrder, selectByCharge } from '../queries.ts';
import { OUTSIDE_KEY, selectAnyUnnamed, selectByReference, selectUnnamed } from './queries.ts';
import { applyRefundState, type RefundDeps, storeRefund } from './refunds.ts';

/**
 * Applies what a webhook says of a refund, in the caller's transaction. It may be one that this shop ordered, even
 * before the answer that names it is stored, or one that was made on the provider's own pages. One of another shop is
 * ignored.
 */
export async function noteProviderRefund(
  connection: Queryable,
  refund: ProviderRefund,
  settling: Omit<RefundDeps, 'database'>,
): Promise<AsideReason | undefined> {
  const known = await findKnown(connection, refund);
  if (known) {
    await applyRefundState(connection, known, refund, settling);
    return undefined;
  }
  return noteOutside(connection, refund, settling);
}

async function findKnown(
  connection: Queryable,
  { reference, ownId, chargeReference, amountMinor }: ProviderRefund,
): Promise<string | undefined> {
  const named = await connection.find(selectByReference, [reference]);
  if (named || ownId === undefined) return named?.id;
  return (await connection.find(selectUnnamed, [ownId, chargeReference, amountMinor]))?.id;
}

/**
 * Where it is more than is left while the shop has ordered a refund that is not made yet, the provider will refuse
 * that one, and is then asked for all refunds of the payment, which include this one.
 */
async function noteOutside(
  connection: Queryable,
  refund: ProviderRefund,
  settling: Omit<RefundDeps, 'database'>,
): Promise<AsideReason | undefined> {
  const { reference, chargeReference, amountMinor, kind } = refund;
  const owner = await connection.find(selectByCharge, [chargeReference]);
  // A refund that failed before the shop knew of it has moved no money.
  if (!owner || kind === 'failed') return undefined;
  await connection.find(lockOrder, [owner.orderId]);
  const attempt = await connection.find(lockAttempt, [owner.id]);
  if (!attempt) return undefined;
  // It may have been told twice at once, or named by its own answer while this waited for the order.
  const known = await findKnown(connection, refund);
  if (!known && amountMinor > attempt.receivedMinor - attempt.refundedMinor)
    return (await connection.find(selectAnyUnnamed, [attempt.id])) ? undefined : 'refund_exceeds_payment';
  const key = `${OUTSIDE_KEY}${reference}`.slice(0, 200);
  const id = known ?? (await storeRefund(connection, { attemptId: attempt.id, key, amountMinor, reference }));
  await applyRefundState(connection, id, refund, settling);
  return undefined;
}
