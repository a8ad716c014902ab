/** An order as it is shown: plain data, with names, prices and address as they were when it was placed. */

/** Midnight UTC of the first and the last day. */
export interface DayRange {
  from: Date;
  to: Date;
}

export interface ShownLine {
  sku: string;
  /** Empty where there is no page of it any more. */
  productSlug: string;
  name: string;
  /** Each empty where there is none. */
  color: string;
  style: string;
  size: string;
  drawing: string;
  quantity: number;
  unitPriceMinor: number;
  lineTotalMinor: number;
}

/** What is paid, as the server has computed it. */
export interface Amounts {
  currency: string;
  /** Sum of the line totals. */
  subtotalMinor: number;
  /** What a promo code takes off; 0 for none. */
  discountMinor: number;
  /** Empty where there is none. */
  promoCode: string;
  deliveryMinor: number;
  taxMinor: number;
  /** Percent: 25 or 25.5. */
  taxRate: number;
  /** False: the tax is added to the other amounts. */
  isTaxIncluded: boolean;
  totalMinor: number;
}

export interface DeliveryAddress {
  name: string;
  line1: string;
  /** Empty where there is none. */
  line2: string;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Empty where there is none. */
  phone: string;
}

export type ShownState =
  | 'placed'
  | 'paid'
  | 'packed'
  | 'shipped'
  | 'delivered'
  | 'canceled'
  | 'returned'
  | 'partly_refunded'
  | 'refunded';

export interface ShownEvent {
  state: ShownState;
  at: Date;
  /** Who did it. */
  by: 'shopper' | 'shop';
  /** A reason, or a refund's amount, in a sentence; empty for none. */
  note: string;
}

export interface ShownPayment {
  /** "Card", "Pay on delivery". */
  label: string;
  /**
   * `due`: to be paid at the door. `pending`: the provider has not said yet. `declined`: nothing was charged.
   * `void`: canceled before anything was paid.
   */
  state: 'due' | 'pending' | 'declined' | 'paid' | 'partly_refunded' | 'refunded' | 'void';
  /** 0 for none. */
  refundedMinor: number;
}

export interface ShownTracking {
  carrier: string;
  number: string;
  /** The carrier's page of the parcel, https; empty where there is none. */
  url: string;
}

export interface ShownOrder extends Amounts {
  number: string;
  state: ShownState;
  placedAt: Date;
  email: string;
  address: DeliveryAddress;
  lines: readonly ShownLine[];
  /** What the shopper wrote to the shop; empty for nothing. */
  notes: string;
  /** "Standard". */
  deliveryLabel: string;
  /** Null once it is canceled, or where nobody can say. */
  expected: DayRange | null;
  payment: ShownPayment;
  tracking: ShownTracking | null;
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
  state: ShownState;
  placedAt: Date;
  totalMinor: number;
  currency: string;
  /** Sum of the quantities. */
  itemCount: number;
  /** The first few, for their pictures. */
  lines: readonly Pick<ShownLine, 'name' | 'color' | 'drawing'>[];
  expected: DayRange | null;
}
