import type StripeSdk from 'stripe';
import type { StartAttemptInput } from '../provider.ts';
import { stripeAmount } from './stripe-amounts.ts';
import type { Stripe } from './stripe-client.ts';

export type Call = <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>;
type SessionBody = StripeSdk.Checkout.SessionCreateParams;

/**
 * A session expires this long after its attempt. Stripe requires at least 30 minutes from the start, and an attempt may be
 * started at the last moment. The reconciler closes the session in time.
 */
const SESSION_AFTER_EXPIRY_MS = 60 * 60_000;

/** Stripe repeats the answer to a key for 24 h, even that of its own failure (500). After a failure, a second key is used. */
export async function createSession(
  key: string,
  body: SessionBody,
  call: Call,
): Promise<StripeSdk.Checkout.Session> {
  const create = (idempotencyKey: string) =>
    call((stripe) => stripe.checkout.sessions.create(body, { idempotencyKey }));
  return create(key).catch((error: unknown) => {
    const { statusCode = 0 } = ((error as Error).cause ?? {}) as { statusCode?: number };
    if (statusCode < 500) throw error;
    // A session with the first key may exist, but it is never shown to anyone, so it cannot be paid.
    return create(`${key}-again`);
  });
}

/** The parameters that the sessions of both payment pages share. */
export function sessionOf(attempt: StartAttemptInput): SessionBody {
  const { id, title, amountMinor, email, expiresAt } = attempt;
  const metadata = { attempt_id: id };
  const currency = attempt.currency.toLowerCase();
  return {
    mode: 'payment',
    client_reference_id: id,
    metadata,
    payment_intent_data: { metadata, description: title },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency,
          unit_amount: stripeAmount(amountMinor, currency),
          product_data: { name: title },
        },
      },
    ],
    // Other methods report only days later whether they were paid, and items are not reserved that long. Stripe offers
    // the listed ones that are enabled in its dashboard. Apple Pay and Google Pay count as cards.
    allowed_payment_method_types: ['card', 'link', 'paypal'],
    // The charged amount is compared with the requested one, so Stripe must not convert it.
    adaptive_pricing: { enabled: false },
    ...(email ? { customer_email: email } : {}),
    expires_at: Math.floor((expiresAt.getTime() + SESSION_AFTER_EXPIRY_MS) / 1_000),
  };
}
