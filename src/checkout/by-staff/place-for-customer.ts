import { hash } from 'node:crypto';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Customer } from '../../customers/queries.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { itemsText } from '../../orders/edit/items.ts';
import { sendOrderToPay } from '../../orders/emails/send-emails.ts';
import type { Item, OrderWithLines } from '../../orders/order.ts';
import { issuePaymentLink, LINK_HOURS, type PaymentLinks } from '../../orders/payment-links/payment-links.ts';
import { type Cart, EMPTY_CART } from '../../state/cart-document.ts';
import { billingOf } from '../billing-form.ts';
import type { PlaceOrderResult, VisitorWithSession } from '../order-request.ts';
import { type PlaceOrderDeps, placeOrder } from '../place.ts';
import type { CartTaker } from '../take-cart.ts';
import type { CheckoutValues } from '../views/checkout-view.ts';

/** Orders that the staff places for a customer, for example by phone, with the function that places shoppers' orders. */

export interface PlaceForCustomerDeps extends Omit<PlaceOrderDeps, 'cartTaker' | 'onPlaced' | 'returnUrlOf'> {
  paymentLinks: PaymentLinks;
}

export interface PlaceForCustomerInput {
  actor: Actor;
  /** The idempotency key. It counts for this actor only. */
  key: string;
  /** The account that the order is for. A guest's order has none. */
  customer: Customer | undefined;
  /** Tidied and valid. */
  values: CheckoutValues;
  items: readonly Item[];
  /** The total that the staff has seen. */
  totalMinor: number;
}

/**
 * Places an order for a customer. The same key leads to the same order. If it has to be paid first, its items are reserved
 * for LINK_HOURS, and the customer gets a link to pay. The limits for unpaid orders apply to the customer, and not to the
 * network of the staff.
 */
export async function placeForCustomer(
  deps: PlaceForCustomerDeps,
  input: PlaceForCustomerInput,
): Promise<PlaceOrderResult> {
  const { actor, values, totalMinor } = input;
  const { email, deliveryMethod, paymentMethod, promoCode, notes, giftNote } = values;
  const visitor = visitorOf(input);
  const order = {
    ...{
      visitor,
      email,
      address: values,
      deliveryMethod,
      paymentMethod,
      promoCode,
      notes,
      giftNote,
      totalMinor,
    },
    // An order of other items with the same `input.key` is refused, because its visitor has already ordered.
    key: `staff ${hash('sha256', JSON.stringify([actor.id, input.key, input.items]))}`,
    ...{ cartDigest: undefined, billing: billingOf(values), networkKeys: { network: [], site: [] } },
    payMinutes: LINK_HOURS * 60,
  };
  const cartTaker = takeGiven(visitor.cart);
  const onPlaced = (connection: Queryable, placed: OrderWithLines) =>
    finishPlacing(deps, connection, actor, placed);
  const returnUrlOf = (orderNumber: string) => deps.paymentLinks.returnUrl({ orderNumber, editId: null });
  return placeOrder({ ...deps, cartTaker, onPlaced, returnUrlOf }, order, async () => {});
}

/** A visitor that exists for this order only, with a cart of the items. */
function visitorOf({ actor, key, customer, items }: PlaceForCustomerInput): VisitorWithSession {
  const lineItems = items.map((item) => ({ ...item, unitPriceMinor: 0, addedAt: 0 }));
  return {
    token: { cookieValue: '', hash: hash('sha256', `staff order ${actor.id} ${key}`, 'buffer') },
    cart: { ...EMPTY_CART, version: 1, lineItems },
    ...{ session: undefined, tokenToSend: undefined, customer },
  };
}

/** No store has this cart, so there is nothing to empty. */
const takeGiven = (cart: Cart): CartTaker => ({
  take: async () => ({ cart, isEmptied: true, afterCommit: async () => undefined }),
  finishEarlier: async () => undefined,
});

const updatePlacedBy = statement<[orderId: string, name: string], never>(
  "UPDATE order_events SET by = 'staff', name = $2 WHERE order_id = $1 AND action = 'place'",
);

/** Says who has placed the order, and sends the link to pay it. */
async function finishPlacing(
  deps: PlaceForCustomerDeps,
  connection: Queryable,
  actor: Actor,
  order: OrderWithLines,
): Promise<void> {
  const { id: orderId, number, totalMinor, currency, paymentMethod, lines } = order;
  await connection.run(updatePlacedBy, [orderId, actor.name]);
  await recordChange(connection, actor, {
    action: 'order.place',
    subject: { kind: 'order', id: number },
    after: { items: itemsText(lines), totalMinor, currency, paymentMethod },
  });
  if (order.state !== 'placed' || order.paysOnDelivery) return;
  const link = await issuePaymentLink(deps.paymentLinks, connection, { orderId, editId: null });
  await sendOrderToPay(deps, connection, order, {
    ...{ link, money: formatMoney(totalMinor, currency) },
  });
}
