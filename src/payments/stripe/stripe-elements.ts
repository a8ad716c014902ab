import { type ElementsProvider, ProviderFault } from '../provider.ts';
import type { StripeSettings } from './stripe-client.ts';
import { type Call, createSession, sessionOf } from './stripe-sessions.ts';

/** The script that belongs to the SDK's API version. Stripe does not allow copies of it on other servers. */
const SCRIPT = 'https://js.stripe.com/endive/stripe.js';

/**
 * Stripe's Payment Element on the shop's own page: cards, Apple Pay, Google Pay, Link and PayPal. Each attempt is one
 * Checkout Session, as on Stripe's page, so it is settled, closed and refunded in the same way.
 */
export function stripeElements(
  { publishableKey, apiUrl }: StripeSettings,
  call: Call,
): ElementsProvider | undefined {
  if (!publishableKey) return undefined;
  return {
    publishableKey,
    scriptUrl: apiUrl ? `${apiUrl}/stripe.js` : SCRIPT,
    origins: apiUrl ? { script: apiUrl, frame: apiUrl, connect: apiUrl, image: apiUrl } : ORIGINS,
    async start(attempt) {
      const body = { ...sessionOf(attempt), ui_mode: 'elements' as const, return_url: attempt.returnUrl };
      const session = await createSession(`attempt-${attempt.id}-elements`, body, call);
      if (!session.client_secret) throw new ProviderFault('no_secret', true, undefined);
      return { reference: session.id, secret: session.client_secret };
    },
    async findSecret(reference) {
      const session = await call((stripe) => stripe.checkout.sessions.retrieve(reference));
      return session.status === 'open' ? (session.client_secret ?? undefined) : undefined;
    },
  };
}

/** From https://docs.stripe.com/security/guide#content-security-policy. */
const ORIGINS = {
  script: 'https://js.stripe.com https://*.js.stripe.com',
  frame: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  connect: 'https://api.stripe.com https://*.js.stripe.com',
  image: 'https://*.stripe.com',
};
