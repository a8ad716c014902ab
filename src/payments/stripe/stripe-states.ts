import type StripeSdk from 'stripe';
import type { AsideReason } from '../aside.ts';
import type { ProviderRefund, ProviderState, RefundState } from '../provider.ts';
import { minorOfStripe } from './stripe-amounts.ts';

/** Translates Stripe's objects. It throws `Malformed` for a value that no column can hold. */

type Session = Pick<
  StripeSdk.Checkout.Session,
  'status' | 'payment_status' | 'payment_intent' | 'amount_total' | 'currency'
>;

/** The largest value of an integer column. */
const MINOR_MAX = 2 ** 31 - 1;
const REFERENCE_LENGTH_MAX = 255;

/** Thrown for an event that can never be applied. */
export class Malformed extends Error {
  readonly reason: AsideReason;
  constructor(reason: AsideReason) {
    super(`the payment provider sent an impossible value: ${reason}`);
    this.reason = reason;
  }
}

export function stateOf(session: Session): ProviderState {
  if (session.status === 'expired') return { kind: 'failed' };
  // A complete session that is not paid waits for the bank.
  if (session.status !== 'complete' || session.payment_status !== 'paid') return { kind: 'open' };
  return {
    kind: 'paid',
    chargeReference: chargeOf(session.payment_intent),
    amountMinor: amountOf(session.amount_total, session.currency),
    currency: currencyOf(session.currency),
  };
}

const REFUND_KINDS: Record<string, RefundState['kind']> = {
  succeeded: 'done',
  failed: 'failed',
  canceled: 'failed',
};

export const refundStateOf = ({ id, status }: Pick<StripeSdk.Refund, 'id' | 'status'>): RefundState => ({
  kind: REFUND_KINDS[status ?? ''] ?? 'pending',
  reference: referenceOf(id),
});

export const providerRefundOf = (refund: StripeSdk.Refund): ProviderRefund => ({
  ...refundStateOf(refund),
  chargeReference: chargeOf(refund.payment_intent),
  amountMinor: amountOf(refund.amount, refund.currency),
  ownId: uuidOf(refund.metadata?.refund_id),
});

export const chargeOf = (intent: string | { id: string } | null | undefined): string =>
  referenceOf(typeof intent === 'string' ? intent : intent?.id);

/** Stripe's IDs consist of word characters. Anything else is malformed. */
export function referenceOf(text: unknown): string {
  if (typeof text === 'string' && text.length <= REFERENCE_LENGTH_MAX && /^\w+$/.test(text)) return text;
  throw new Malformed('malformed');
}

function amountOf(value: unknown, currency: unknown): number {
  const minor = typeof value === 'number' ? minorOfStripe(value, String(currency)) : 0;
  if (Number.isSafeInteger(minor) && minor >= 1 && minor <= MINOR_MAX) return minor;
  throw new Malformed('amount');
}

function currencyOf(value: unknown): string {
  if (typeof value === 'string' && /^[a-z]{3}$/i.test(value)) return value.toUpperCase();
  throw new Malformed('currency');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const uuidOf = (text: unknown): string | undefined =>
  typeof text === 'string' && UUID.test(text) ? text : undefined;
