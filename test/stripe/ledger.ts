import { randomBytes } from 'node:crypto';

/** The sessions, charges and refunds of the fake, with the field names of Stripe's API. No I/O here. */

export interface FakeSession {
  id: string;
  object: 'checkout.session';
  url: string | null;
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
  expires_at: number;
  livemode: boolean;
  /** What the shopper reads. */
  title: string;
}

export interface FakeCharge {
  id: string;
  object: 'payment_intent';
  amount_received: number;
  currency: string;
  metadata: Record<string, string>;
  description: string;
}

export interface FakeRefund {
  id: string;
  object: 'refund';
  payment_intent: string;
  amount: number;
  currency: string;
  status: 'succeeded' | 'pending' | 'failed';
  metadata: Record<string, string>;
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

const invalid = (message: string, code?: string) => new Refusal(400, 'invalid_request_error', code, message);
const missing = (what: string) =>
  new Refusal(404, 'invalid_request_error', 'resource_missing', `No such ${what}`);

/** In seconds. A session lives from 30 minutes to a day. */
const LIFE_MIN = 30 * 60;
const LIFE_MAX = 24 * 60 * 60;
/** The amounts that Stripe accepts, in cents. */
const AMOUNT_MIN = 50;

export class Ledger {
  readonly sessions = new Map<string, FakeSession>();
  readonly charges = new Map<string, FakeCharge>();
  readonly refunds = new Map<string, FakeRefund>();
  /** The states of the next refunds, for a bank that is slow or refuses. */
  refundStatus: FakeRefund['status'] = 'succeeded';

  createSession(form: URLSearchParams, base: string): FakeSession {
    const item = 'line_items[0][price_data]';
    const amount = Number(form.get(`${item}[unit_amount]`)) * Number(form.get('line_items[0][quantity]'));
    const expiresAt = Number(form.get('expires_at'));
    const life = expiresAt - Date.now() / 1_000;
    if (form.get('mode') !== 'payment') throw invalid('mode');
    if (!Number.isSafeInteger(amount) || amount < AMOUNT_MIN)
      throw invalid('unit_amount', 'amount_too_small');
    if (!/^[a-z]{3}$/.test(form.get(`${item}[currency]`) ?? '')) throw invalid('currency');
    if (!(life >= LIFE_MIN && life <= LIFE_MAX)) throw invalid('expires_at');
    if (!URL.canParse(form.get('success_url') ?? '')) throw invalid('success_url', 'url_invalid');
    const id = `cs_test_${random()}`;
    const session: FakeSession = {
      id,
      object: 'checkout.session',
      url: `${base}/pay/${id}`,
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: amount,
      currency: form.get(`${item}[currency]`) ?? '',
      client_reference_id: form.get('client_reference_id') ?? '',
      customer_email: form.get('customer_email'),
      metadata: metadataOf(form, 'metadata'),
      success_url: form.get('success_url') ?? '',
      cancel_url: form.get('cancel_url') ?? '',
      expires_at: expiresAt,
      livemode: false,
      title: form.get(`${item}[product_data][name]`) ?? '',
    };
    this.sessions.set(id, session);
    return session;
  }

  session(id: string): FakeSession {
    const session = this.sessions.get(id);
    if (!session) throw missing('checkout.session');
    return session;
  }

  expire(id: string): FakeSession {
    const session = this.session(id);
    if (session.status !== 'open')
      throw invalid('Only Checkout Sessions with a status of open can be expired');
    return Object.assign(session, { status: 'expired', url: null });
  }

  /** The shopper pays. Returns undefined if the session is no longer open. */
  pay(id: string): FakeSession | undefined {
    const session = this.session(id);
    if (session.status !== 'open') return undefined;
    const charge: FakeCharge = {
      id: `pi_${random()}`,
      object: 'payment_intent',
      amount_received: session.amount_total,
      currency: session.currency,
      metadata: session.metadata,
      description: session.title,
    };
    this.charges.set(charge.id, charge);
    const paid = {
      status: 'complete',
      payment_status: 'paid',
      payment_intent: charge.id,
      url: null,
    } as const;
    return Object.assign(session, paid);
  }

  createRefund(form: URLSearchParams): FakeRefund {
    const charge = this.charges.get(form.get('payment_intent') ?? '');
    if (!charge) throw missing('payment_intent');
    const amount = Number(form.get('amount'));
    if (!Number.isSafeInteger(amount) || amount < 1) throw invalid('amount');
    if (amount > charge.amount_received - this.refundedOf(charge.id))
      throw invalid('Refund amount is greater than unrefunded amount', 'charge_already_refunded');
    const refund: FakeRefund = {
      id: `re_${random()}`,
      object: 'refund',
      payment_intent: charge.id,
      amount,
      currency: charge.currency,
      status: this.refundStatus,
      metadata: metadataOf(form, 'metadata'),
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  refund(id: string): FakeRefund {
    const refund = this.refunds.get(id);
    if (!refund) throw missing('refund');
    return refund;
  }

  refundsOf(chargeId: string): FakeRefund[] {
    return [...this.refunds.values()].filter(({ payment_intent }) => payment_intent === chargeId);
  }

  refundedOf(chargeId: string): number {
    return this.refundsOf(chargeId)
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  /** What shoppers have paid for the order of this number, less what was refunded. */
  balanceOf(title: string): number {
    return [...this.charges.values()]
      .filter(({ description }) => description === title)
      .reduce((sum, { id, amount_received }) => sum + amount_received - this.refundedOf(id), 0);
  }
}

const random = () => randomBytes(12).toString('hex');

function metadataOf(form: URLSearchParams, name: string): Record<string, string> {
  const entries = [...form].flatMap(([key, value]) => {
    const match = /^(\w+)\[(\w+)\]$/.exec(key);
    return match?.[1] === name ? [[match[2] as string, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
