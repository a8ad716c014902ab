import type { Database, Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import { type Repetition, repeat } from '../process/repeat.ts';
import type { OnSettled } from './payment-types.ts';
import {
  type OnlineProvider,
  ProviderFault,
  type ProviderRefund,
  type ProviderState,
  type RefundState,
} from './provider.ts';
import { type Attempt, claimAttempts } from './queries.ts';
import { noteProviderRefund } from './refunds/provider-refunds.ts';
import { claimRefunds, type Refund } from './refunds/queries.ts';
import { applyRefundState, failRefund, lockRefundWithOrder, type RefundDeps } from './refunds/refunds.ts';
import { settle } from './settle.ts';

/** One instance asks for this many at once. */
const BATCH = 10;
const BATCHES_MAX = 20;
/** The interval of one instance. */
const EVERY_MS = 5_000;

export interface ReconcileDeps {
  database: Database;
  log: Logger;
  onSettled: OnSettled;
  onlineOf(name: string): OnlineProvider | undefined;
}

/**
 * Settles attempts whose shopper, webhook or instance was lost, attempts that have expired or were canceled, and refunds.
 * Rows are claimed in a statement of their own, so that two instances never ask for the same row and no call is made inside
 * a transaction. A row whose instance died is claimed again later.
 */
export async function reconcile(deps: ReconcileDeps): Promise<number> {
  const attempts = await inBatches(
    () => deps.database.list(claimAttempts, [BATCH]),
    (attempt) => reconcileAttempt(attempt, deps),
    deps.log,
  );
  const refunds = await inBatches(
    () => deps.database.list(claimRefunds, [BATCH]),
    async (refund) => {
      const provider = deps.onlineOf(refund.provider);
      if (!provider) throw new ProviderFault('not_configured', false, undefined);
      await carryOutRefund(refund, provider, deps);
    },
    deps.log,
  );
  return attempts + refunds;
}

async function inBatches<T extends { id: string; provider: string; checks: number }>(
  claim: () => Promise<T[]>,
  work: (row: T) => Promise<void>,
  log: Logger,
): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const rows = await claim();
    count += rows.length;
    await Promise.all(
      rows.map((row) =>
        work(row).catch((error: unknown) => {
          // The claim has set the time of the next try. Metrics show what stays open for long.
          const code = error instanceof ProviderFault ? error.code : undefined;
          const { id, provider, checks } = row;
          log.warn({ id, provider, checks, ...(code ? { code } : { err: error }) }, 'payment not reconciled');
        }),
      ),
    );
    if (rows.length < BATCH) break;
  }
  return count;
}

async function reconcileAttempt(attempt: Attempt, { database, onSettled, log, onlineOf }: ReconcileDeps) {
  const state = await askFor(attempt, onlineOf);
  const { id: attemptId, reference } = attempt;
  const finding = { attemptId, ...(reference ? { reference } : {}), state };
  await database.transaction((connection) => settle(connection, finding, { onSettled, log }));
}

async function askFor(attempt: Attempt, onlineOf: ReconcileDeps['onlineOf']): Promise<ProviderState> {
  const { reference, state, isExpired } = attempt;
  // Without a reference, the shopper was never sent to the provider, so an expired attempt cannot be paid.
  if (reference === null) return isExpired ? { kind: 'failed' } : { kind: 'open' };
  const provider = onlineOf(attempt.provider);
  if (!provider) throw new ProviderFault('not_configured', false, undefined);
  return isExpired || state === 'closing' ? provider.close(reference) : provider.find(reference);
}

/** Orders a refund at the provider, or asks for its state, and stores the answer. */
async function carryOutRefund(refund: Refund, provider: OnlineProvider, deps: RefundDeps): Promise<void> {
  const { id, reference, amountMinor, currency, chargeReference, checks } = refund;
  const { database, log } = deps;
  if (chargeReference === null) throw new Error(`refund ${id} belongs to an attempt without a charge`);
  let state: RefundState;
  try {
    state = reference
      ? await provider.findRefund(reference)
      : await provider.refund({ id, chargeReference, amountMinor, currency, isRepeated: checks > 1 });
  } catch (error) {
    if (!(error instanceof ProviderFault) || !error.isPermanent) throw error;
    log.error({ refund: id, code: error.code }, 'the payment provider refused a refund');
    const made = await provider.listRefunds(chargeReference);
    const { code } = error;
    return database.transaction((connection) => refuse(connection, id, { code, made }, deps));
  }
  await database.transaction((connection) => applyRefundState(connection, id, state, deps));
}

/** A refund may be refused because another one was made in the provider's dashboard, which counts instead. */
async function refuse(
  connection: Queryable,
  id: string,
  { code, made }: { code: string; made: readonly ProviderRefund[] },
  deps: RefundDeps,
): Promise<void> {
  const locked = await lockRefundWithOrder(connection, id);
  if (locked) await failRefund(connection, locked, { fault: code, reference: null }, deps);
  for (const one of made) await noteProviderRefund(connection, one, deps);
}

/** Runs at once and then every few seconds until it is stopped. Every process of the shop runs it. */
export const startReconciling = (
  payments: { reconcile(): Promise<number> },
  onError: (error: unknown) => void,
): Repetition => repeat(EVERY_MS, () => payments.reconcile(), onError);
