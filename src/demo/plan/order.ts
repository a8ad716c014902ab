import type { CreditedItem } from '../../invoices/document.ts';
import type { OrderEvent, OrderWithLines } from '../../orders/order.ts';
import type { Reason } from '../../returns/return.ts';

/** An order of the demo year with its events, payment, refunds and return. */
export interface DemoOrder extends OrderWithLines {
  isCanceled: boolean;
  /** Hexadecimal. Empty without a promo code. */
  promoKeys: string[];
  /** The reservation of an order that has not shipped. Null otherwise. */
  reservationId: string | null;
  events: OrderEvent[];
  payment: DemoPayment;
  refunds: DemoRefund[];
  returned: DemoReturn | undefined;
  shippedAt: Date | undefined;
  deliveredAt: Date | undefined;
}

interface DemoPayment {
  id: string;
  provider: string;
  state: 'due' | 'paid' | 'failed';
  receivedMinor: number;
  /** Includes refunds that have not been made yet. */
  refundedMinor: number;
  settledAt: Date | null;
}

export interface DemoRefund {
  id: string;
  key: string;
  amountMinor: number;
  isPayout: boolean;
  at: Date;
  /** Null while it waits to be paid out. */
  doneAt: Date | null;
  /** The refunded items. Undefined for a canceled order. */
  items: CreditedItem[] | undefined;
}

export interface DemoReturn {
  id: string;
  askedAt: Date;
  /** Null until its parcel arrives. */
  receivedAt: Date | null;
  refundMinor: number;
  lines: DemoReturnLine[];
}

export interface DemoReturnLine {
  position: number;
  quantity: number;
  reason: Reason;
  writtenOff: number;
  condition: string;
}

/** The name of the staff member in all events of the demo year. */
export const DEMO_STAFF = 'Demo';
