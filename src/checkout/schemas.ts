import { type Static, Type } from 'typebox';
import { LIMITS } from '../cart/cart.ts';
import { OrderAnswer } from '../orders/schemas.ts';

/** What the API takes and answers when an order is placed. The same schemas make the OpenAPI document. */

const closed = { additionalProperties: false } as const;
const text = (maxLength: number) => Type.String({ maxLength });

const SeenLine = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 100 }),
    quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantity }),
    unitPriceMinor: Type.Integer({ minimum: 0 }),
  },
  closed,
);

export const OrderBody = Type.Object(
  {
    email: text(300),
    address: Type.Object(
      {
        name: text(200),
        line1: text(300),
        line2: Type.Optional(text(300)),
        postalCode: text(50),
        city: text(200),
        country: Type.String({ maxLength: 2, description: 'ISO 3166-1 alpha-2' }),
        phone: Type.Optional(text(50)),
      },
      closed,
    ),
    deliveryMethod: Type.String({ maxLength: 30, description: 'standard or express' }),
    paymentMethod: Type.String({ maxLength: 30 }),
    promoCode: Type.Optional(text(60)),
    notes: Type.Optional(text(1_000)),
    totalMinor: Type.Integer({
      minimum: 0,
      description: 'What the shopper saw. Another total is answered with 409 and the new summary.',
    }),
    seenLineItems: Type.Optional(
      Type.Array(SeenLine, {
        maxItems: LIMITS.lineItems,
        description:
          'The line items that the shopper saw. Other items, quantities or prices are answered with 409 and the new summary.',
      }),
    ),
  },
  closed,
);
export type OrderBody = Static<typeof OrderBody>;

export const PlacedAnswer = Type.Object({
  order: OrderAnswer,
  token: Type.String({ description: "Opens a guest's order; empty for a customer's" }),
  payment: Type.Object({
    kind: Type.String({ description: 'done, redirect, unavailable or closed' }),
    url: Type.Optional(Type.String({ description: 'Where the shopper pays, of a redirect' })),
  }),
});
