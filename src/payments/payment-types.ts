import type { Queryable } from '../database/database.ts';
import type { PaymentState } from './states.ts';

/** The inputs and results of payments. Money is an integer in minor units. */

export interface PaymentInput {
  /** The order number, which the provider's page shows. */
  title: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** A provider's `name`. */
  provider: string;
  /** For the provider's receipt. */
  email: string;
  /** The absolute URL that the provider sends the shopper to, paid or not: the order's page, or that of its payment link. */
  returnUrl: string;
  /** How long the order can be paid, which is how long its items are reserved. */
  minutes: number;
}

export interface NewPayment extends PaymentInput {
  /** `open`: call `start` next. `due`: the order is paid on delivery. `paid`: there is nothing to pay, because the amount is 0. */
  state: 'open' | 'due' | 'paid';
}

/**
 * `done`: there is nothing to pay now. `redirect`: the shopper pays at `url`; answer with `sendToPayment`. `unavailable`:
 * the provider does not respond; nothing was charged, and the payment can be started again until it expires. `closed`: the
 * payment has failed or expired.
 */
export type StartPaymentResult =
  | { kind: 'done' }
  | { kind: 'redirect'; url: string }
  | { kind: 'unavailable' }
  | { kind: 'closed' };

/**
 * Called once for each outcome, inside the transaction that writes it, with the order's row locked. If it throws, both are
 * rolled back, and it is called again later.
 *
 * `editId` is null for the payment of the order itself. Otherwise the payment is for an edit that waits for it.
 *
 * - `paid`: the order or the edit is fully paid. Answer "unwanted" if the order can no longer take the payment, which is
 *   then refunded.
 * - `failed`: nothing was paid, and nothing can be paid anymore. The order's reservation must be released.
 * - `returning`: a payment arrived that the order cannot take. `late`: the order was canceled or had expired.
 *   `wrong_amount`: it was not the amount of the order. All of it is refunded.
 * - `refunded`: a refund of `amountMinor` was made. `isCounted` is false for a refund of an order's payment of a wrong
 *   amount, and for one that lowers the order's total.
 * - `refund_failed`: a refund has failed, which providers may report days later. `wasCounted`: it had been reported as
 *   `refunded` with `isCounted`.
 */
export type OnSettled = (connection: Queryable, settled: PaymentOutcome) => Promise<'unwanted' | undefined>;

export type PaymentOutcome =
  | { orderId: string; editId: string | null; outcome: 'paid'; amountMinor: number }
  | {
      orderId: string;
      editId: string | null;
      outcome: 'failed';
      amountMinor: 0;
      reason: 'expired' | 'refused';
    }
  | {
      orderId: string;
      editId: string | null;
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

/** `provider`: the shop ordered it. `outside`: it was made in the provider's dashboard. `payout`: `by` has paid it out. */
export type RefundSource = { kind: 'provider' | 'outside' } | { kind: 'payout'; by: string };

/** What an order's page shows about its payment. */
export interface PaymentSummary {
  provider: string;
  label: string;
  state: PaymentState;
  amountMinor: number;
  /** The currency of what was received, or of what was asked for if nothing was. */
  currency: string;
  /** Without `adjustedMinor`. */
  receivedMinor: number;
  /** The sum of all refunds, made or not made yet, without `adjustedMinor`. */
  refundedMinor: number;
  /** The part of it that the provider has not made yet, or that the staff has not paid out. */
  refundPendingMinor: number;
  /** The refunds that lowered the order's total, made or not made yet. */
  adjustedMinor: number;
  /** The part of `adjustedMinor` that is not made yet. */
  adjustPendingMinor: number;
  /** Refunds are paid out by bank transfer, because no provider can make them. */
  isPaidOut: boolean;
  expiresAt: Date;
  /** The shopper can be sent to the provider, for the first time or again. */
  canPay: boolean;
}

export interface RefundPaymentInput {
  orderId: string;
  /** The idempotency key, 1 to 200 characters. A refund that is ordered twice with one key is made once. */
  key: string;
  amountMinor: number;
  /** The order's total was lowered by this amount, so the order does not count the refund. */
  adjustsTotal?: boolean;
}

/**
 * `id`: the refund, or the first one if it is divided among several payments. `isPayout`: the order was paid on delivery,
 * so the staff pay the refund out. `isNew` is false if the refund was ordered before with its key. `too_much`: it exceeds
 * what was paid and not refunded yet. `key_reused`: the key was used for another amount.
 */
export type RefundPaymentResult =
  | { ok: true; id: string; state: 'open' | 'done' | 'failed'; isPayout: boolean; isNew: boolean }
  | { ok: false; reason: 'nothing_paid' | 'too_much' | 'key_reused' };

/** `mayBePaid`: the provider has not said yet whether the shopper had paid. If so, the shop refunds it. */
export interface CancelPaymentResult {
  refundMinor: number;
  /** The sum of earlier refunds, made or not made yet. */
  refundedBeforeMinor: number;
  mayBePaid: boolean;
}
