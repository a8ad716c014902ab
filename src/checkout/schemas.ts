import { type Static, Type } from 'typebox';
import { LIMITS } from '../cart/cart.ts';

/** The requests of the orders API. A schema with a title is shared in the API document. */

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

export const Country = { description: 'ISO 3166-1 alpha-2.', examples: ['AT'] };

export const ADDRESS = {
  name: 'Ada Lovelace',
  line1: 'Praterstraße 1',
  postalCode: '1020',
  city: 'Wien',
  country: 'AT',
};

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
    examples: [ADDRESS],
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
        'The total that the shopper saw. If the total is different now, the order is refused with `total_changed`.',
    }),
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

export const NumberParams = Type.Object({
  number: Type.String({ maxLength: 40, description: 'The number of the order.' }),
});
export const TokenQuery = Type.Object(
  {
    token: Type.Optional(
      Type.String({
        maxLength: 300,
        description: 'Grants access to a guest’s order. It is in the response of `placeOrder`.',
      }),
    ),
  },
  closed,
);

export const OrdersQuery = Type.Object(
  {
    cursor: Type.Optional(
      Type.String({ maxLength: 40, description: 'The `nextCursor` of the previous page.' }),
    ),
  },
  closed,
);
