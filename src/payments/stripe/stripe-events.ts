import type StripeSdk from 'stripe';
import { Problem } from '../../web/errors/errors.ts';
import type { AsideReason, SignedEvent } from '../aside.ts';
import type { ProviderRefund } from '../provider.ts';
import type { Finding } from '../settle.ts';
import type { Stripe, StripeSettings } from './stripe-client.ts';
import { chargeOf, Malformed, providerRefundOf, referenceOf, stateOf, uuidOf } from './stripe-states.ts';

/** A webhook event and what it reports. */
export interface StripeEvent extends SignedEvent {
  notice: StripeNotice;
}

/**
 * `charge_refunded`: a part of the payment was refunded, and its list of refunds says which. `aside`: the event cannot be
 * applied. `other`: the shop does not need it, for example because it is about another shop.
 */
type StripeNotice =
  | { kind: 'attempt'; finding: Finding }
  | { kind: 'declined'; attemptId: string }
  | { kind: 'refund'; refund: ProviderRefund }
  | { kind: 'charge_refunded'; chargeReference: string }
  | { kind: 'aside'; reason: AsideReason }
  | { kind: 'other' };

/** Older events are treated as replays, because Stripe signs each delivery again. */
const TOLERANCE_SECONDS = 300;

export function readStripeEvent(
  stripe: Stripe,
  { webhookSecret, secretKey }: StripeSettings,
  body: Buffer,
  signature: string | undefined,
): StripeEvent {
  const event = verify(stripe, webhookSecret, body, signature ?? '');
  const { id, type, created } = event ?? {};
  const signed = {
    id: String(id),
    type: String(type),
    createdAt: new Date(Number.isSafeInteger(created) ? created * 1_000 : Date.now()),
  };
  // A shop with a live key ignores test payments, and the other way around.
  if (event?.livemode !== /^.k_live_/.test(secretKey)) return { ...signed, notice: { kind: 'other' } };
  return { ...signed, notice: noticeOf(event) };
}

function verify(stripe: Stripe, secret: string, body: Buffer, signature: string) {
  try {
    return stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS);
  } catch (error) {
    // A signed body that is not JSON is refused as well.
    throw new Problem(400, 'invalid_signature', 'The payment provider did not sign this request.', {
      cause: error,
    });
  }
}

/** Reading does no I/O, so an event that throws here throws each time. */
function noticeOf(event: StripeSdk.Event): StripeNotice {
  try {
    return eventOf(event);
  } catch (error) {
    return { kind: 'aside', reason: error instanceof Malformed ? error.reason : 'malformed' };
  }
}

function eventOf(event: StripeSdk.Event): StripeNotice {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
      return sessionEvent(event.data.object);
    case 'payment_intent.payment_failed': {
      const attemptId = uuidOf(event.data.object.metadata?.attempt_id);
      return attemptId ? { kind: 'declined', attemptId } : { kind: 'other' };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      // This shop's payments always have a payment intent.
      if (event.data.object.payment_intent === null) return { kind: 'other' };
      return { kind: 'refund', refund: providerRefundOf(event.data.object) };
    case 'charge.refunded':
      if (event.data.object.payment_intent === null) return { kind: 'other' };
      return { kind: 'charge_refunded', chargeReference: chargeOf(event.data.object.payment_intent) };
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return { kind: 'aside', reason: 'dispute' };
    default:
      return { kind: 'other' };
  }
}

function sessionEvent(session: StripeSdk.Checkout.Session): StripeNotice {
  const attemptId = uuidOf(session.metadata?.attempt_id);
  if (!attemptId) return { kind: 'other' };
  const finding = { attemptId, reference: referenceOf(session.id), state: stateOf(session) };
  return { kind: 'attempt', finding };
}
