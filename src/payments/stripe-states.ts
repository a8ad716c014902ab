import type StripeSdk from 'stripe';
import type { ProviderState, RefundState } from './provider.ts';

/** Stripe's words in ours. */

type Session = Pick<
  StripeSdk.Checkout.Session,
  'status' | 'payment_status' | 'payment_intent' | 'amount_total' | 'currency'
>;

export function stateOf(session: Session): ProviderState {
  if (session.status === 'expired') return { kind: 'failed' };
  // Complete and not paid: the bank has not said yet.
  if (session.status !== 'complete' || session.payment_status !== 'paid') return { kind: 'open' };
  const { payment_intent: intent, amount_total: amountMinor, currency } = session;
  const chargeReference = typeof intent === 'string' ? intent : intent?.id;
  if (!chargeReference || amountMinor === null || currency === null)
    throw new Error('a session that is paid names no payment');
  return { kind: 'paid', chargeReference, amountMinor, currency: currency.toUpperCase() };
}

const REFUND_KINDS: Record<string, RefundState['kind']> = {
  succeeded: 'done',
  failed: 'failed',
  canceled: 'failed',
};

export const refundStateOf = ({ id, status }: Pick<StripeSdk.Refund, 'id' | 'status'>): RefundState => ({
  kind: REFUND_KINDS[status ?? ''] ?? 'pending',
  reference: id,
});
