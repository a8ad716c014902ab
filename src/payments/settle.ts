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
  selectOfOrder,
  settleAttempt,
  settleDeferred,
} from './queries.ts';
import { refundPayment, storeRefund } from './refunds/refunds.ts';
import { type AttemptState, mayFollow } from './states.ts';

/** What the provider has said of one attempt, by its answer or by its webhook. */
export interface Finding {
  attemptId: string;
  /** The provider's name for it, where the webhook comes before the answer that names it. */
  reference?: string;
  state: ProviderState;
}

export interface SettleDeps {
  onSettled: OnSettled;
  log: Logger;
}

/** The refund of money that nobody asked for: one for each attempt. */
const UNWANTED_KEY = 'unwanted';

/**
 * Writes down how an attempt ended, in the caller's transaction, and tells whoever has the orders. Repeated, or
 * out of order, it changes nothing. Whatever was charged ends as a paid order or as a refund, or a person has to look
 * at it: then the reason is given.
 */
export async function settle(
  connection: Queryable,
  finding: Finding,
  settling: SettleDeps,
): Promise<AsideReason | undefined> {
  if (finding.state.kind === 'open') return undefined;
  const unlocked = await connection.find(selectAttempt, [finding.attemptId]);
  if (!unlocked) return undefined;
  await connection.find(lockOrder, [unlocked.orderId]);
  const attempt = await connection.find(lockAttempt, [finding.attemptId]);
  if (!attempt) return undefined;
  if (isOfAnother(attempt, finding, settling.log))
    return finding.state.kind === 'paid' ? 'other_session' : undefined;
  if (finding.state.kind === 'failed') await fail(connection, attempt, finding, settling);
  else await receive(connection, attempt, finding.state, finding.reference ?? null, settling);
  return undefined;
}

/** A session that is not the attempt's own tells nothing about it. */
function isOfAnother(attempt: Attempt, { reference }: Finding, log: Logger): boolean {
  const isOther = reference !== undefined && attempt.reference !== null && attempt.reference !== reference;
  if (isOther) log.error({ attempt: attempt.id, reference }, 'payment of an unknown session');
  return isOther;
}

/** Nothing was charged. */
async function fail(
  connection: Queryable,
  attempt: Attempt,
  { reference }: Finding,
  { onSettled }: SettleDeps,
): Promise<void> {
  const { orderId, state } = attempt;
  // Started at the last moment, after whoever found nothing had looked: the next look tells.
  if (attempt.reference !== null && reference !== attempt.reference) return;
  if (!mayFollow(state, 'failed')) return;
  await write(connection, attempt, 'failed', { fault: state === 'closing' ? 'canceled' : 'expired' });
  // Of one that is closing the order knows already: it was the order that let go of it.
  if (state === 'closing') return;
  await onSettled(connection, { orderId, outcome: 'failed', amountMinor: 0, reason: 'expired' });
}

type Paid = Extract<ProviderState, { kind: 'paid' }>;

async function receive(
  connection: Queryable,
  attempt: Attempt,
  paid: Paid,
  reference: string | null,
  settling: SettleDeps,
): Promise<void> {
  const { id, orderId, amountMinor, state } = attempt;
  // Told before.
  if (attempt.receivedMinor > 0) return;
  const isExact = paid.amountMinor === amountMinor && paid.currency === attempt.currency;
  if (isExact && mayFollow(state, 'paid')) {
    await write(connection, attempt, 'paid', { paid, reference });
    const answer = await settling.onSettled(connection, { orderId, outcome: 'paid', amountMinor });
    if (answer !== 'unwanted') return;
  }
  const fault = isExact ? 'unwanted' : 'amount_mismatch';
  settling.log.error(
    { attempt: id, fault, askedMinor: amountMinor, receivedMinor: paid.amountMinor },
    'payment goes back',
  );
  await write(connection, attempt, 'failed', { paid, reference, fault });
  await storeRefund(connection, { attemptId: id, key: UNWANTED_KEY, amountMinor: paid.amountMinor });
  const isNews = !isExact && (state === 'open' || state === 'pending');
  if (isNews)
    await settling.onSettled(connection, { orderId, outcome: 'failed', amountMinor: 0, reason: 'refused' });
  const reason = isExact ? 'late' : 'wrong_amount';
  const { amountMinor: receivedMinor, currency } = paid;
  const returning = { orderId, outcome: 'returning', reason, amountMinor: receivedMinor, currency } as const;
  await settling.onSettled(connection, returning);
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
  if (refundMinor > 0) await refundPayment(connection, { orderId, key, amountMinor: refundMinor }, isPaidOut);
  return { refundMinor, refundedBeforeMinor, mayBePaid: state === 'pending' || state === 'closing' };
}
