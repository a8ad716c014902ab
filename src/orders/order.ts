import { randomInt } from 'node:crypto';
import type { Billing } from '../invoices/billing.ts';
import type { OwnPicture } from '../pictures/own/own-picture.ts';
import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';
import { cleanTyped } from '../web/typed-text.ts';
import type { ActorRole, OrderAction, OrderState } from './states.ts';

/** Types of orders. Money is an integer in minor units of the order's currency. */

export interface Address {
  name: string;
  line1: string;
  /** Empty if there is none. */
  line2: string;
  /** Empty if the country has no postal codes. */
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Empty if there is none. */
  phone: string;
}

/** The most lines of an order, which is the most line items of a cart. Forms have a field for each position up to it. */
export const ORDER_LINES_MAX = 100;

/** A line item as it was when the order was placed. */
export interface OrderLine {
  /** Counts from 1 to at most ORDER_LINES_MAX, and identifies the line within its order. */
  position: number;
  sku: string;
  productSlug: string;
  name: string;
  color: string;
  size: string;
  style: string;
  drawing: string;
  /** The merchant's own picture of the product as it is now, if there is one. */
  picture?: OwnPicture | null;
  quantity: number;
  unitPriceMinor: number;
  /** The discount of the whole line. */
  discountMinor: number;
  /** The VAT rate that it was sold with, in hundredths of a percent: 2550 is 25.5%. */
  taxBasisPoints: number;
}

/** The amounts of an order. */
export interface Amounts {
  currency: string;
  /** The sum of the lines before the discount. */
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  /** The VAT of each rate, the highest rate first. */
  vat: readonly VatGroup[];
  /** The highest rate, in hundredths of a percent: 2550 is 25.5%. */
  taxBasisPoints: number;
  /** If false, the tax is added to the other amounts. */
  isTaxIncluded: boolean;
  totalMinor: number;
}

/** What orders show if they were placed before orders kept the name of their delivery method. */
export function deliveryLabel(method: string): string {
  if (method === 'standard') return 'Standard';
  return method === 'express' ? 'Express' : method;
}

/** Midnight UTC of the first and the last day. */
export interface Days {
  from: Date;
  to: Date;
}

export interface Order extends Amounts {
  id: string;
  number: string;
  state: OrderState;
  /** Null for a guest's order. */
  customerId: string | null;
  /** The order has moved into an account, so the link in its emails no longer opens it. */
  isLinkEnded: boolean;
  email: string;
  address: Address;
  /** Whom it is billed to, if the shopper said so. */
  billing: Billing | null;
  /** A note to the courier or the shop, or empty. */
  notes: string;
  /** A text for the recipient, which the packing slip shows, or empty. */
  giftNote: string;
  refundedMinor: number;
  promoCode: string | null;
  /** The method's code, and its name when the order was placed. */
  deliveryMethod: string;
  deliveryLabel: string;
  /** How long the order can be returned after it has arrived. */
  returnDays: number;
  expected: Days;
  /** Carrier and tracking number are empty until the order is shipped. */
  carrier: string;
  trackingNumber: string;
  paymentMethod: string;
  paysOnDelivery: boolean;
  /** Whether the order is packed while some of its items are in no parcel yet. */
  isPartlyPacked: boolean;
  /** The shopper cannot count on a confirmation by email. */
  mayLackConfirmation: boolean;
  /** When the reservation of an unpaid order expires. It is null after it was committed or released. */
  keptUntil: Date | null;
  placedAt: Date;
  updatedAt: Date;
}

export interface OrderWithLines extends Order {
  lines: OrderLine[];
}

/**
 * Events that do not change the order's state. `pay_late`: a payment arrived that the order cannot take, and is refunded.
 * `refund_ask`: a refund was ordered. `refund_note`: a refund was made. `refund_fail`: a refund has failed. The others are
 * about an exchange, which is a shipment of its own, or about one of several parcels. `edit`: the staff has
 * changed the items or the address. `edit_ask` and `edit_end`: an edit waits for its payment, and is not made after all.
 * `cancel_rest`: the items that had not left were canceled.
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
  | 'exchange_cancel'
  | 'parcel_pack'
  | 'parcel_ship'
  | 'parcel_deliver'
  | 'edit'
  | 'edit_ask'
  | 'edit_end'
  | 'cancel_rest';

export interface OrderEvent {
  action: OrderAction | 'place' | OrderNote;
  /** The order's state after the event. */
  state: OrderState;
  by: ActorRole;
  /** The person of the staff who did it, or empty. */
  name: string;
  /** A sentence for the shopper, or empty. */
  note: string;
  at: Date;
}

/** A quantity of one variant. */
export interface Item {
  sku: string;
  quantity: number;
}

/** Some items of an order, with what was paid for them, including tax and discount. */
export interface PaidItem extends Item {
  amountMinor: number;
}

/** 0, 1, I and O are left out, because they are easily confused when a number is read aloud. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/**
 * Order numbers are random, so that they reveal neither how many orders there are nor the number of another order. `pick`
 * returns a random integer below its argument.
 */
export function randomOrderNumber(pick: (below: number) => number = (below) => randomInt(below)): string {
  return `MC-${Array.from({ length: LENGTH }, () => LETTERS[pick(LETTERS.length)]).join('')}`;
}

/** Normalizes a typed number to how it is stored. Returns undefined if it cannot be an order number. */
export function orderNumberOf(text: string): string | undefined {
  const number = cleanTyped(text).toUpperCase();
  return /^MC-[2-9A-HJ-NP-Z]{8}$/.test(number) ? number : undefined;
}
