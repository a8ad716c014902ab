import { randomBytes } from 'node:crypto';

/**
 * The part of Stripe's API that the shop uses: its calls, objects and errors, with Stripe's field names. The test provider
 * and the fake Stripe of the tests share it. This file does no I/O.
 */

export interface CheckoutSession {
  id: string;
  object: 'checkout.session';
  /** Where the shopper pays while the session is open. It is null if the shop's own page takes the payment. */
  url: string | null;
  /** With it, the script of the shop's own page confirms the payment. */
  client_secret: string | null;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  payment_intent: string | null;
  amount_total: number;
  currency: string;
  client_reference_id: string;
  customer_email: string | null;
  metadata: Record<string, string>;
  success_url: string;
  cancel_url: string;
  /** In seconds. */
  expires_at: number;
  livemode: boolean;
  /** The order number, which the shopper reads. */
  title: string;
}

export interface ProviderRefundObject {
  id: string;
  object: 'refund';
  payment_intent: string;
  amount: number;
  currency: string;
  status: 'succeeded' | 'pending' | 'failed';
  metadata: Record<string, string>;
}

export interface ProviderEvent {
  id: string;
  object: 'event';
  type: string;
  livemode: boolean;
  created: number;
  data: { object: unknown };
}

/** An error answer in Stripe's format. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: { error: { type: string; code?: string; message: string } };

  constructor(status: number, type: string, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.body = { error: { type, message, ...(code ? { code } : {}) } };
  }
}

const invalid = (message: string, code?: string): Refusal =>
  new Refusal(400, 'invalid_request_error', code, message);
export const missing = (what: string): Refusal =>
  new Refusal(404, 'invalid_request_error', 'resource_missing', `No such ${what}`);
export const keyReused = (): Refusal =>
  new Refusal(400, 'idempotency_error', undefined, 'Keys are for the same parameters');
export const notOpen = (): Refusal => invalid('Only Checkout Sessions with a status of open can be expired');

export type ProviderCall =
  | 'create_session'
  | 'find_session'
  | 'expire_session'
  | 'create_refund'
  | 'find_refund'
  | 'list_refunds';

const CALLS: readonly [RegExp, ProviderCall][] = [
  [/^POST \/v1\/checkout\/sessions$/, 'create_session'],
  [/^GET \/v1\/checkout\/sessions\/(\w+)$/, 'find_session'],
  [/^POST \/v1\/checkout\/sessions\/(\w+)\/expire$/, 'expire_session'],
  [/^POST \/v1\/refunds$/, 'create_refund'],
  [/^GET \/v1\/refunds\/(\w+)$/, 'find_refund'],
  [/^GET \/v1\/refunds$/, 'list_refunds'],
];

/** `request` is a method and a path. */
export function callOf(request: string): { call: ProviderCall; id: string } | undefined {
  for (const [pattern, call] of CALLS) {
    const match = pattern.exec(request);
    if (match) return { call, id: match[1] ?? '' };
  }
  return undefined;
}

/** The limits of Stripe for how long a session stays open. */
const LIFE_MIN_SECONDS = 30 * 60;
const LIFE_MAX_SECONDS = 24 * 60 * 60;
/** The smallest amount that Stripe accepts, in its unit of the currency. */
const AMOUNT_MIN = 50;

/** Reads the form of a new session. `urlOf` gives the address of its payment page. */
export function newSession(form: URLSearchParams, urlOf: (id: string) => string): CheckoutSession {
  const item = 'line_items[0][price_data]';
  const amount = Number(form.get(`${item}[unit_amount]`)) * Number(form.get('line_items[0][quantity]'));
  const expiresAt = Number(form.get('expires_at'));
  const lifeSeconds = expiresAt - Date.now() / 1_000;
  if (form.get('mode') !== 'payment') throw invalid('mode');
  if (!Number.isSafeInteger(amount) || amount < AMOUNT_MIN) throw invalid('unit_amount', 'amount_too_small');
  if (!/^[a-z]{3}$/.test(form.get(`${item}[currency]`) ?? '')) throw invalid('currency');
  if (!(lifeSeconds >= LIFE_MIN_SECONDS && lifeSeconds <= LIFE_MAX_SECONDS)) throw invalid('expires_at');
  const isOnOwnPage = form.get('ui_mode') === 'elements';
  const returnUrl = form.get(isOnOwnPage ? 'return_url' : 'success_url') ?? '';
  if (!URL.canParse(returnUrl)) throw invalid('success_url', 'url_invalid');
  const id = `cs_test_${randomId()}`;
  return {
    id,
    object: 'checkout.session',
    url: isOnOwnPage ? null : urlOf(id),
    client_secret: isOnOwnPage ? `${id}_secret_${randomId()}` : null,
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
    amount_total: amount,
    currency: form.get(`${item}[currency]`) ?? '',
    client_reference_id: form.get('client_reference_id') ?? '',
    customer_email: form.get('customer_email'),
    metadata: metadataOf(form),
    success_url: returnUrl,
    cancel_url: form.get('cancel_url') ?? returnUrl,
    expires_at: expiresAt,
    livemode: false,
    title: form.get(`${item}[product_data][name]`) ?? '',
  };
}

export const paidSession = (session: CheckoutSession, paymentIntent: string): CheckoutSession => ({
  ...session,
  ...{ status: 'complete', payment_status: 'paid', payment_intent: paymentIntent, url: null },
});

export const expiredSession = (session: CheckoutSession): CheckoutSession => ({
  ...session,
  ...{ status: 'expired', url: null },
});

/** Reads the form of a new refund. `refundable` is what is left of the payment, in Stripe's unit of the currency. */
export function newRefund(
  form: URLSearchParams,
  { id, currency, refundable }: { id: string; currency: string; refundable: number },
): ProviderRefundObject {
  const amount = Number(form.get('amount'));
  if (!Number.isSafeInteger(amount) || amount < 1) throw invalid('amount');
  if (amount > refundable)
    throw invalid('Refund amount is greater than unrefunded amount', 'charge_already_refunded');
  return {
    id: `re_${randomId()}`,
    object: 'refund',
    payment_intent: id,
    amount,
    currency,
    status: 'succeeded',
    metadata: metadataOf(form),
  };
}

/** The object is copied, so that later changes do not change the event. */
export const eventOf = (type: string, object: object, livemode = false): ProviderEvent => ({
  id: `evt_${randomBytes(8).toString('hex')}`,
  object: 'event',
  type,
  livemode,
  created: Math.floor(Date.now() / 1_000),
  data: { object: structuredClone(object) },
});

/** 96 random bits, so that no one can guess the address of another shopper's payment page. */
export const randomId = (): string => randomBytes(12).toString('hex');

function metadataOf(form: URLSearchParams): Record<string, string> {
  const entries = [...form].flatMap(([key, value]) => {
    const match = /^metadata\[(\w+)\]$/.exec(key);
    return match ? [[match[1] as string, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
