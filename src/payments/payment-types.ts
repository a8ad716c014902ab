import type { Queryable } from '../platform/database.ts';
import type { PaymentState } from './states.ts';

/** What the shop asks of payments, and what it is told. Money is an integer in minor units. */

export interface PaymentRequest {
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
export type OpenedState = 'open' | 'due' | 'paid';

/**
 * `done`: nothing is to be paid now. `redirect`: the shopper pays at `url`; answer with `sendToPayment`, as a
 * redirect that answers a form may not leave the shop (form-action 'self'). `unavailable`: the provider does not
 * answer; nothing was charged, and it can be started again until it expires. `closed`: it failed or has expired.
 */
export type Started =
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
 * - `refunded`: `amountMinor` has gone back. `isUnwanted`: of an order that was not paid (it was canceled or had
 *   expired as the shopper paid), so that its own sums are as before, and the shopper is to be told alone.
 * - `refund_failed`: `amountMinor` was told to have gone back and has not: the provider says so days later.
 */
export type OnSettled = (connection: Queryable, settled: Settled) => Promise<'unwanted' | undefined>;

export type Settled =
  | { orderId: string; outcome: 'paid'; amountMinor: number }
  | { orderId: string; outcome: 'failed'; amountMinor: 0; reason: 'expired' | 'refused' }
  | { orderId: string; outcome: 'refunded'; amountMinor: number; isUnwanted: boolean }
  | { orderId: string; outcome: 'refund_failed'; amountMinor: number };

/** What an order's page says about its payment. */
export interface PaymentSummary {
  provider: string;
  label: string;
  state: PaymentState;
  amountMinor: number;
  /** What has gone back, or is on its way. */
  refundedMinor: number;
  expiresAt: Date;
  /** It waits for its shopper, who can be sent to the provider (again). */
  canPay: boolean;
}

export interface RefundRequest {
  orderId: string;
  /** 1 to 200 characters: the same refund asked for twice under one key is made once. */
  key: string;
  amountMinor: number;
}

/**
 * `by_hand`: there is no provider that could (it was paid at the door): somebody has to pay it back, and the caller
 * counts it; asked for again under its key it is `done`. `nothing_paid`, `too_much`: more than what was paid and has not gone back yet. `key_reused`: for
 * another amount.
 */
export type Refunded =
  | { ok: true; id: string; state: 'open' | 'done' | 'failed' | 'by_hand' }
  | { ok: false; reason: 'nothing_paid' | 'too_much' | 'key_reused' };
