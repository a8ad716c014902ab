import { type Static, Type } from 'typebox';
import { LIMITS } from '../cart/cart.ts';
import { ORDER_STATES } from '../orders/states.ts';
import { OneOf, OrNull, Timestamp } from '../web/api/operation.ts';

/** What the orders' API takes and answers with. A schema with a title is shared in the API document. */

const closed = { additionalProperties: false } as const;
const text = (maxLength: number) => Type.String({ maxLength });

const SeenLine = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 100 }),
    quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantity }),
    unitPriceMinor: Type.Integer({ minimum: 0 }),
  },
  { ...closed, title: 'SeenLineItem', description: 'A line item as the shopper saw it.' },
);

const Country = { description: 'ISO 3166-1 alpha-2.', examples: ['AT'] };

const AddressBody = Type.Object(
  {
    name: text(200),
    line1: text(300),
    line2: Type.Optional(text(300)),
    postalCode: text(50),
    city: text(200),
    country: Type.String({ maxLength: 2, ...Country }),
    phone: Type.Optional(text(50)),
  },
  {
    ...closed,
    title: 'NewAddress',
    description: 'Where to deliver.',
    examples: [
      { name: 'Ada Lovelace', line1: 'Praterstraße 1', postalCode: '1020', city: 'Wien', country: 'AT' },
    ],
  },
);

export const OrderBody = Type.Object(
  {
    email: Type.String({ maxLength: 300, description: 'Where to send the confirmation.' }),
    address: AddressBody,
    deliveryMethod: Type.String({ maxLength: 30, description: '`standard` or `express`.' }),
    paymentMethod: Type.String({
      maxLength: 30,
      description: '`stripe` for a card, or `on_delivery`, where they are offered.',
    }),
    promoCode: Type.Optional(text(60)),
    notes: Type.Optional(text(1_000)),
    totalMinor: Type.Integer({
      minimum: 0,
      description:
        'The total that the shopper saw. If it is not the total now, the order is refused with `total_changed`.',
    }),
    seenLineItems: Type.Optional(
      Type.Array(SeenLine, {
        maxItems: LIMITS.lineItems,
        description:
          'The line items that the shopper saw. If the cart holds others now, the order is refused with `cart_changed`.',
      }),
    ),
  },
  { ...closed, title: 'NewOrder', description: 'An order of what is in the cart.' },
);
export type OrderBody = Static<typeof OrderBody>;

export const NumberParams = Type.Object({
  number: Type.String({ maxLength: 40, description: 'The number of the order.' }),
});
export const TokenQuery = Type.Object(
  {
    token: Type.Optional(
      Type.String({
        maxLength: 300,
        description: 'Opens a guest’s order. The answer to `placeOrder` has it.',
      }),
    ),
  },
  closed,
);

const Address = Type.Object(
  {
    name: Type.String(),
    line1: Type.String(),
    line2: Type.String({ description: 'Empty where there is none.' }),
    postalCode: Type.String({ description: 'Empty where the country has none.' }),
    city: Type.String(),
    country: Type.String(Country),
    phone: Type.String({ description: 'Empty where there is none.' }),
  },
  { title: 'Address', description: 'Where an order is delivered.' },
);

const Line = Type.Object(
  {
    position: Type.Integer({ description: 'Names the line in its order, from 1.' }),
    sku: Type.String(),
    slug: Type.String({ description: 'The slug of the product.' }),
    name: Type.String(),
    color: Type.String(),
    size: Type.String(),
    style: Type.String(),
    quantity: Type.Integer(),
    unitPriceMinor: Type.Integer({
      description: 'The price of one when the order was placed, in minor units.',
    }),
    discountMinor: Type.Integer({ description: 'The discount on the whole line.' }),
  },
  { title: 'OrderLineItem', description: 'An item as it was when the order was placed.' },
);

const amounts = {
  currency: Type.String({ description: 'ISO 4217.', examples: ['EUR'] }),
  subtotalMinor: Type.Integer({ description: 'The line items before the discount.' }),
  discountMinor: Type.Integer(),
  deliveryMinor: Type.Integer(),
  taxMinor: Type.Integer(),
  taxBasisPoints: Type.Integer({ description: 'Hundredths of a percent: 2550 is 25.5 %.' }),
  isTaxIncluded: Type.Boolean({ description: 'When false, the tax is added to the other amounts.' }),
  totalMinor: Type.Integer(),
};

/** What a cart would cost as an order. Refusals of an order carry it. */
export const OrderSummary = Type.Object(
  {
    ...amounts,
    deliveryMethod: OrNull(Type.String()),
    lineItems: Type.Array(Line),
  },
  { title: 'OrderSummary', description: 'What the cart would cost now as an order.' },
);

