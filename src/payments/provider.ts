/*
 * The interface of payment providers. There are two kinds: a deferred provider is paid on delivery. An online provider
 * takes the payment on its own page, and may be slow, unreachable, or answer twice.
 */

export type PaymentProvider = DeferredProvider | OnlineProvider;

export interface ProviderNames {
  /** The value of the form's `paymentMethod`. It is stored in the database. */
  readonly name: string;
  /** What shoppers read, such as "Card". */
  readonly label: string;
  /** One more line about it, or empty. */
  readonly note: string;
}

/** The carrier takes the money on delivery, so no provider has to be asked. */
export interface DeferredProvider extends ProviderNames {
  readonly kind: 'deferred';
}

/** Each call ends within about 10 s, and throws a `ProviderFault` if it failed or its answer was lost. */
export interface OnlineProvider extends ProviderNames {
  readonly kind: 'online';
  /** The least amount that it charges in a currency, in minor units. */
  leastMinor(currency: string): number;
  /** Idempotent: the same attempt gets the same answer. */
  start(attempt: StartAttemptInput): Promise<{ reference: string; url: string }>;
  /** The state of a payment at the provider. */
  find(reference: string): Promise<ProviderState>;
  /** Closes a payment so that it can no longer be paid. Resolves to its state, which is `paid` if that came first. */
  close(reference: string): Promise<ProviderState>;
  /** It is undefined if payments are only taken on the provider's page. */
  readonly elements?: ElementsProvider | undefined;
  /** Idempotent: the same refund is made once. */
  refund(refund: RefundChargeInput): Promise<RefundState>;
  findRefund(reference: string): Promise<RefundState>;
  /** Lists the refunds of one payment, including those made in the provider's dashboard. */
  listRefunds(chargeReference: string): Promise<ProviderRefund[]>;
}

/** Takes payments on the shop's own page, in fields that the provider's script draws. */
export interface ElementsProvider {
  /** Identifies the shop to the script. It is not secret. */
  readonly publishableKey: string;
  readonly scriptUrl: string;
  /** The origins that the page needs. */
  readonly origins: { script: string; frame: string; connect: string; image: string };
  /** Idempotent: the same attempt gets the same answer. The script confirms the payment with the `secret`. */
  start(attempt: StartAttemptInput): Promise<{ reference: string; secret: string }>;
  /** Resolves to undefined if the payment can no longer be confirmed. */
  findSecret(reference: string): Promise<string | undefined>;
}

export interface StartAttemptInput {
  id: string;
  /** The order number, which the provider's page shows. */
  title: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** For the receipt. If it is empty, the provider asks for it. */
  email: string;
  /** The page that the shopper comes back to, paid or not. */
  returnUrl: string;
  expiresAt: Date;
}

export type ProviderState =
  | { kind: 'open' }
  /** A refund names the `chargeReference`. */
  | { kind: 'paid'; chargeReference: string; amountMinor: number; currency: string }
  /** Nothing was charged, and nothing can be charged anymore. */
  | { kind: 'failed' };

export interface RefundChargeInput {
  id: string;
  chargeReference: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** Whether the refund may have been ordered before. */
  isRepeated: boolean;
}

export interface RefundState {
  kind: 'done' | 'pending' | 'failed';
  reference: string;
}

/** A refund as the provider reports it. The shop ordered it, or it was made in the provider's dashboard. */
export interface ProviderRefund extends RefundState {
  chargeReference: string;
  amountMinor: number;
  /** The shop's ID of the refund, if the shop ordered it. */
  ownId: string | undefined;
}

/** A call that failed, or whose answer was lost. The message has no keys and no personal data. */
export class ProviderFault extends Error {
  /** The same call would be refused again. */
  readonly isPermanent: boolean;
  /** The provider's error code, for the log. */
  readonly code: string;

  constructor(code: string, isPermanent: boolean, cause: unknown) {
    super(`the payment provider failed (${code})`, { cause });
    this.name = 'ProviderFault';
    this.code = code;
    this.isPermanent = isPermanent;
  }
}

export const payOnDelivery: DeferredProvider = {
  kind: 'deferred',
  name: 'on_delivery',
  label: 'Pay on delivery',
  note: 'Cash or card at your door. Nothing to pay now.',
};

/**
 * The provider of the demo year's card payments. No card was charged, so the staff pays refunds out. It is never offered to
 * shoppers.
 */
export const DEMO_CARD: DeferredProvider = {
  kind: 'deferred',
  name: 'demo_card',
  label: 'Card (demo)',
  note: '',
};

/** With `confirmed`, only customers with a confirmed email address can pay on delivery. */
export const PAY_ON_DELIVERY = ['on', 'off', 'confirmed'] as const;
export type PayOnDelivery = (typeof PAY_ON_DELIVERY)[number];
