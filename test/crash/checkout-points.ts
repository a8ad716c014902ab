import type { ProviderCall } from '../../src/payments/test-cards/protocol.ts';
import type { KillPoint } from '../stripe/kill-at.ts';

/** Every step of a checkout at which the shop's process may be lost. */

/** What the shopper, Stripe or the shop was doing at that moment. */
export type Phase = 'place' | 'place_on_delivery' | 'pay' | 'cancel' | 'refund' | 'expire';

export interface CheckoutPoint {
  name: string;
  phase: Phase;
  /** Its outcome equals that of another point, so only `npm run faults` plays it. */
  isDetail?: boolean;
  at: KillPoint | { call: ProviderCall; moment: 'before' | 'after' };
}

const RESERVED = 'INSERT INTO reservations';
const ORDERED = 'INSERT INTO orders';
const ATTEMPT = 'INSERT INTO payment_attempts';
const STARTED = "SET state = 'pending', reference";
const SETTLED = 'SET state = $2, fault = $3, charge_reference';
const ORDER_MOVED = 'UPDATE orders SET state';
const MAIL = 'INSERT INTO pgboss.job';
const REFUND_ORDERED = 'INSERT INTO payment_refunds';
const REFUND_CLAIMED = 'UPDATE payment_refunds AS refund SET checks';
const REFUND_SETTLED = 'UPDATE payment_refunds SET state';

const after = (phase: Phase, statement: string, name: string): CheckoutPoint => ({
  name: `${phase}: after ${name}`,
  phase,
  at: { statement, moment: 'after' },
});

const detail = (point: CheckoutPoint): CheckoutPoint => ({ ...point, isDetail: true });

/** Three moments around a commit. After "sent", the outcome is unknown (P27). */
const around = (phase: Phase, statement: string, name: string): CheckoutPoint[] =>
  (['before', 'sent', 'after'] as const).map((moment) => ({
    name: `${phase}: the commit of ${name}, ${moment}`,
    phase,
    isDetail: moment !== 'sent',
    at: { statement, isCommit: true, moment },
  }));

const asking = (phase: Phase, call: ProviderCall): CheckoutPoint[] =>
  (['before', 'after'] as const).map((moment) => ({
    name: `${phase}: ${call}, ${moment} Stripe has done it`,
    phase,
    at: { call, moment },
  }));

export const CHECKOUT_POINTS: readonly CheckoutPoint[] = [
  after('place', RESERVED, 'the reservation'),
  detail(after('place', ORDERED, 'the order')),
  after('place', ATTEMPT, 'the attempt'),
  ...around('place', ATTEMPT, 'the order'),
  ...asking('place', 'create_session'),
  detail({
    name: 'place: before the start is stored',
    phase: 'place',
    at: { statement: STARTED, moment: 'before' },
  }),
  after('place', STARTED, 'the start is stored'),
  after('place_on_delivery', MAIL, 'the mail'),
  ...around('place_on_delivery', ATTEMPT, 'the order'),
  detail(after('pay', SETTLED, 'the attempt')),
  after('pay', ORDER_MOVED, 'the order'),
  after('pay', MAIL, 'the mail'),
  ...around('pay', SETTLED, 'the payment'),
  after('cancel', REFUND_ORDERED, 'the refund'),
  ...around('cancel', REFUND_ORDERED, 'the cancellation'),
  after('refund', REFUND_CLAIMED, 'the claim'),
  ...asking('refund', 'create_refund'),
  ...around('refund', REFUND_SETTLED, 'the refund'),
  ...asking('expire', 'expire_session'),
  ...around('expire', SETTLED, 'the expiry'),
];
