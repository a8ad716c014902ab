import type { Static } from 'typebox';
import { LIMITS } from '../cart/cart.ts';
import { ADDRESS, Country, OrderAnswer } from '../orders/schemas.ts';
import { Type } from '../process/schema.ts';
import { OneOf } from '../web/api/operation.ts';

/** The request and the response of placing an order. A schema with a title is shared in the API document. */

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

const AddressBody = Type.Object(
  {
    name: Type.String({ maxLength: 200, description: 'Who receives the parcel.' }),
    line1: Type.String({ maxLength: 300, description: 'Street and number.' }),
    line2: Type.Optional(text(300)),
    postalCode: Type.String({ maxLength: 50, description: 'Empty where the country has none.' }),
    city: text(200),
    country: Type.String({ maxLength: 2, ...Country }),
    phone: Type.Optional(Type.String({ maxLength: 50, description: 'For the courier.' })),
  },
  {
    ...closed,
    title: 'NewAddress',
    description: 'Where to deliver.',
    examples: [ADDRESS],
  },
);

const BillingBody = Type.Object(
  {
    company: Type.Optional(Type.String({ maxLength: 200, description: 'The name of the company.' })),
    vatId: Type.Optional(
      Type.String({
        maxLength: 50,
        description:
          'It begins with the letters of the country, such as `ATU12345678`. Only its format is checked, and VAT is charged either way.',
        examples: ['ATU12345678'],
      }),
    ),
    address: Type.Optional(
      Type.Object(
        {
          name: text(200),
          line1: text(300),
          line2: Type.Optional(text(300)),
          postalCode: text(50),
          city: text(200),
          country: Type.String({ maxLength: 2, ...Country }),
        },
        closed,
      ),
    ),
  },
  {
    ...closed,
    title: 'NewBilling',
    description: 'Whom the invoice is for. Without an address, it is the delivery address.',
  },
);

/** What every new order says, besides its items. */
export const NewOrderFields = {
  email: Type.String({ maxLength: 300, description: 'Where to send the confirmation.' }),
  address: AddressBody,
  billing: Type.Optional(BillingBody),
  deliveryMethod: Type.String({
    maxLength: 30,
    description: 'The code of a method of the country’s zone, such as `standard`.',
  }),
  paymentMethod: Type.String({
    maxLength: 30,
    description:
      '`stripe` for a card, `on_delivery`, or `test_card` outside production. The shop may not offer all of them.',
  }),
  promoCode: Type.Optional(text(60)),
  notes: Type.Optional(Type.String({ maxLength: 1_000, description: 'A note to the shop.' })),
  giftNote: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: 'What the packing slip says to the recipient, in at most 200 characters.',
    }),
  ),
  totalMinor: Type.Integer({
    minimum: 0,
    description:
      'The total that the shopper saw. If the total is different now, the order is refused with `total_changed`.',
  }),
};

export const OrderBody = Type.Object(
  {
    ...NewOrderFields,
    seenLineItems: Type.Optional(
      Type.Array(SeenLine, {
        maxItems: LIMITS.lineItems,
        description:
          'The line items that the shopper saw. If the cart has changed since, the order is refused with `cart_changed`.',
      }),
    ),
  },
  {
    ...closed,
    title: 'NewOrder',
    description: 'An order of what is in the cart.',
    examples: [
      {
        email: 'ada@example.com',
        address: ADDRESS,
        deliveryMethod: 'standard',
        paymentMethod: 'stripe',
        totalMinor: 17_800,
        seenLineItems: [{ sku: 'OXFORD-NAVY-M', quantity: 2, unitPriceMinor: 8_900 }],
      },
    ],
  },
);
export type OrderBody = Static<typeof OrderBody>;

export const PlacedAnswer = Type.Object(
  {
    order: OrderAnswer,
    token: Type.String({ description: 'Grants access to a guest’s order. Empty for a customer’s order.' }),
    payment: Type.Object({
      kind: OneOf(['done', 'redirect', 'unavailable', 'closed'], {
        description: 'With `redirect`, the shopper pays at `url`.',
      }),
      url: Type.Optional(Type.String({ description: 'Where the shopper pays.' })),
    }),
  },
  { title: 'PlacedOrder', description: 'The order that was placed, and how to pay it.' },
);
