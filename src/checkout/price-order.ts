import { cartDigest } from '../cart/price-cart.ts';
import { emailKey } from '../customers/email.ts';
import type { Queryable } from '../database/database.ts';
import type { Payments } from '../payments/payments.ts';
import type { Cart } from '../state/cart-document.ts';
import { ORDER_TOTAL_MAX_MINOR, OrderRefused, type PlaceOrderInput } from './order-request.ts';
import { type DeliveryOffer, type Quote, quote } from './pricing/quote.ts';

export interface PricedOrder extends Quote {
  delivery: DeliveryOffer;
  paysOnDelivery: boolean;
  /** True if nothing has to be paid now: the order is paid on delivery, or a promo code makes it free. */
  isFirm: boolean;
}

/**
 * Prices an order, and throws OrderRefused if it is not what the shopper saw or something is sold out. Nothing is locked:
 * `writeOrder` compares the prices with the locked variants.
 */
export async function priceOrder(
  { payments }: { payments: Pick<Payments, 'methods'> },
  connection: Queryable,
  input: PlaceOrderInput,
  cart: Cart,
): Promise<PricedOrder> {
  const { visitor, email, address, deliveryMethod, paymentMethod, promoCode } = input;
  const method = payments.methods.find(({ name }) => name === paymentMethod);
  if (!method) throw new Error(`there is no payment method "${paymentMethod}"`);
  const user = { customerId: visitor.customer?.id, emailKey: emailKey(email) };
  const { country } = address;
  const priced = await quote(connection, { items: cart.lineItems, country, deliveryMethod, promoCode, user });
  const { delivery } = priced;
  const refuse = (reason: 'out_of_stock' | 'promo_refused' | 'total_changed' | 'cart_changed') =>
    new OrderRefused({ ok: false, reason, quote: priced });
  if (Math.max(priced.subtotalMinor, priced.totalMinor) > ORDER_TOTAL_MAX_MINOR)
    throw new OrderRefused({ ok: false, reason: 'total_too_large' });
  if (priced.short.length > 0) throw refuse('out_of_stock');
  if (priced.promo && !priced.promo.ok) throw refuse('promo_refused');
  if (!delivery) throw new Error(`"${deliveryMethod}" does not deliver to ${country}`);
  if (priced.totalMinor !== input.totalMinor) throw refuse('total_changed');
  if (!isAsShown(input, cart, priced)) throw refuse('cart_changed');
  const paysOnDelivery = method.kind === 'deferred';
  return { ...priced, delivery, paysOnDelivery, isFirm: paysOnDelivery || priced.totalMinor === 0 };
}

/** If the client does not say what it showed, the cart must at least be the one that the request found. */
function isAsShown({ cartDigest: shown, visitor }: PlaceOrderInput, cart: Cart, priced: Quote): boolean {
  return shown === undefined ? hasSameItems(visitor.cart, cart) : cartDigest(priced.lines) === shown;
}

export const hasSameItems = (one: Cart, other: Cart): boolean => itemsDigest(one) === itemsDigest(other);

const itemsDigest = ({ lineItems }: Cart) =>
  cartDigest(lineItems.map((line) => ({ ...line, unitPriceMinor: 0 })));
