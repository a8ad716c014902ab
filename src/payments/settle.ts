import type { Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import type { AsideReason } from './aside.ts';
import type { CancelPaymentResult, OnSettled } from './payment-types.ts';
import type { ProviderState } from './provider.ts';
import {
  type Attempt,
  beginClosing,
  lockAttempt,
  lockOrder,
  selectAttempt,
  selectOfEdit,
  selectOfOrder,
  selectPaidEdits,
  settleAttempt,
  settleDeferred,
} from './queries.ts';
import { refundPayment, storeRefund } from './refunds/refunds.ts';
import { type AttemptState, mayFollow } from './states.ts';

/** The provider's state of one attempt, from an answer or a webhook. */
export interface Finding {
  attemptId: string;
  /** The provider's reference, if the webhook arrives before the answer with it was stored. */
  reference?: string;
  state: ProviderState;
}

export interface SettleDeps {
  onSettled: OnSettled;
  log: Logger;
}

/** The key for the refund of an unwanted payment. There is at most one for each attempt. */
const UNWANTED_KEY = 'unwanted';

/**
 * Stores how an attempt ended, in the caller's transaction, and reports it with `onSettled`. Repeated or late findings
 * change nothing. What was charged ends as a paid order or as a refund. Otherwise it resolves to the reason why a person
 * has to look at it.
 */
export async function settle(
  connection: Queryable,
  finding: Finding,
  deps: SettleDeps,
): Promise<AsideReason | undefined> {
  if (finding.state.kind === 'open') return undefined;
  const unlocked = await connection.find(selectAttempt, [finding.attemptId]);
  if (!unlocked) return undefined;
  await connection.find(lockOrder, [unlocked.orderId]);
  const attempt = await connection.find(lockAttempt, [finding.attemptId]);
  if (!attempt) return undefined;
  if (isOfAnother(attempt, finding, deps.log))
    return finding.state.kind === 'paid' ? 'other_session' : undefined;
  if (finding.state.kind === 'failed') await fail(connection, attempt, finding, deps);
  else await receive(connection, attempt, finding.state, finding.reference ?? null, deps);
  return undefined;
}

/** A session of another attempt says nothing about this one. */
function isOfAnother(attempt: Attempt, { reference }: Finding, log: Logger): boolean {
  const isOther = reference !== undefined && attempt.reference !== null && attempt.reference !== reference;
  if (isOther) log.error({ attempt: attempt.id, reference }, 'a payment belongs to an unknown session');
  return isOther;
}

/** Nothing was charged for the attempt. */
async function fail(
  connection: Queryable,
  attempt: Attempt,
  { reference }: Finding,
  { onSettled }: SettleDeps,
): Promise<void> {
  const { orderId, editId, state } = attempt;
  // The attempt was started after the provider was asked, so the next check finds its state.
  if (attempt.reference !== null && reference !== attempt.reference) return;
  if (!mayFollow(state, 'failed')) return;
  await write(connection, attempt, 'failed', { fault: state === 'closing' ? 'canceled' : 'expired' });
  // A closing attempt belongs to an order or an edit that has ended, so there is nothing to report.
  if (state === 'closing') return;
  await onSettled(connection, { orderId, editId, outcome: 'failed', amountMinor: 0, reason: 'expired' });
}

type Paid = Extract<ProviderState, { kind: 'paid' }>;

async function receive(
  connection: Queryable,
  attempt: Attempt,
  paid: Paid,
  reference: string | null,
  deps: SettleDeps,
): Promise<void> {
  const { id, orderId, editId, amountMinor, state } = attempt;
  // The payment was reported before.
  if (attempt.receivedMinor > 0) return;
  const isExact = paid.amountMinor === amountMinor && paid.currency === attempt.currency;
  if (isExact && mayFollow(state, 'paid')) {
    await write(connection, attempt, 'paid', { paid, reference });
    const answer = await deps.onSettled(connection, { orderId, editId, outcome: 'paid', amountMinor });
    if (answer !== 'unwanted') return;
  }
  const fault = isExact ? 'unwanted' : 'amount_mismatch';
  deps.log.error(
    { attempt: id, fault, askedMinor: amountMinor, receivedMinor: paid.amountMinor },
    'an unwanted payment is refunded',
  );
  await write(connection, attempt, 'failed', { paid, reference, fault });
  // The order's total never had the difference of an edit that was not made, so the order must not count its refund.
  await storeRefund(connection, {
    ...{ attemptId: id, key: UNWANTED_KEY, amountMinor: paid.amountMinor, adjustsTotal: editId !== null },
  });
  const isNews = !isExact && (state === 'open' || state === 'pending');
  if (isNews)
    await deps.onSettled(connection, {
      ...{ orderId, editId, outcome: 'failed', amountMinor: 0, reason: 'refused' },
    });
  const reason = isExact ? 'late' : 'wrong_amount';
  const { amountMinor: receivedMinor, currency } = paid;
  await deps.onSettled(connection, {
    ...{ orderId, editId, outcome: 'returning', reason, amountMinor: receivedMinor, currency },
  });
}

interface AttemptChange {
  paid?: Paid;
  reference?: string | null;
  fault?: string;
}

async function write(
  connection: Queryable,
  attempt: Attempt,
  state: AttemptState,
  { paid, reference, fault }: AttemptChange,
): Promise<void> {
  await connection.run(settleAttempt, [
    attempt.id,
    state,
    fault ?? null,
    paid?.chargeReference ?? null,
    paid?.amountMinor ?? 0,
    paid?.currency ?? null,
    reference ?? null,
  ]);
}

export async function cancelPayment(
  connection: Queryable,
  { orderId, key }: { orderId: string; key: string },
  isPaidOut: (provider: string) => boolean,
): Promise<CancelPaymentResult> {
  await connection.find(lockOrder, [orderId]);
  const found = await connection.find(selectOfOrder, [orderId]);
  const attempt = found && (await connection.find(lockAttempt, [found.id]));
  if (!attempt) return { refundMinor: 0, refundedBeforeMinor: 0, mayBePaid: false };
  const { state } = attempt;
  await close(connection, attempt);
  const edits = await connection.list(selectPaidEdits, [orderId]);
  const refundedBeforeMinor = [attempt, ...edits].reduce((sum, one) => sum + one.refundedMinor, 0);
  const paid = state === 'paid' ? [attempt, ...edits] : edits;
  const refundMinor = paid.reduce((sum, one) => sum + one.receivedMinor - one.refundedMinor, 0);
  if (refundMinor > 0) await refundPayment(connection, { orderId, key, amountMinor: refundMinor }, isPaidOut);
  return { refundMinor, refundedBeforeMinor, mayBePaid: state === 'pending' || state === 'closing' };
}

/** Ends the payment of an edit that is no longer wanted. What is paid from now on is refunded. */
export async function cancelEditPayment(connection: Queryable, editId: string): Promise<void> {
  const found = await connection.find(selectOfEdit, [editId]);
  const attempt = found && (await connection.find(lockAttempt, [found.id]));
  if (attempt) await close(connection, attempt);
}

async function close(connection: Queryable, { id, state }: Attempt): Promise<void> {
  if (state === 'open') await connection.run(settleAttempt, [id, 'failed', 'canceled', null, 0, null, null]);
  if (state === 'pending') await connection.run(beginClosing, [id]);
  if (state === 'due') await connection.run(settleDeferred, [id, 'failed']);
}
