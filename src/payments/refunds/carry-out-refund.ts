import type { Queryable } from '../../database/database.ts';
import { type OnlineProvider, ProviderFault, type ProviderRefund, type RefundState } from '../provider.ts';
import { noteProviderRefund } from './provider-refunds.ts';
import type { Refund } from './queries.ts';
import { failRefund, lockWithOrder, type RefundDeps, settleRefundAs } from './refunds.ts';

/** Asks the provider for a refund, or how it stands, and writes down what it says. */
export async function carryOutRefund(
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
  await database.transaction((connection) => settleRefundAs(connection, id, state, refunding));
}

/** A refund may be refused because another one was made on the provider's own pages, which counts instead. */
async function refuse(
  connection: Queryable,
  id: string,
  { code, made }: { code: string; made: readonly ProviderRefund[] },
  refunding: RefundDeps,
): Promise<void> {
  const locked = await lockWithOrder(connection, id);
  if (locked) await failRefund(connection, locked, { fault: code, reference: null }, refunding);
  for (const one of made) await noteProviderRefund(connection, one, refunding);
}
