import type { Database, Queryable } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import type { OnSettled, Refunded, RefundRequest } from './payment-types.ts';
import { type OnlineProvider, ProviderFault, type RefundState } from './provider.ts';
import { lockAttempt, lockOrder, selectOfOrder } from './queries.ts';
import {
  addRefunded,
  insertRefund,
  lockRefund,
  noteReference,
  type Refund,
  selectByKey,
  selectByReference,
  selectRefund,
  settleRefund,
} from './refund-queries.ts';

/**
 * Orders a refund of what the order has paid, in the caller's transaction; it is carried out after the commit.
 * `isByHand` says of a provider's name that it cannot pay anything back.
 */
export async function refundOrder(
  connection: Queryable,
  request: RefundRequest,
  isByHand: (provider: string) => boolean,
): Promise<Refunded> {
  await connection.find(lockOrder, [request.orderId]);
  const found = await connection.find(selectOfOrder, [request.orderId]);
  const attempt = found && (await connection.find(lockAttempt, [found.id]));
  if (attempt?.state !== 'paid') return { ok: false, reason: 'nothing_paid' };
  const { id: attemptId, provider } = attempt;
  const { key, amountMinor } = request;
  const byHand = isByHand(provider);
  const existing = await connection.find(selectByKey, [attemptId, key]);
  if (existing) {
    if (existing.amountMinor !== amountMinor) return { ok: false, reason: 'key_reused' };
    return { ok: true, id: existing.id, state: existing.state };
  }
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1)
    throw new Error('a refund is a whole number above 0');
  if (amountMinor > attempt.receivedMinor - attempt.refundedMinor) return { ok: false, reason: 'too_much' };
  const id = await orderRefund(connection, { attemptId, key, amountMinor, isDone: byHand });
  return { ok: true, id, state: byHand ? 'by_hand' : 'open' };
}

/** The attempt is locked by the caller. */
export async function orderRefund(
  connection: Queryable,
  refund: { attemptId: string; key: string; amountMinor: number; isDone?: boolean },
): Promise<string> {
  const { attemptId, key, amountMinor, isDone = false } = refund;
  const row = await connection.find(insertRefund, [attemptId, key, amountMinor, isDone]);
  await connection.run(addRefunded, [attemptId, amountMinor]);
  return (row as { id: string }).id;
}

export interface Refunding {
  database: Database;
  onSettled: OnSettled;
  log: Logger;
}

/** Asks the provider for a refund, or how it stands, and writes down what it says. */
export async function carryOutRefund(
  refund: Refund,
  provider: OnlineProvider,
  refunding: Refunding,
): Promise<void> {
  const { id, reference, amountMinor, chargeReference, checks } = refund;
  const { database, log } = refunding;
  if (chargeReference === null) throw new Error(`refund ${id} is of an attempt without a charge`);
  let state: RefundState;
  try {
    state = reference
      ? await provider.findRefund(reference)
      : await provider.refund({ id, chargeReference, amountMinor, isRepeated: checks > 1 });
  } catch (error) {
    if (!(error instanceof ProviderFault) || !error.isPermanent) throw error;
    log.error({ refund: id, code: error.code }, 'refund refused by the payment provider');
    return database.transaction((connection) => failRefund(connection, id, error.code));
  }
  await database.transaction((connection) => settleRefundAs(connection, id, state, refunding));
}

/** What a webhook says of a refund; one that is not ours, such as of the provider's own pages, is passed over. */
export async function noteRefund(
  connection: Queryable,
  state: RefundState,
  refunding: Omit<Refunding, 'database'>,
): Promise<void> {
  const found = await connection.find(selectByReference, [state.reference]);
  if (found) await settleRefundAs(connection, found.id, state, refunding);
}

async function settleRefundAs(
  connection: Queryable,
  id: string,
  state: RefundState,
  { onSettled, log }: Omit<Refunding, 'database'>,
): Promise<void> {
  const refund = await connection.find(selectRefund, [id]);
  if (!refund) return;
  await connection.find(lockOrder, [refund.orderId]);
  await connection.find(lockAttempt, [refund.attemptId]);
  const locked = await connection.find(lockRefund, [id]);
  const { orderId, amountMinor, attemptState } = refund;
  const isUnwanted = attemptState !== 'paid';
  if (state.kind === 'failed') {
    if (locked?.state !== 'failed') log.error({ refund: id }, 'refund failed at the payment provider');
    await failRefund(connection, id, 'failed');
    if (locked?.state === 'done' && !isUnwanted)
      await onSettled(connection, { orderId, outcome: 'refund_failed', amountMinor });
    return;
  }
  if (locked?.state !== 'open') return;
  if (state.kind === 'pending') {
    await connection.run(noteReference, [id, state.reference]);
    return;
  }
  await connection.run(settleRefund, [id, 'done', state.reference, null]);
  await onSettled(connection, { orderId, outcome: 'refunded', amountMinor, isUnwanted });
}

/** The money is still here: it can be refunded again, under another key. Also one that seemed to be done. */
async function failRefund(connection: Queryable, id: string, fault: string): Promise<void> {
  const refund = await connection.find(selectRefund, [id]);
  if (!refund) return;
  await connection.find(lockOrder, [refund.orderId]);
  await connection.find(lockAttempt, [refund.attemptId]);
  const locked = await connection.find(lockRefund, [id]);
  if (!locked || locked.state === 'failed') return;
  await connection.run(settleRefund, [id, 'failed', null, fault.slice(0, 40)]);
  await connection.run(addRefunded, [refund.attemptId, -refund.amountMinor]);
}
