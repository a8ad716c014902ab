import type { PaymentState } from '../../payments/states.ts';
import type { ExchangeState } from '../exchanges/exchange.ts';
import type { Address, Amounts, Days, OrderEvent, OrderLine } from '../order.ts';
import type { ActorRole, OrderState } from '../states.ts';

/** An order as it is shown: plain data, with names, prices and address as they were when it was placed. */

/** `productSlug` is empty where there is no page of it any more. */
export type ShownLine = Omit<OrderLine, 'position' | 'discountMinor'>;

export interface ShownAmounts extends Amounts {
  promoCode: string | null;
}

export interface ShownEvent {
  action: OrderEvent['action'];
  state: OrderState;
  at: Date;
  by: ActorRole;
  /** A sentence for the shopper; empty for none. */
  note: string;
}

export interface ShownPayment {
  /** "Card", "Pay on delivery". */
  label: string;
  state: PaymentState;
  /** The currency of these amounts. It differs from the order's where the payment did. */
  currency: string;
  receivedMinor: number;
  /** The sum of the refunds that were made; 0 for none. */
  refundedMinor: number;
  /** The sum of the refunds that are still on their way; 0 for none. */
  refundPendingMinor: number;
  /** Refunds are paid out by bank transfer. */
  isPaidOut: boolean;
}

export interface ShownTracking {
  carrier: string;
  number: string;
  /** The carrier's page of the parcel, https; empty where there is none. */
  url: string;
}

/** An exchange as it is shown. */
export interface ShownExchange {
  /** MC-7KQ2M9XD-X1. */
  number: string;
  state: ExchangeState;
  lines: readonly Pick<ShownLine, 'name' | 'color' | 'style' | 'size' | 'quantity'>[];
  tracking: ShownTracking | null;
}

export interface ShownOrder extends ShownAmounts {
  number: string;
  state: OrderState;
  placedAt: Date;
  email: string;
  address: Address;
  lines: readonly ShownLine[];
  /** What the shopper wrote to the shop; empty for nothing. */
  notes: string;
  /** "Standard". */
  deliveryLabel: string;
  /** Null once it is canceled, or where nobody can say. */
  expected: Days | null;
  /** The shopper cannot count on a confirmation by email. */
  mayLackConfirmation: boolean;
  payment: ShownPayment;
  tracking: ShownTracking | null;
  /** Oldest first. */
  exchanges: readonly ShownExchange[];
  /** Oldest first. */
  history: readonly ShownEvent[];
  /** Until when its pieces are kept while it waits for its payment. */
  keptUntil: Date | null;
  canCancel: boolean;
  /** It waits for a payment that can be tried (again). */
  canPay: boolean;
  /** Where single pieces are sent back; null while (or because) none can be. */
  returnPath: string | null;
}

/** One row of a customer's list. */
export interface OrderEntry {
  number: string;
  state: OrderState;
  placedAt: Date;
  totalMinor: number;
  currency: string;
  /** Sum of the quantities. */
  itemCount: number;
  /** The first few, for their pictures. */
  lines: readonly Pick<ShownLine, 'color' | 'drawing'>[];
  expected: Days | null;
}
