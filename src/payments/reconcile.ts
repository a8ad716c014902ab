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

/** Asked for at a time, by one instance. */
const BATCH = 10;
const BATCHES_MAX = 20;
/** Between two looks of one instance. */
const EVERY_MS = 5_000;

export interface ReconcileDeps {
  database: Database;
  log: Logger;
  onSettled: OnSettled;
  onlineOf(name: string): OnlineProvider | undefined;
}

/**
 * Settles what nobody else will: attempts whose shopper, webhook or instance was lost, those that have expired or
 * were canceled, and refunds. Each row is claimed by a statement of its own, so that instances do not ask for the
 * same and no call is made inside a transaction; one that is lost with its instance is claimed again later.
 */
export async function reconcile(reconciling: ReconcileDeps): Promise<number> {
  const attempts = await inBatches(
    () => reconciling.database.list(claimAttempts, [BATCH]),
    (attempt) => reconcileAttempt(attempt, reconciling),
    reconciling.log,
  );
  const refunds = await inBatches(
    () => reconciling.database.list(claimRefunds, [BATCH]),
    async (refund) => {
      const provider = reconciling.onlineOf(refund.provider);
      if (!provider) throw new ProviderFault('not_configured', false, undefined);
      await carryOutRefund(refund, provider, reconciling);
    },
    reconciling.log,
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
          // The next try is set already; what is open for long shows in the metrics.
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
  // Whatever the provider has begun for it was never shown to anybody, and by now nobody is sent there any more.
  if (reference === null) return isExpired ? { kind: 'failed' } : { kind: 'open' };
  const provider = onlineOf(attempt.provider);
  if (!provider) throw new ProviderFault('not_configured', false, undefined);
  return isExpired || state === 'closing' ? provider.close(reference) : provider.find(reference);
}

/** Asks the provider for a refund, or how it stands, and writes down what it says. */
async function carryOutRefund(
  refund: Refund,
  provider: OnlineProvider,
  refunding: RefundDeps,
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
    const made = await provider.listRefunds(chargeReference);
    const { code } = error;
    return database.transaction((connection) => refuse(connection, id, { code, made }, refunding));
  }
  await database.transaction((connection) => applyRefundState(connection, id, state, refunding));
}

/** A refund may be refused because another one was made on the provider's own pages, which counts instead. */
async function refuse(
  connection: Queryable,
  id: string,
  { code, made }: { code: string; made: readonly ProviderRefund[] },
  refunding: RefundDeps,
): Promise<void> {
  const locked = await lockRefundWithOrder(connection, id);
  if (locked) await failRefund(connection, locked, { fault: code, reference: null }, refunding);
  for (const one of made) await noteProviderRefund(connection, one, refunding);
}

/** At once, and then every few seconds, until it is stopped; for every process of the shop. */
export const startReconciling = (
  payments: { reconcile(): Promise<number> },
  onError: (error: unknown) => void,
): Repetition => repeat(EVERY_MS, () => payments.reconcile(), onError);
