import { type Static, Type } from 'typebox';
import type { OrderLine, OrderWithLines } from './order.ts';

/** What the API answers about orders. The same schemas make the OpenAPI document. */

const closed = { additionalProperties: false } as const;

export const NumberParams = Type.Object({ number: Type.String({ maxLength: 40 }) });
export const TokenQuery = Type.Object(
  { token: Type.Optional(Type.String({ maxLength: 300, description: "Of a guest's order" })) },
  closed,
);

const Line = Type.Object({
  position: Type.Integer(),
  sku: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  color: Type.String(),
  size: Type.String(),
  style: Type.String(),
  quantity: Type.Integer(),
  unitPriceMinor: Type.Integer(),
  discountMinor: Type.Integer(),
});

const amounts = {
  currency: Type.String({ description: 'ISO 4217' }),
  subtotalMinor: Type.Integer(),
  discountMinor: Type.Integer(),
  deliveryMinor: Type.Integer(),
  taxMinor: Type.Integer(),
  taxBasisPoints: Type.Integer({ description: 'Hundredths of a percent: 2550 is 25.5 %' }),
  isTaxIncluded: Type.Boolean({ description: 'False: the tax is added to the other amounts' }),
  totalMinor: Type.Integer(),
};

const orderFields = {
  number: Type.String(),
  state: Type.String(),
  placedAt: Type.String({ description: 'ISO 8601, UTC' }),
  email: Type.String(),
  address: Type.Record(Type.String(), Type.String()),
  lineItems: Type.Array(Line),
  ...amounts,
  refundedMinor: Type.Integer(),
  promoCode: Type.Union([Type.String(), Type.Null()]),
  deliveryMethod: Type.String(),
  paymentMethod: Type.String(),
  mayLackConfirmation: Type.Boolean({
    description: 'Several guest orders used its address that day, so the confirmation may not be mailed',
  }),
  keptUntil: Type.Union([Type.String(), Type.Null()], {
    description: 'Until when its pieces are kept while it waits for its payment',
  }),
};

export const OrderAnswer = Type.Object(orderFields);
export type OrderAnswer = Static<typeof OrderAnswer>;

const Event = Type.Object({
  action: Type.String({
    description:
      'place, pay, pack, ship, deliver, cancel, return, refund, or an event that leaves the state as it is',
  }),
  state: Type.String({ description: "The order's after it" }),
  note: Type.String({ description: 'A sentence for the shopper; empty for none' }),
  at: Type.String({ description: 'ISO 8601, UTC' }),
});

const ExchangeAnswer = Type.Object({
  number: Type.String(),
  state: Type.String({ description: 'to_pack, packed, shipped, delivered or canceled' }),
  carrier: Type.String(),
  trackingNumber: Type.String(),
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
});

/** One order, with everything that has happened to it. */
export const OrderDetailAnswer = Type.Object({
  ...orderFields,
  payment: Type.Object({
    state: Type.String({
      description:
        'due, pending, declined, paid, closing, returning (received and not accepted, to be refunded), partly_refunded, refunded or void',
    }),
    currency: Type.String({ description: 'ISO 4217, of the amounts here' }),
    receivedMinor: Type.Integer(),
    refundedMinor: Type.Integer({ description: 'The sum of the refunds that were made' }),
    refundPendingMinor: Type.Integer({ description: 'The sum of the refunds that are on their way' }),
    isPaidOut: Type.Boolean({ description: 'Refunds are paid out by bank transfer' }),
  }),
  events: Type.Array(Event, { description: 'Oldest first' }),
  exchanges: Type.Array(ExchangeAnswer),
});
export type OrderDetailAnswer = Static<typeof OrderDetailAnswer>;

export const OrdersQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 40, description: 'The nextCursor of the page before' })),
  },
  closed,
);
export const OrdersAnswer = Type.Object({
  orders: Type.Array(OrderAnswer),
  nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page' }),
});

export function orderAnswer(order: OrderWithLines): OrderAnswer {
  const { lines, placedAt, keptUntil, address, ...rest } = order;
  return {
    ...rest,
    address: { ...address },
    placedAt: placedAt.toISOString(),
    lineItems: lines.map(lineAnswer),
    keptUntil: order.state === 'placed' ? (keptUntil?.toISOString() ?? null) : null,
  };
}

export const lineAnswer = ({ productSlug, drawing: _, ...line }: OrderLine) => ({
  ...line,
  slug: productSlug,
});
