import type StripeSdk from 'stripe';
import { Problem } from '../../web/errors/errors.ts';
import type { AsideReason, SignedEvent } from '../aside.ts';
import type { ProviderRefund } from '../provider.ts';
import type { Finding } from '../settle.ts';
import type { Stripe, StripeSettings } from './stripe-client.ts';
import { chargeOf, Malformed, providerRefundOf, referenceOf, stateOf, uuidOf } from './stripe-states.ts';

/** A webhook's event and what it tells. */
export interface StripeEvent extends SignedEvent {
  told: StripeNotice;
}

/**
 * `charge_refunded`: some of the payment went back; its refunds say which. `aside`: it cannot be applied. `other`:
 * nothing that this shop waits for, such as the payments of another one.
 */
type StripeNotice =
  | { kind: 'attempt'; finding: Finding }
  | { kind: 'declined'; attemptId: string }
  | { kind: 'refund'; refund: ProviderRefund }
  | { kind: 'charge_refunded'; chargeReference: string }
  | { kind: 'aside'; reason: AsideReason }
  | { kind: 'other' };

/** Older ones are taken for replays: Stripe signs each delivery anew. */
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
  // Test payments do not pay anything in a shop that takes real ones.
  if (event?.livemode !== /^.k_live_/.test(secretKey)) return { ...signed, told: { kind: 'other' } };
  return { ...signed, told: toldBy(event) };
}

function verify(stripe: Stripe, secret: string, body: Buffer, signature: string) {
  try {
    return stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS);
  } catch (error) {
    // A body that is no JSON although it is signed is refused as well.
    throw new Problem(400, 'invalid_signature', 'This is not signed by the payment provider.', {
      cause: error,
    });
  }
}

/** This reads and does no I/O, so an event that throws here throws each time. */
function toldBy(event: StripeSdk.Event): StripeNotice {
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
      // Payments without a payment intent are not this shop's.
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
