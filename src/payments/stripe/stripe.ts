import {
  type OnlineProvider,
  ProviderFault,
  type ProviderNames,
  type ProviderState,
  type RefundChargeInput,
  type RefundState,
  type StartAttemptInput,
} from '../provider.ts';
import { leastMinorOfStripe, stripeAmount } from './stripe-amounts.ts';
import { createStripeClient, type Stripe, type StripeLimits, type StripeSettings } from './stripe-client.ts';
import { stripeElements } from './stripe-elements.ts';
import { readStripeEvent, type StripeEvent } from './stripe-events.ts';
import { type Call, createSession, sessionOf } from './stripe-sessions.ts';
import { providerRefundOf, refundStateOf, stateOf } from './stripe-states.ts';

/**
 * Card payments with Stripe Checkout. The shopper pays on Stripe's page, so this shop never sees card data. Each attempt is
 * one Checkout Session, and repeated calls have the same idempotency key.
 */
export interface StripeProvider extends OnlineProvider {
  /** Reads a webhook event. Throws a `Problem` if Stripe has not signed it. */
  readEvent(body: Buffer, signature: string | undefined): Promise<StripeEvent>;
}

const REFUNDS_OF_CHARGE_MAX = 100;

/** `names` are those of another provider that speaks Stripe's protocol. */
export function createStripe(
  settings: StripeSettings,
  limits: Partial<StripeLimits> = {},
  names: ProviderNames = STRIPE,
): StripeProvider {
  const { call, open } = createStripeClient(settings, limits);
  const find = async (reference: string) =>
    stateOf(await call((stripe) => stripe.checkout.sessions.retrieve(reference)));
  return {
    kind: 'online',
    ...names,
    leastMinor: leastMinorOfStripe,
    start: (attempt) => start(attempt, call),
    elements: stripeElements(settings, call),
    find,
    async close(reference) {
      try {
        return stateOf(await call((stripe) => stripe.checkout.sessions.expire(reference)));
      } catch (error) {
        if (!(error instanceof ProviderFault) || !error.isPermanent) throw error;
        // The session is no longer open: it was paid or has ended.
        return closedOnly(await find(reference));
      }
    },
    refund: (refund) => call((stripe) => refundCharge(refund, stripe)),
    findRefund: async (reference) =>
      refundStateOf(await call((stripe) => stripe.refunds.retrieve(reference))),
    listRefunds: async (chargeReference) =>
      (await call((stripe) => refundsOf(chargeReference, stripe))).map(providerRefundOf),
    readEvent: async (body, signature) => readStripeEvent(await open(), settings, body, signature),
  };
}

const STRIPE: ProviderNames = {
  name: 'stripe',
  label: 'Card',
  note: 'Visa, Mastercard, Amex and, where available, Apple Pay, Google Pay, Link and PayPal. You pay on the next page.',
};

async function start(attempt: StartAttemptInput, call: Call): Promise<{ reference: string; url: string }> {
  const { returnUrl } = attempt;
  const body = { ...sessionOf(attempt), success_url: returnUrl, cancel_url: returnUrl };
  // The release before offers fewer payment methods. Stripe refuses a key that is repeated with another body, so both
  // releases must not use the same key.
  const session = await createSession(`attempt-${attempt.id}-hosted`, body, call);
  if (!session.url?.startsWith('http')) throw new ProviderFault('no_address', true, undefined);
  return { reference: session.id, url: session.url };
}

function closedOnly(state: ProviderState): ProviderState {
  if (state.kind === 'open') throw new ProviderFault('not_closed', false, undefined);
  return state;
}

const refundsOf = async (chargeReference: string, stripe: Stripe) =>
  (await stripe.refunds.list({ payment_intent: chargeReference, limit: REFUNDS_OF_CHARGE_MAX })).data;

/** Stripe forgets a key after a day, so a repeated refund first checks whether it was made. */
async function refundCharge(refund: RefundChargeInput, stripe: Stripe): Promise<RefundState> {
  const { id, chargeReference, amountMinor, currency, isRepeated } = refund;
  const amount = stripeAmount(amountMinor, currency);
  if (isRepeated) {
    const made = (await refundsOf(chargeReference, stripe)).find(
      ({ metadata }) => metadata?.refund_id === id,
    );
    if (made) return refundStateOf(made);
  }
  return refundStateOf(
    await stripe.refunds.create(
      { payment_intent: chargeReference, amount, metadata: { refund_id: id } },
      { idempotencyKey: `refund-${id}` },
    ),
  );
}
