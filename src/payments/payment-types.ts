import type { Queryable } from '../database/database.ts';
import type { PaymentState } from './states.ts';

/** What the shop asks of payments, and what it is told. Money is an integer in minor units. */

export interface OpenPaymentInput {
  orderId: string;
  /** The order's number: what the shopper reads on the provider's page. */
  title: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** A provider's `name`. */
  provider: string;
  /** For the provider's receipt. */
  email: string;
  /** The whole address where the shopper comes back to from the provider, paid or not: the order's page. */
  returnUrl: string;
  /** How long it can be paid: as long as the pieces are kept. */
  minutes: number;
}

/**
 * `open`: the provider is to be asked (`start`). `due`: it is paid at the door, nothing else is to be done.
 * `paid`: there was nothing to pay, as the sum is 0.
 */
export type OpenPaymentResult = 'open' | 'due' | 'paid';

/**
 * `done`: nothing is to be paid now. `redirect`: the shopper pays at `url`; answer with `sendToPayment`, as a
 * redirect that answers a form may not leave the shop (form-action 'self'). `unavailable`: the provider does not
 * answer; nothing was charged, and it can be started again until it expires. `closed`: it failed or has expired.
 */
export type StartPaymentResult =
  | { kind: 'done' }
  | { kind: 'redirect'; url: string }
  | { kind: 'unavailable' }
  | { kind: 'closed' };

/**
 * Told once for each outcome, inside the transaction that writes it, with the order's row locked; throwing
 * rolls both back, and it is told again later.
 *
 * - `paid`: the whole of it. Answer "unwanted" where the order cannot take it any more: it goes back.
 * - `failed`: nothing was paid and nothing can be any more; what was kept for the order is to be freed.
 * - `returning`: money came that the order cannot take ("late": it was canceled or had expired; "wrong_amount": it
 *   was not what was asked for). A refund of all of it is ordered.
 * - `refunded`: `amountMinor` has gone back. `isCounted`: it is a part of the order's total, and not of a payment of
 *   another amount.
 * - `refund_failed`: a refund that was ordered has failed. `wasCounted`: `refunded` was told of it before, with
 *   `isCounted`; providers say so up to some days later.
 */
export type OnSettled = (connection: Queryable, settled: PaymentOutcome) => Promise<'unwanted' | undefined>;

export type PaymentOutcome =
  | { orderId: string; outcome: 'paid'; amountMinor: number }
  | { orderId: string; outcome: 'failed'; amountMinor: 0; reason: 'expired' | 'refused' }
  | {
      orderId: string;
      outcome: 'returning';
      reason: 'late' | 'wrong_amount';
      amountMinor: number;
      currency: string;
    }
  | {
      orderId: string;
      outcome: 'refunded';
      amountMinor: number;
      currency: string;
      isCounted: boolean;
      source: RefundSource;
    }
  | { orderId: string; outcome: 'refund_failed'; amountMinor: number; currency: string; wasCounted: boolean };

/**
 * `provider`: the shop asked the payment provider. `outside`: it was made on the provider's own pages. `payout`: `by`
 * has paid it out.
 */
export type RefundSource = { kind: 'provider' | 'outside' } | { kind: 'payout'; by: string };

/** What an order's page says about its payment. */
export interface PaymentSummary {
  provider: string;
  label: string;
  state: PaymentState;
  amountMinor: number;
  /** The currency of what was received, or of what was asked for while nothing was. */
  currency: string;
  receivedMinor: number;
  /** What has gone back, or is on its way. */
  refundedMinor: number;
  /** How much of that is on its way: the provider has not made it yet, or the staff have not paid it out. */
  refundPendingMinor: number;
  /** Refunds are paid out by bank transfer, as no provider can make them. */
  isPaidOut: boolean;
  expiresAt: Date;
  /** It waits for its shopper, who can be sent to the provider (again). */
  canPay: boolean;
}

export interface RefundPaymentInput {
  orderId: string;
  /** 1 to 200 characters: the same refund asked for twice under one key is made once. */
  key: string;
  amountMinor: number;
}

/**
 * `isPayout`: no provider can make it, as it was paid at the door, so the staff pay it out. `isNew`: false where it
 * was asked for before under its key. `too_much`: more than what was paid and has not gone back yet. `key_reused`:
 * for another amount.
 */
export type RefundPaymentResult =
  | { ok: true; id: string; state: 'open' | 'done' | 'failed'; isPayout: boolean; isNew: boolean }
  | { ok: false; reason: 'nothing_paid' | 'too_much' | 'key_reused' };

/** `mayBePaid`: the provider has not said yet whether the shopper paid before; if so, the shop refunds it. */
export interface CancelPaymentResult {
  refundMinor: number;
  /** The sum of earlier refunds, made or still on their way. */
  refundedBeforeMinor: number;
  mayBePaid: boolean;
}
