/*
 * What the shop knows of whoever takes its money. There are two kinds: one that takes it later, at the door,
 * and one that takes it on a page of its own, which may be slow, away, or answer twice.
 */

export type PaymentProvider = DeferredProvider | OnlineProvider;

interface ProviderNames {
  /** The value of the form's `paymentMethod`; stands in the database. */
  readonly name: string;
  /** What shoppers read: "Card". */
  readonly label: string;
  /** One more line about it; empty for nothing. */
  readonly note: string;
}

/** Nothing is to be asked of anybody: the money comes with the delivery. */
export interface DeferredProvider extends ProviderNames {
  readonly kind: 'deferred';
}

/** Each call ends within about 10 s and throws a `ProviderFault` where it came to nothing, as far as is known. */
export interface OnlineProvider extends ProviderNames {
  readonly kind: 'online';
  /** Repeated for the same attempt it gives the same answer, and begins nothing new. */
  start(attempt: StartAttemptInput): Promise<{ reference: string; url: string }>;
  /** How it stands there. */
  find(reference: string): Promise<ProviderState>;
  /** Ends it so that nobody can pay it any more; tells how it stands then, "paid" if that came first. */
  close(reference: string): Promise<ProviderState>;
  /** Repeated for the same refund it gives the same answer, and pays nothing twice. */
  refund(refund: RefundChargeInput): Promise<RefundState>;
  findRefund(reference: string): Promise<RefundState>;
  /** Lists the refunds of one payment, also those that were made on the provider's own pages. */
  listRefunds(chargeReference: string): Promise<ProviderRefund[]>;
}

export interface StartAttemptInput {
  id: string;
  /** What the shopper reads there: the order's number. */
  title: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** For the receipt; empty: the provider asks. */
  email: string;
  /** Where the shopper comes back to, paid or not. */
  returnUrl: string;
  expiresAt: Date;
}

export type ProviderState =
  | { kind: 'open' }
  /** `chargeReference` is what a refund names. */
  | { kind: 'paid'; chargeReference: string; amountMinor: number; currency: string }
  /** Nothing was charged, and nothing can be any more. */
  | { kind: 'failed' };

export interface RefundChargeInput {
  id: string;
  chargeReference: string;
  amountMinor: number;
  /** Whether it may have been asked for before. */
  isRepeated: boolean;
}

export interface RefundState {
  kind: 'done' | 'pending' | 'failed';
  reference: string;
}

/** A refund as the provider tells of it, ordered by the shop or made on the provider's own pages. */
export interface ProviderRefund extends RefundState {
  chargeReference: string;
  amountMinor: number;
  /** The shop's ID of it, where the shop has asked for it. */
  ownId: string | undefined;
}

/** A call that came to nothing, or whose answer was lost. The message holds no key and nothing of the shopper. */
export class ProviderFault extends Error {
  /** The same call would be refused again. */
  readonly isPermanent: boolean;
  /** The provider's own word for it, for the log. */
  readonly code: string;

  constructor(code: string, isPermanent: boolean, cause: unknown) {
    super(`the payment provider did not do it (${code})`, { cause });
    this.name = 'ProviderFault';
    this.code = code;
    this.isPermanent = isPermanent;
  }
}

/** Needs no setting: the carrier takes the money at the door. */
export const payOnDelivery: DeferredProvider = {
  kind: 'deferred',
  name: 'on_delivery',
  label: 'Pay on delivery',
  note: 'Cash or card at your door. Nothing to pay now.',
};

/** `confirmed`: only customers with a confirmed email address can pay on delivery. */
export const PAY_ON_DELIVERY = ['on', 'off', 'confirmed'] as const;
export type PayOnDelivery = (typeof PAY_ON_DELIVERY)[number];
