import type { Faults } from '../../customers/views/field.ts';
import type { Address, Days } from '../../orders/order.ts';
import type { ShownAmounts, ShownLine } from '../../orders/views/order-view.ts';

/*
 * What the checkout page is given. Its one form posts to `/checkout` and sends, besides the fields below,
 * `totalMinor` and `cartDigest` (the total and the items that were shown), `key` (the idempotency key) and, for the buttons that place nothing:
 *
 * - `update=summary`: the country, delivery or payment has changed; price again.
 * - `update=promo`: look at `promoCode` as it was typed. `update=remove-promo`: forget it.
 * - `addressId`: fill the address in from the customer's saved ones.
 *
 * All of these answer with this page (200, or 422 with faults), every other value kept as it was typed.
 */

/** In UTF-16 units, as `maxlength` counts them; those of the address are `FIELD_LENGTHS` of the accounts. */
export const NOTES_LENGTH_MAX = 200;
export const PROMO_CODE_LENGTH_MAX = 40;

/** What stands in the fields, as it was typed. */
export interface CheckoutValues extends Address {
  email: string;
  deliveryMethod: string;
  paymentMethod: string;
  promoCode: string;
  notes: string;
}

export type CheckoutField = keyof CheckoutValues;

interface DeliveryChoice {
  /** The value of `deliveryMethod`. */
  method: string;
  label: string;
  priceMinor: number;
  days: Days;
  /** "to your door"; empty for nothing. */
  note: string;
}

interface PaymentChoice {
  /** The value of `paymentMethod`. */
  method: string;
  label: string;
  /** "Visa, Mastercard, Amex. You pay on the next page"; empty for nothing. */
  note: string;
  /** It is paid at the door. */
  isDeferred: boolean;
}

export interface SavedAddress extends Address {
  id: string;
}

export type Promo =
  | { kind: 'none' }
  /** `note`: what it does, "20 % off trousers". */
  | { kind: 'applied'; code: string; note: string }
  /** `message`: why not, in a sentence. */
  | { kind: 'refused'; code: string; message: string };

export interface CheckoutView extends ShownAmounts {
  values: CheckoutValues;
  faults?: Faults<CheckoutField> | undefined;
  /** What is wrong with the order as a whole: "Your card was declined. Nothing was charged." */
  fault?: string | undefined;
  /**
   * What of the cart cannot be bought now, in sentences: "Only 2 left of Oxford shirt, Sky blue, M." Null when
   * everything can; otherwise the order cannot be placed.
   */
  unavailable: string | null;
  /** Null for a guest. */
  customer: { name: string; email: string; addresses: readonly SavedAddress[] } | null;
  lines: readonly ShownLine[];
  /** Those of the chosen country; none while no country is chosen. */
  deliveryMethods: readonly DeliveryChoice[];
  paymentMethods: readonly PaymentChoice[];
  promo: Promo;
  /** Until when the pieces are kept for this shopper; null while they are not. */
  keptUntil: Date | null;
  /** The total that the shopper saw, where it is another one now. */
  previousTotalMinor: number | null;
  /** The cart holds other items or prices than the shopper saw, at the same total. */
  isCartChanged: boolean;
  /** Of the lines below, sent with the order. */
  cartDigest: string;
  /** The idempotency key: the same one again while the form is corrected. */
  key: string;
  now: Date;
}
