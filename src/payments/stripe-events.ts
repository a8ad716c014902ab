import type StripeSdk from 'stripe';
import { Problem } from '../platform/errors.ts';
import type { RefundState } from './provider.ts';
import type { Finding } from './settle.ts';
import type { Stripe, StripeSettings } from './stripe-client.ts';
import { refundStateOf, stateOf } from './stripe-states.ts';

/** What a webhook tells. `other`: nothing that this shop waits for, such as the payments of another one. */
export type StripeEvent =
  | { kind: 'attempt'; finding: Finding }
  | { kind: 'declined'; attemptId: string }
  | { kind: 'refund'; state: RefundState }
  | { kind: 'other'; type: string };

/** Older ones are taken for replays: Stripe signs each delivery anew. */
const TOLERANCE_SECONDS = 300;

export function readStripeEvent(
  stripe: Stripe,
  { webhookSecret, secretKey }: StripeSettings,
  body: Buffer,
  signature: string | undefined,
): StripeEvent {
  const event = verify(stripe, webhookSecret, body, signature ?? '');
  // Test payments do not pay anything in a shop that takes real ones.
  if (event.livemode !== /^.k_live_/.test(secretKey)) return { kind: 'other', type: 'other_mode' };
  return eventOf(event);
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

function eventOf(event: StripeSdk.Event): StripeEvent {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
      return sessionEvent(event.data.object, event.type);
    case 'payment_intent.payment_failed': {
      const attemptId = uuidOf(event.data.object.metadata.attempt_id);
      return attemptId ? { kind: 'declined', attemptId } : { kind: 'other', type: event.type };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return { kind: 'refund', state: refundStateOf(event.data.object) };
    default:
      return { kind: 'other', type: event.type };
  }
}

function sessionEvent(session: StripeSdk.Checkout.Session, type: string): StripeEvent {
  const attemptId = uuidOf(session.metadata?.attempt_id);
  if (!attemptId) return { kind: 'other', type };
  return {
    kind: 'attempt',
    finding: { attemptId, reference: session.id, state: stateOf(session) },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const uuidOf = (text: string | undefined) => (text !== undefined && UUID.test(text) ? text : undefined);
