import { hash } from 'node:crypto';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import type { Billing } from '../invoices/billing.ts';
import { formatMoney } from '../layout/money.ts';
import type { Address, OrderWithLines } from '../orders/order.ts';
import type { SessionToken } from '../sessions/cookies.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { Cart } from '../state/cart-document.ts';
import type { Quote } from './pricing/quote.ts';
import type { NetworkKeys, UnpaidRefusal } from './unpaid/unpaid-orders.ts';

/** What a visitor asks for when placing an order, and what comes of it. No I/O here. */

/**
 * The largest order, before and after its discount: €999,999.99, for example. Card payments take eight digits, and money is stored in
 * integer columns.
 */
export const ORDER_TOTAL_MAX_MINOR = 99_999_999;
export const totalTooLarge = ({ currency }: Pick<ShopSettings, 'currency'>): string =>
  `An order can be at most ${formatMoney(ORDER_TOTAL_MAX_MINOR, currency)}. Please remove some items, or contact us.`;

/** Each order reserves items until it is paid, or permanently if it is paid on delivery. */
export const ORDERS_FROM_NETWORK = { name: 'order from network', limit: 300, windowSeconds: 60 * 60 };

/** A visitor with a live session. Only they have a cart to order. */
export type VisitorWithSession = VisitorWithCustomer & { token: SessionToken };

export const hasSession = (visitor: VisitorWithCustomer): visitor is VisitorWithSession =>
  visitor.token !== undefined;

/** Every field is normalized and valid. Nothing is priced yet. */
export interface PlaceOrderInput {
  visitor: VisitorWithSession;
  /** The idempotency key. It counts for this visitor only, so no one can find another visitor's order by it. */
  key: string;
  email: string;
  address: Address;
  billing: Billing | null;
  deliveryMethod: string;
  paymentMethod: string;
  /** As it is stored, or empty for none. */
  promoCode: string;
  notes: string;
  giftNote: string;
  /** The total that the shopper saw. An order with a different total is refused. */
  totalMinor: number;
  /** The digest of the line items that the shopper saw. It is undefined if the client does not send it. */
  cartDigest: string | undefined;
  /** HMACs of the request's network, one for each session key. */
  networkKeys: NetworkKeys;
  /** Whether the order also saves the address to the customer's account. */
  savesAddress?: boolean;
  /** How long the order can be paid. It is undefined for an order that its shopper places. */
  payMinutes?: number;
}

export type PlaceOrderResult =
  /** `cart` is the emptied cart. It is undefined if the order had been placed before. */
  | { ok: true; order: OrderWithLines; cart: Cart | undefined }
  | { ok: false; reason: 'in_flight' | 'key_reused' | 'cart_empty' | 'total_too_large' }
  /** The customer is signed out, or the account has been joined with another one. */
  | { ok: false; reason: 'session_ended' }
  /** This version of the cart has been ordered. */
  | { ok: false; reason: 'already_ordered'; order: OrderWithLines }
  | { ok: false; reason: 'unpaid_limit'; quote: Quote; refusal: UnpaidRefusal }
  | { ok: false; reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed'; quote: Quote };

export type OrderRefusal = Extract<PlaceOrderResult, { ok: false }>;

/** Thrown inside the transaction to roll it back. */
export class OrderRefused extends Error {
  readonly result: OrderRefusal;
  constructor(result: OrderRefusal) {
    super('the order was refused');
    this.result = result;
  }
}

/** SHA-256 hashes that make placing an order idempotent. The database has a unique constraint for each of the first three. */
export interface OrderKeys {
  sessionKey: Buffer;
  cartKey: Buffer;
  keyHash: Buffer;
  requestHash: Buffer;
}

export function keysOf(input: PlaceOrderInput): OrderKeys {
  const { visitor, email, address, billing, deliveryMethod, paymentMethod, promoCode, notes, giftNote } =
    input;
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const cartKey = cartKeyOf(visitor);
  const content = [email, name, line1, line2, postalCode, city, country, phone];
  const shown = input.cartDigest === undefined ? [input.totalMinor] : [input.totalMinor, input.cartDigest];
  return {
    sessionKey: digest(`session ${visitor.token.hash.toString('hex')}`),
    cartKey,
    keyHash: digest(`key ${cartKey.toString('hex')} ${input.key}`),
    requestHash: digest(
      // Without billing and a gift note, the hash is that of the release before, which may have placed the order.
      JSON.stringify([
        ...content,
        ...[deliveryMethod, paymentMethod, promoCode, notes],
        ...shown,
        ...(billing ? [billing] : []),
        ...(giftNote ? [{ giftNote }] : []),
      ]),
    ),
  };
}

export function cartKeyOf({ customer, token }: VisitorWithSession): Buffer {
  return digest(customer ? `customer ${customer.id}` : `guest ${token.hash.toString('hex')}`);
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
