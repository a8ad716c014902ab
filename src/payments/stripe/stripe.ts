import {
  type OnlineProvider,
  ProviderFault,
  type ProviderState,
  type RefundChargeInput,
  type RefundState,
  type StartAttemptInput,
} from '../provider.ts';
import { leastMinorOfStripe, stripeAmount } from './stripe-amounts.ts';
import { createStripeClient, type Stripe, type StripeLimits, type StripeSettings } from './stripe-client.ts';
import { readStripeEvent, type StripeEvent } from './stripe-events.ts';
import { providerRefundOf, refundStateOf, stateOf } from './stripe-states.ts';

/**
 * Card payments with Stripe Checkout. The shopper pays on Stripe's page, so this shop never sees card data. Each attempt is
 * one Checkout Session, and repeated calls have the same idempotency key.
 */
export interface StripeProvider extends OnlineProvider {
  /** Reads a webhook event. Throws a `Problem` if Stripe has not signed it. */
  readEvent(body: Buffer, signature: string | undefined): Promise<StripeEvent>;
}

/**
 * A session expires this long after its attempt. Stripe requires at least 30 minutes from the start, and an attempt may be
 * started at the last moment. The reconciler closes the session in time.
 */
const SESSION_AFTER_EXPIRY_MS = 60 * 60_000;
const REFUNDS_OF_CHARGE_MAX = 100;

export function createStripe(settings: StripeSettings, limits: Partial<StripeLimits> = {}): StripeProvider {
  const { call, open } = createStripeClient(settings, limits);
  const find = async (reference: string) =>
    stateOf(await call((stripe) => stripe.checkout.sessions.retrieve(reference)));
  return {
    kind: 'online',
    name: 'stripe',
    label: 'Card',
    note: 'Visa, Mastercard, Amex. You pay on the next page.',
    leastMinor: leastMinorOfStripe,
    start: (attempt) => start(attempt, call),
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

type Call = <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>;

/** Stripe repeats the answer to a key for 24 h, even that of its own failure (500). After a failure, a second key is used. */
async function start(attempt: StartAttemptInput, call: Call): Promise<{ reference: string; url: string }> {
  const create = (idempotencyKey: string) =>
    call((stripe) => stripe.checkout.sessions.create(sessionOf(attempt), { idempotencyKey }));
  const key = `attempt-${attempt.id}`;
  const session = await create(key).catch((error: unknown) => {
    const { statusCode = 0 } = ((error as Error).cause ?? {}) as { statusCode?: number };
    if (statusCode < 500) throw error;
    // A session with the first key may exist, but it is never shown to anyone, so it cannot be paid.
    return create(`${key}-again`);
  });
  if (!session.url?.startsWith('http')) throw new ProviderFault('no_address', true, undefined);
  return { reference: session.id, url: session.url };
}

function sessionOf(attempt: StartAttemptInput) {
  const { id, title, amountMinor, email, returnUrl, expiresAt } = attempt;
  const metadata = { attempt_id: id };
  const currency = attempt.currency.toLowerCase();
  return {
    mode: 'payment' as const,
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
    // Other methods report only days later whether they were paid, and items are not reserved that long.
    allowed_payment_method_types: ['card' as const],
    // The charged amount is compared with the requested one, so Stripe must not convert it.
    adaptive_pricing: { enabled: false },
    ...(email ? { customer_email: email } : {}),
    success_url: returnUrl,
    cancel_url: returnUrl,
    expires_at: Math.floor((expiresAt.getTime() + SESSION_AFTER_EXPIRY_MS) / 1_000),
  };
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