const orderFields = {
  number: Type.String({ description: 'Names the order.' }),
  state: OneOf([...ORDER_STATES]),
  placedAt: Timestamp({ description: 'When it was placed.' }),
  email: Type.String(),
  address: Address,
  lineItems: Type.Array(Line),
  ...amounts,
  refundedMinor: Type.Integer(),
  promoCode: OrNull(Type.String()),
  deliveryMethod: Type.String(),
  paymentMethod: Type.String(),
  mayLackConfirmation: Type.Boolean({
    description:
      'Whether the confirmation may not be emailed, because several guest orders used the address that day.',
  }),
  keptUntil: OrNull(Type.String({ format: 'date-time' }), {
    description: 'Until when the items of an unpaid order are reserved.',
  }),
};

export const OrderAnswer = Type.Object(orderFields, { title: 'Order', description: 'An order.' });
export type OrderAnswer = Static<typeof OrderAnswer>;

const Event = Type.Object(
  {
    action: Type.String({
      description:
        'What was done: place, pay, pack, ship, deliver, cancel, return, refund, or an event that leaves the state as it is.',
    }),
    state: OneOf([...ORDER_STATES], { description: 'The state of the order after it.' }),
    note: Type.String({ description: 'A sentence for the shopper. Empty where there is none.' }),
    at: Timestamp({ description: 'When it happened.' }),
  },
  { title: 'OrderEvent', description: 'Something that has happened to an order.' },
);

const ExchangeAnswer = Type.Object(
  {
    number: Type.String(),
    state: OneOf(['to_pack', 'packed', 'shipped', 'delivered', 'canceled']),
    carrier: Type.String({ description: 'Empty until it is shipped.' }),
    trackingNumber: Type.String({ description: 'Empty until it is shipped.' }),
    lineItems: Type.Array(
      Type.Object({
        sku: Type.String(),
        name: Type.String(),
        color: Type.String(),
        style: Type.String(),
        size: Type.String(),
        quantity: Type.Integer(),
      }),
    ),
  },
  { title: 'Exchange', description: 'A shipment of other items for those that were returned.' },
);

const Payment = Type.Object(
  {
    state: OneOf(
      ['due', 'pending', 'declined', 'paid', 'closing', 'returning', 'partly_refunded', 'refunded', 'void'],
      {
        description:
          '`closing`: the order is canceled, and the provider has not said yet whether it was paid. `returning`: a payment came that the order could not take, and will be refunded. `void`: nothing was charged.',
      },
    ),
    currency: Type.String({ description: 'The currency of these amounts (ISO 4217).' }),
    receivedMinor: Type.Integer(),
    refundedMinor: Type.Integer({ description: 'The sum of the refunds that were made.' }),
    refundPendingMinor: Type.Integer({ description: 'The sum of the refunds that are under way.' }),
    isPaidOut: Type.Boolean({ description: 'Whether refunds are made by bank transfer.' }),
  },
  { title: 'Payment', description: 'What was paid and refunded for an order.' },
);

export const OrderDetailAnswer = Type.Object(
  {
    ...orderFields,
    payment: Payment,
    events: Type.Array(Event, { description: 'The oldest is first.' }),
    exchanges: Type.Array(ExchangeAnswer),
  },
  { title: 'OrderDetail', description: 'An order with everything that has happened to it.' },
);
export type OrderDetailAnswer = Static<typeof OrderDetailAnswer>;

export const PlacedAnswer = Type.Object(
  {
    order: OrderAnswer,
    token: Type.String({ description: 'Opens a guest’s order. Empty for a customer’s.' }),
    payment: Type.Object({
      kind: OneOf(['done', 'redirect', 'unavailable', 'closed'], {
        description: 'With `redirect`, the shopper pays at `url`.',
      }),
      url: Type.Optional(Type.String({ description: 'Where the shopper pays.' })),
    }),
  },
  { title: 'PlacedOrder', description: 'The order that was placed, and how to pay it.' },
);

export const OrdersQuery = Type.Object(
  {
    cursor: Type.Optional(
      Type.String({ maxLength: 40, description: 'The `nextCursor` of the answer before.' }),
    ),
  },
  closed,
);

export const OrdersAnswer = Type.Object(
  {
    orders: Type.Array(OrderAnswer),
    nextCursor: OrNull(Type.String(), { description: 'The `cursor` of the next orders. Null at the end.' }),
  },
  { title: 'OrderList', description: 'Orders, the newest first.' },
);
