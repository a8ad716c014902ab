import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import type { Address, OrderWithLines } from '../orders/order.ts';
import type { SessionToken } from '../sessions/cookies.ts';
import type { Cart } from '../state/cart-document.ts';
import type { Quote } from './quote.ts';
import type { NetworkKeys } from './unpaid.ts';
import type { UnpaidRefusal } from './unpaid-words.ts';

/**
 * The limit of an order before and after its discount: €999,999.99. Card payments take eight digits, and money is
 * stored in integer columns.
 */
export const ORDER_TOTAL_MAX_MINOR = 99_999_999;
export const TOTAL_TOO_LARGE =
  'An order can be at most €999,999.99. Please remove some items, or contact us.';

/** A visitor whose session lives. Only they have a cart to order. */
export type VisitorWithSession = VisitorWithCustomer & { token: SessionToken };

export const hasSession = (visitor: VisitorWithCustomer): visitor is VisitorWithSession =>
  visitor.token !== undefined;

/** An order that somebody wants to place: everything is tidied and valid, and nothing is priced. */
export interface PlaceRequest {
  visitor: VisitorWithSession;
  /** The idempotency key: of this visitor, so that nobody finds another's order by it. */
  key: string;
  email: string;
  address: Address;
  deliveryMethod: string;
  paymentMethod: string;
  /** As it is stored; empty for none. */
  promoCode: string;
  notes: string;
  /** What the shopper saw: the order is placed for this sum, or not at all. */
  totalMinor: number;
  /** The digest of the lines that the shopper saw; undefined where the client does not send it. */
  cartDigest: string | undefined;
  /** HMACs of the request's network by each of the session keys; see unpaid.ts. */
  networkKeys: NetworkKeys;
}

export type Placed =
  /** `cart`: emptied; undefined where the order was there already. */
  | { ok: true; order: OrderWithLines; cart: Cart | undefined }
  | { ok: false; reason: 'in_flight' | 'key_reused' | 'cart_empty' | 'total_too_large' }
  /** The customer is not signed in any more, or the account has become part of another one. */
  | { ok: false; reason: 'session_ended' }
  /** This very cart is an order already. */
  | { ok: false; reason: 'already_ordered'; order: OrderWithLines }
  | { ok: false; reason: 'unpaid_limit'; quote: Quote; refusal: UnpaidRefusal }
  | { ok: false; reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed'; quote: Quote };

/** Thrown to roll back, with what there is to say. */
export class Refused extends Error {
  readonly placed: Placed;
  constructor(placed: Placed) {
    super('refused');
    this.placed = placed;
  }
}

export interface OrderKeys {
  sessionKey: Buffer;
  cartKey: Buffer;
  keyHash: Buffer;
  requestHash: Buffer;
}
