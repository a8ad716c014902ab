import {
  type CheckoutSession,
  expiredSession,
  missing,
  newRefund,
  newSession,
  notOpen,
  type ProviderRefundObject,
  paidSession,
  randomId,
} from '../../src/payments/test-cards/protocol.ts';

/** The sessions, charges and refunds of the fake. No I/O here. */

export interface FakeCharge {
  id: string;
  object: 'payment_intent';
  amount_received: number;
  currency: string;
  metadata: Record<string, string>;
  description: string;
}

export class Ledger {
  readonly sessions = new Map<string, CheckoutSession>();
  readonly charges = new Map<string, FakeCharge>();
  readonly refunds = new Map<string, ProviderRefundObject>();
  /** The states of the next refunds, for a bank that is slow or refuses. */
  refundStatus: ProviderRefundObject['status'] = 'succeeded';

  createSession(form: URLSearchParams, base: string): CheckoutSession {
    const session = newSession(form, (id) => `${base}/pay/${id}`);
    this.sessions.set(session.id, session);
    return session;
  }

  session(id: string): CheckoutSession {
    const session = this.sessions.get(id);
    if (!session) throw missing('checkout.session');
    return session;
  }

  expire(id: string): CheckoutSession {
    const session = this.session(id);
    if (session.status !== 'open') throw notOpen();
    return Object.assign(session, expiredSession(session));
  }

  /** The shopper pays. Returns undefined if the session is no longer open. */
  pay(id: string): CheckoutSession | undefined {
    const session = this.session(id);
    if (session.status !== 'open') return undefined;
    const charge: FakeCharge = {
      id: `pi_${randomId()}`,
      object: 'payment_intent',
      amount_received: session.amount_total,
      currency: session.currency,
      metadata: session.metadata,
      description: session.title,
    };
    this.charges.set(charge.id, charge);
    return Object.assign(session, paidSession(session, charge.id));
  }

  createRefund(form: URLSearchParams): ProviderRefundObject {
    const charge = this.charges.get(form.get('payment_intent') ?? '');
    if (!charge) throw missing('payment_intent');
    const { id, currency, amount_received } = charge;
    const refundable = amount_received - this.refundedOf(id);
    const refund = { ...newRefund(form, { id, currency, refundable }), status: this.refundStatus };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  refund(id: string): ProviderRefundObject {
    const refund = this.refunds.get(id);
    if (!refund) throw missing('refund');
    return refund;
  }

  refundsOf(chargeId: string): ProviderRefundObject[] {
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
