import { randomInt } from 'node:crypto';
import { cleanTyped } from '../web/typed-text.ts';
import type { ActorRole, OrderAction, OrderState } from './states.ts';

/** Types of orders. Money is an integer in minor units of the order's currency. */

export interface Address {
  name: string;
  line1: string;
  /** Empty where there is none. */
  line2: string;
  /** Empty where the country has none. */
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Empty where there is none. */
  phone: string;
}

/** A piece as it was when the order was placed. */
export interface OrderLine {
  /** From 1; what names the line within its order. */
  position: number;
  sku: string;
  productSlug: string;
  name: string;
  color: string;
  size: string;
  style: string;
  drawing: string;
  quantity: number;
  unitPriceMinor: number;
  /** Of the line as a whole. */
  discountMinor: number;
}

/** What is to be paid. */
export interface Amounts {
  currency: string;
  /** Sum of the lines, before the discount. */
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  /** Hundredths of a percent: 2550 is 25.5 %. */
  taxBasisPoints: number;
  /** False: the tax is added to the other amounts. */
  isTaxIncluded: boolean;
  totalMinor: number;
}

export const DELIVERY_METHODS = ['standard', 'express'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];

const DELIVERY_LABELS: Readonly<Record<DeliveryMethod, string>> = {
  standard: 'Standard',
  express: 'Express',
};

export const isDeliveryMethod = (text: string): text is DeliveryMethod =>
  DELIVERY_METHODS.some((method) => method === text);

export const deliveryLabel = (method: string): string =>
  isDeliveryMethod(method) ? DELIVERY_LABELS[method] : method;

/** Midnight UTC of the first and the last day. */
export interface Days {
  from: Date;
  to: Date;
}

const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });

/** "VAT (25.5%)". */
export const vatLabel = (taxBasisPoints: number): string =>
  `VAT (${PERCENT.format(taxBasisPoints / 10_000)})`;

export interface Order extends Amounts {
  id: string;
  number: string;
  state: OrderState;
  /** Null for a guest's. */
  customerId: string | null;
  /** It has moved into an account, so the link in its mails no longer opens it. */
  isLinkEnded: boolean;
  email: string;
  address: Address;
  notes: string;
  refundedMinor: number;
  promoCode: string | null;
  deliveryMethod: string;
  expected: Days;
  /** Each empty until it is shipped. */
  carrier: string;
  trackingNumber: string;
  paymentMethod: string;
  paysOnDelivery: boolean;
  /** The shopper cannot count on a confirmation by email. */
  mayLackConfirmation: boolean;
  /** Until when its pieces are kept while it waits for its payment; null once that is for good, or over. */
  keptUntil: Date | null;
  placedAt: Date;
  updatedAt: Date;
}

export interface OrderWithLines extends Order {
  lines: OrderLine[];
}

/**
 * Events that leave the order's state as it is. `pay_late`: a payment came that the order cannot take, and is
 * refunded. `refund_ask`: a refund was ordered. `refund_note`: a refund was made. `refund_fail`: a refund has failed.
 * The others are about an exchange, which is a shipment of its own.
 */
export type OrderNote =
  | 'pay_late'
  | 'refund_ask'
  | 'refund_note'
  | 'refund_fail'
  | 'exchange_place'
  | 'exchange_pack'
  | 'exchange_ship'
  | 'exchange_deliver'
  | 'exchange_cancel';

export interface OrderEvent {
  action: OrderAction | 'place' | OrderNote;
  /** The order's after it. */
  state: OrderState;
  by: ActorRole;
  /** Which person of the staff; empty for nobody in particular. */
  name: string;
  /** A sentence for the shopper; empty for none. */
  note: string;
  at: Date;
}

/** Pieces of a variant, such as to be kept for somebody. */
export interface Item {
  sku: string;
  quantity: number;
}

/** Without 0, 1, I and O, which are taken for each other when a number is read out. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** `MC-7KQ2M9XD`: random, so that it tells a stranger neither how many orders there are nor another's number. */
export function randomOrderNumber(): string {
  return `MC-${Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/** The number as it is stored, from how somebody typed it; undefined where it can be none. */
export function orderNumberOf(text: string): string | undefined {
  const number = cleanTyped(text).toUpperCase();
  return /^MC-[2-9A-HJ-NP-Z]{8}$/.test(number) ? number : undefined;
}
