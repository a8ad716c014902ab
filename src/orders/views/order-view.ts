import type { ListedInvoice } from '../../invoices/queries.ts';
import type { PaymentState } from '../../payments/states.ts';
import type { ExchangeState } from '../exchanges/exchange.ts';
import type { Address, Amounts, Days, OrderEvent, OrderLine } from '../order.ts';
import type { ParcelState } from '../parcels/parcel.ts';
import type { ActorRole, OrderState } from '../states.ts';

/** The data that the pages of orders show. Names, prices and the address are as they were when the order was placed. */

/** `productSlug` is empty if the product has no page anymore. */
export type ShownLine = Omit<OrderLine, 'position' | 'discountMinor' | 'taxBasisPoints'>;

export interface ShownAmounts extends Amounts {
  promoCode: string | null;
}

export interface ShownEvent {
  action: OrderEvent['action'];
  state: OrderState;
  at: Date;
  by: ActorRole;
  /** A sentence for the shopper, or empty. */
  note: string;
}

export interface ShownPayment {
  /** For example "Card" or "Pay on delivery". */
  label: string;
  state: PaymentState;
  /** The currency of these amounts. It differs from the order's where the payment did. */
  currency: string;
  receivedMinor: number;
  /** The sum of the refunds that were made. */
  refundedMinor: number;
  /** The sum of the refunds that were ordered and not made yet. */
  refundPendingMinor: number;
  /** Refunds are paid out by bank transfer. */
  isPaidOut: boolean;
}

export interface ShownTracking {
  carrier: string;
  number: string;
  /** The carrier's tracking page (https), or empty. */
  url: string;
}

export interface ShownExchange {
  /** For example MC-7KQ2M9XD-X1. */
  number: string;
  state: ExchangeState;
  lines: readonly Pick<ShownLine, 'name' | 'color' | 'style' | 'size' | 'quantity'>[];
  tracking: ShownTracking | null;
}

/** One of several parcels. */
export interface ShownParcel {
  number: number;
  state: ParcelState;
  /** Each is like "1 × Oxford shirt, Navy, L". */
  items: readonly string[];
  tracking: ShownTracking | null;
}

/** Items that the shopper sends back. */
export interface ShownReturn {
  /** For example MC-7KQ2M9XD-R1. */
  number: string;
  state: 'asked' | 'received' | 'refused' | 'canceled';
  /** Each is like "1 × Oxford shirt, Navy, L". */
  items: readonly string[];
  /** 0 until it is received. */
  refundMinor: number;
  askedAt: Date;
  /** Null while its parcel is expected. */
  decidedAt: Date | null;
  /** Where its label and its code are. Null if it needs none anymore, or the shop has no address for returns. */
  label: { filePath: string; codePath: string } | null;
}

/** What has changed for those who want to buy the same again. Names are like "Oxford shirt, Navy, L". */
export interface ShownBuyAgain {
  /** Sold out, or no longer sold. */
  unavailable: string[];
  repriced: { name: string; wasMinor: number; nowMinor: number }[];
}

export interface ShownOrder extends ShownAmounts {
  number: string;
  state: OrderState;
  placedAt: Date;
  email: string;
  address: Address;
  lines: readonly ShownLine[];
  /** The shopper's delivery note, or empty. */
  notes: string;
  /** What the shopper writes to the recipient, or empty. */
  giftNote: string;
  /** For example "Standard". */
  deliveryLabel: string;
  /** Null if the order is not on its way. */
  expected: Days | null;
  /** The shopper cannot count on a confirmation by email. */
  mayLackConfirmation: boolean;
  payment: ShownPayment;
  /** Null before it ships, and for an order of several parcels. */
  tracking: ShownTracking | null;
  /** Empty for an order that ships as one parcel. */
  parcels: readonly ShownParcel[];
  /** Oldest first. */
  exchanges: readonly ShownExchange[];
  /** Oldest first. */
  returns: readonly ShownReturn[];
  /** The invoice and its credit notes, oldest first. */
  invoices: readonly Pick<ListedInvoice, 'kind' | 'number'>[];
  /** Oldest first. */
  history: readonly ShownEvent[];
  /** When the reservation of an unpaid order expires. Null if it has none. */
  keptUntil: Date | null;
  canCancel: boolean;
  /** The order waits for a payment that can be started, or started again. */
  canPay: boolean;
  /** How much more the customer has to pay before a change to the order is made. */
  differenceMinor?: number | undefined;
  /** The page to return items, or null if none can be returned. */
  returnPath: string | null;
  /** Null while the order is still to be sent. */
  buyAgain: ShownBuyAgain | null;
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
  /** The first few lines, for their pictures. */
  lines: readonly Pick<ShownLine, 'color' | 'drawing' | 'picture'>[];
  expected: Days | null;
}
