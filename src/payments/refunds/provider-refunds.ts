import type { Queryable } from '../../database/database.ts';
import type { AsideReason } from '../aside.ts';
import type { ProviderRefund } from '../provider.ts';
import { lockAttempt, lockOrder, selectByCharge, selectSummary, selectTotal } from '../queries.ts';
import { OUTSIDE_KEY, selectAnyUnnamed, selectByReference, selectUnnamed } from './queries.ts';
import { applyRefundState, type RefundDeps, storeRefund } from './refunds.ts';

/**
 * Applies a refund that a webhook reports, in the caller's transaction. The shop may have ordered it, even if the answer
 * with its reference is not stored yet, or it was made in the provider's dashboard. A refund of another shop is ignored.
 */
export async function noteProviderRefund(
  connection: Queryable,
  refund: ProviderRefund,
  deps: Omit<RefundDeps, 'database'>,
): Promise<AsideReason | undefined> {
  const known = await findKnown(connection, refund);
  if (known) {
    await applyRefundState(connection, known, refund, deps);
    return undefined;
  }
  return noteOutside(connection, refund, deps);
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
 * If a refund from outside exceeds what is left while a refund of the shop is still open, the provider will refuse the
 * shop's refund. The shop then asks for all refunds of the payment, which include this one.
 */
async function noteOutside(
  connection: Queryable,
  refund: ProviderRefund,
  deps: Omit<RefundDeps, 'database'>,
): Promise<AsideReason | undefined> {
  const { reference, chargeReference, amountMinor, kind } = refund;
  const owner = await connection.find(selectByCharge, [chargeReference]);
  // A refund that failed before the shop knew of it has moved no money.
  if (!owner || kind === 'failed') return undefined;
  await connection.find(lockOrder, [owner.orderId]);
  const attempt = await connection.find(lockAttempt, [owner.id]);
  if (!attempt) return undefined;
  // It may have been reported twice at once, or its reference was stored while this waited for the lock.
  const known = await findKnown(connection, refund);
  if (!known && amountMinor > attempt.receivedMinor - attempt.refundedMinor)
    return (await connection.find(selectAnyUnnamed, [attempt.id])) ? undefined : 'refund_exceeds_payment';
  const key = `${OUTSIDE_KEY}${reference}`.slice(0, 200);
  const id =
    known ??
    (await storeRefund(connection, {
      ...{ attemptId: attempt.id, key, amountMinor, reference },
      adjustsTotal: amountMinor <= (await overpaidMinor(connection, attempt.orderId)),
    }));
  await applyRefundState(connection, id, refund, deps);
  return undefined;
}

/**
 * Returns how much more was paid than the order costs now. If the refund of it has failed, the staff may make it in the
 * provider's dashboard. The order must not count such a refund, because its total never had this amount.
 */
async function overpaidMinor(connection: Queryable, orderId: string): Promise<number> {
  const { totalMinor = 0 } = (await connection.find(selectTotal, [orderId])) ?? {};
  const paid = await connection.find(selectSummary, [orderId]);
  return paid?.state === 'paid' ? paid.receivedMinor - paid.adjustedMinor - totalMinor : 0;
}
