import type { SavedAddress } from '../../customers/addresses/addresses-page.ts';
import type { Faults } from '../../customers/views/field.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import type { Address, Days } from '../../orders/order.ts';
import type { ShownAmounts, ShownLine } from '../../orders/views/order-view.ts';
import type { BillingValues } from '../billing-form.ts';

/*
 * The data that the checkout page shows. Its form posts to `/checkout` and sends, besides the fields below, `totalMinor`
 * and `cartDigest` (the total and the items that were shown) and `key` (the idempotency key). Some buttons do not place
 * the order:
 *
 * - `update=summary`: the country, delivery or payment method has changed, so the order is priced again.
 * - `update=promo` applies `promoCode`, and `update=remove-promo` removes it.
 * - `update=email`: the email address that the page has asked about takes the place of the typed one.
 * - `addressId` fills in one of the customer's saved addresses, on pages of the release before.
 *
 * Their answer is this page (200, or 422 with faults). All other values stay as they were typed.
 */

/** In UTF-16 units, as `maxlength` counts them. The address fields have the limits of `FIELD_LENGTHS`. */
export const NOTES_LENGTH_MAX = 200;
export const GIFT_NOTE_LENGTH_MAX = 200;
export const PROMO_CODE_LENGTH_MAX = 40;

/** The values of the form's fields, as they were typed. */
export interface CheckoutValues extends Address, BillingValues {
  email: string;
  deliveryMethod: string;
  paymentMethod: string;
  promoCode: string;
  notes: string;
  /** What the shopper writes to the recipient. */
  giftNote: string;
  /** The email address that the shopper was asked about. Placing the order with it confirms it. */
  emailConfirmed?: string;
  /** The `savedAddressKey` of the address to deliver to. If it is empty, the typed address is used. */
  savedAddress?: string;
  /** It is "1" if the order also saves the typed address to the account. */
  saveAddress?: string;
}

export type CheckoutField = keyof CheckoutValues;

interface DeliveryChoice {
  /** The value of `deliveryMethod`. */
  method: string;
  label: string;
  priceMinor: number;
  days: Days;
  /** For example "to your door", or empty. */
  note: string;
}

interface PaymentChoice {
  /** The value of `paymentMethod`. */
  method: string;
  label: string;
  /** For example "You pay on the next page.", or empty. */
  note: string;
  /** It is paid on delivery. */
  isDeferred: boolean;
}

export type Promo =
  | { kind: 'none' }
  /** `note` says what it does, such as "20% off trousers". */
  | { kind: 'applied'; code: string; note: string }
  /** `message` is a sentence that says why. */
  | { kind: 'refused'; code: string; message: string };

export interface CheckoutView extends ShownAmounts, ShopMoment {
  values: CheckoutValues;
  faults?: Faults<CheckoutField> | undefined;
  /** The email address that was probably meant, if the typed one looks mistyped. */
  likelyEmail?: string | undefined;
  /** A sentence about the order as a whole. */
  fault?: string | undefined;
  /**
   * Says which items cannot be bought, such as "Only 2 left of Oxford shirt, Sky blue, M." The order can be placed only
   * if it is null.
   */
  unavailable: string | null;
  /** Null for a guest. */
  customer: { name: string; email: string; addresses: readonly SavedAddress[] } | null;
  lines: readonly ShownLine[];
  /** The countries that the shop delivers to, by their codes. */
  countries: ReadonlyMap<string, string>;
  /** The delivery methods of the chosen country. There are none until a country is chosen. */
  deliveryMethods: readonly DeliveryChoice[];
  paymentMethods: readonly PaymentChoice[];
  promo: Promo;
  /** Until when the items are held for this shopper, or null. */
  keptUntil: Date | null;
  /** The total that the shopper saw, if it has changed. */
  previousTotalMinor: number | null;
  /** The items or their prices have changed since the shopper saw them, and the total has not. */
  isCartChanged: boolean;
  /** The digest of `lines`, which the form sends back. */
  cartDigest: string;
  /** The idempotency key. It stays the same while the form is corrected. */
  key: string;
}
