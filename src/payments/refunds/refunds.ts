import type { Database, Queryable } from '../../database/database.ts';
import type { Logger } from '../../process/log.ts';
import type { OnSettled, RefundPaymentInput, RefundPaymentResult, RefundSource } from '../payment-types.ts';
import type { RefundState } from '../provider.ts';
import { type Attempt, lockAttempt, lockOrder, selectOfOrder, selectPaidEdits } from '../queries.ts';
import {
  addRefunded,
  insertRefund,
  lockRefund,
  noteReference,
  type Refund,
  selectOfOrderByKey,
  selectRefund,
  settleRefund,
} from './queries.ts';

/**
 * Orders a refund of what was received for an order, in the caller's transaction. It is made after the commit. `isPaidOut`
 * tells which providers cannot refund, so that the staff must pay it out. If the order was edited, what it has received
 * may be of several payments, and so is the refund.
 */
export async function refundPayment(
  connection: Queryable,
  request: RefundPaymentInput,
  isPaidOut: (provider: string) => boolean,
): Promise<RefundPaymentResult> {
  await connection.find(lockOrder, [request.orderId]);
  const found = await connection.find(selectOfOrder, [request.orderId]);
  const attempt = found && (await connection.find(lockAttempt, [found.id]));
  const paid = (attempt ? [attempt] : []).concat(await connection.list(selectPaidEdits, [request.orderId]));
  const [first] = paid.filter(({ receivedMinor }) => receivedMinor > 0);
  if (!first) return { ok: false, reason: 'nothing_paid' };
  const { orderId, key, amountMinor } = request;
  const isPayout = isPaidOut(first.provider);
  const existing = await connection.find(selectOfOrderByKey, [orderId, key]);
  if (existing) {
    if (existing.amountMinor !== amountMinor) return { ok: false, reason: 'key_reused' };
    return { ok: true, id: existing.id, state: existing.state, isPayout, isNew: false };
  }
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1)
    throw new Error('a refund is a whole number above 0');
  if (amountMinor > paid.reduce((sum, one) => sum + leftOf(one), 0)) return { ok: false, reason: 'too_much' };
  const [id = ''] = await storeRefunds(connection, paid, { ...request, isPayout });
  return { ok: true, id, state: 'open', isPayout, isNew: true };
}

const leftOf = ({ receivedMinor, refundedMinor }: Attempt): number => receivedMinor - refundedMinor;

/**
 * Divides a refund among the payments, and resolves to the IDs of its parts. The payment with the most left comes first,
 * so that most refunds have one part.
 */
async function storeRefunds(
  connection: Queryable,
  paid: readonly Attempt[],
  { amountMinor, ...refund }: RefundPaymentInput & { isPayout: boolean },
): Promise<string[]> {
  const ids: string[] = [];
  let restMinor = amountMinor;
  for (const attempt of paid.toSorted((one, other) => leftOf(other) - leftOf(one))) {
    const partMinor = Math.min(restMinor, leftOf(attempt));
    if (partMinor <= 0) continue;
    ids.push(await storeRefund(connection, { ...refund, attemptId: attempt.id, amountMinor: partMinor }));
    restMinor -= partMinor;
  }
  return ids;
}

/** The caller has locked the attempt. `reference` is the provider's reference of a refund that it has already made. */
export async function storeRefund(
  connection: Queryable,
  refund: {
    attemptId: string;
    key: string;
    amountMinor: number;
    isPayout?: boolean;
    reference?: string;
    adjustsTotal?: boolean;
  },
): Promise<string> {
  const { attemptId, key, amountMinor, isPayout = false, reference = null, adjustsTotal = false } = refund;
  const row = await connection.find(insertRefund, [
    ...([attemptId, key, amountMinor, isPayout, reference, adjustsTotal] as const),
  ]);
  await connection.run(addRefunded, [attemptId, amountMinor]);
  return (row as { id: string }).id;
}

export interface RefundDeps {
  database: Database;
  onSettled: OnSettled;
  log: Logger;
}

/** Applies the provider's state of a refund. Repeated or late reports change nothing. */
export async function applyRefundState(
  connection: Queryable,
  id: string,
  state: RefundState,
  deps: Omit<RefundDeps, 'database'>,
): Promise<void> {
  const refund = await lockRefundWithOrder(connection, id);
  if (!refund) return;
  const { reference } = state;
  if (state.kind === 'failed') {
    if (refund.state !== 'failed') deps.log.error({ refund: id }, 'a refund failed at the payment provider');
    return failRefund(connection, refund, { fault: 'failed', reference }, deps);
  }
  if (refund.state !== 'open') return;
  if (state.kind === 'pending') {
    await connection.run(noteReference, [id, reference]);
    return;
  }
  await connection.run(settleRefund, [id, 'done', reference, null]);
  await reportRefunded(connection, refund, { kind: refund.isOutside ? 'outside' : 'provider' }, deps);
}

export async function reportRefunded(
  connection: Queryable,
  { orderId, amountMinor, currency, isCounted }: Refund,
  source: RefundSource,
  { onSettled }: Pick<RefundDeps, 'onSettled'>,
): Promise<void> {
  const settled = {
    orderId,
    outcome: 'refunded',
    amountMinor,
    currency,
    isCounted,
    source,
  } as const;
  await onSettled(connection, settled);
}

/** Locks the order, then the attempt, then the refund, like every writer. Resolves to undefined if there is no such refund. */
export async function lockRefundWithOrder(connection: Queryable, id: string): Promise<Refund | undefined> {
  const refund = await connection.find(selectRefund, [id]);
  if (!refund) return undefined;
  await connection.find(lockOrder, [refund.orderId]);
  await connection.find(lockAttempt, [refund.attemptId]);
  const locked = await connection.find(lockRefund, [id]);
  return locked && { ...refund, state: locked.state };
}

/** A failed refund can be ordered again with another key. Even a refund that was reported as made can fail later. */
export async function failRefund(
  connection: Queryable,
  { id, state, attemptId, amountMinor, orderId, currency, isCounted }: Refund,
  { fault, reference }: { fault: string; reference: string | null },
  { onSettled }: Pick<RefundDeps, 'onSettled'>,
): Promise<void> {
  if (state === 'failed') return;
  await connection.run(settleRefund, [id, 'failed', reference, fault.slice(0, 40)]);
  await connection.run(addRefunded, [attemptId, -amountMinor]);
  const wasCounted = state === 'done' && isCounted;
  await onSettled(connection, { orderId, outcome: 'refund_failed', amountMinor, currency, wasCounted });
}
