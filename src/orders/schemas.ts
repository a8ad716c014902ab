import type { Static } from 'typebox';
import type { ListedInvoice } from '../invoices/queries.ts';
import { Type } from '../process/schema.ts';
import { OneOf, OrNull, Timestamp } from '../web/api/operation.ts';
import { amountFields } from './amount-fields.ts';
import { ExchangeAnswer } from './exchanges/exchange-schema.ts';
import type { OrderLine, OrderWithLines } from './order.ts';
import { ORDER_STATES } from './states.ts';

/** The requests and responses of the orders API. A schema with a title is shared in the API document. */

const closed = { additionalProperties: false } as const;

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

export const Country = { description: 'ISO 3166-1 alpha-2.', examples: ['AT'] };

export const ADDRESS = {
  name: 'Ada Lovelace',
  line1: 'Praterstraße 1',
  postalCode: '1020',
  city: 'Wien',
  country: 'AT',
};

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

const Billing = Type.Object(
  {
    company: Type.String({ description: 'Empty where there is none.' }),
    vatId: Type.String({ description: 'Empty where there is none.' }),
    address: OrNull(
      Type.Object({
        name: Type.String(),
        line1: Type.String(),
        line2: Type.String(),
        postalCode: Type.String(),
        city: Type.String(),
        country: Type.String(Country),
      }),
      { description: 'Null if it is the delivery address.' },
    ),
  },
  { title: 'Billing', description: 'Whom an order is billed to.' },
);

const Line = Type.Object(
  {
    position: Type.Integer({ description: 'The number of the line in its order, from 1.' }),
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
    taxBasisPoints: Type.Integer({
      description: 'The VAT rate that it was sold with, in hundredths of a percent.',
    }),
  },
  { title: 'OrderLineItem', description: 'An item as it was when the order was placed.' },
);

/** What a cart would cost as an order. Refusals of an order carry it. */
export const OrderSummary = Type.Object(
  {
    ...amountFields,
    deliveryMethod: OrNull(Type.String(), { description: 'Null where none can be chosen.' }),
    lineItems: Type.Array(Line),
  },
  { title: 'OrderSummary', description: 'What the cart would cost now as an order.' },
);

export const orderFields = {
  number: Type.String({ description: 'Identifies the order.' }),
  state: OneOf([...ORDER_STATES], { description: 'How far the order has come.' }),
  placedAt: Timestamp({ description: 'When it was placed.' }),
  email: Type.String({ description: 'Where the emails about the order go.' }),
  address: Address,
  billing: OrNull(Billing, { description: 'Null if it is billed to the delivery address.' }),
  lineItems: Type.Array(Line),
  ...amountFields,
  refundedMinor: Type.Integer({ description: 'The sum of the refunds.' }),
  promoCode: OrNull(Type.String(), { description: 'Null without a promo code.' }),
  giftNote: Type.String({
    description: 'What the packing slip says to the recipient. Empty where there is none.',
  }),
  deliveryMethod: Type.String({ description: 'The code of the method, such as `standard`.' }),
  paymentMethod: Type.String({ description: '`stripe`, `on_delivery`, or `test_card` outside production.' }),
  mayLackConfirmation: Type.Boolean({
    description:
      'Whether the confirmation may not be emailed, because several guest orders used the email address that day.',
  }),
  keptUntil: OrNull(Type.String({ format: 'date-time' }), {
    description: 'Until when the items of an unpaid order are reserved.',
  }),
};

export const OrderAnswer = Type.Object(orderFields, {
  title: 'Order',
  description: 'An order.',
  examples: [
    {
      number: 'MC-7KQ2M9XD',
      state: 'placed',
      placedAt: '2026-11-28T09:30:00.000Z',
      email: 'ada@example.com',
      address: { ...ADDRESS, line2: '', phone: '' },
      billing: null,
      lineItems: [],
      currency: 'EUR',
      subtotalMinor: 17_800,
      discountMinor: 0,
      deliveryMinor: 0,
      taxMinor: 2_967,
      taxBasisPoints: 2_000,
      vat: [{ basisPoints: 2_000, netMinor: 14_833, vatMinor: 2_967 }],
      isTaxIncluded: true,
      totalMinor: 17_800,
      refundedMinor: 0,
      promoCode: null,
      giftNote: '',
      deliveryMethod: 'standard',
      paymentMethod: 'stripe',
      mayLackConfirmation: false,
      keptUntil: '2026-11-28T10:00:00.000Z',
    },
  ],
});
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

export const Payment = Type.Object(
  {
    state: OneOf(
      ['due', 'pending', 'declined', 'paid', 'closing', 'returning', 'partly_refunded', 'refunded', 'void'],
      {
        description:
          '`closing`: the order is canceled, and the provider has not said yet whether it was paid. `returning`: a payment came that the order could not take, and will be refunded. `void`: nothing was charged.',
      },
    ),
    currency: Type.String({ description: 'The currency of these amounts (ISO 4217).' }),
    receivedMinor: Type.Integer({
      description:
        'What was paid. Amounts that were refunded because a change or cancellation lowered the total are left out.',
    }),
    refundedMinor: Type.Integer({ description: 'The sum of the refunds that were made.' }),
    refundPendingMinor: Type.Integer({ description: 'The sum of the refunds that are under way.' }),
    isPaidOut: Type.Boolean({ description: 'Whether refunds are made by bank transfer.' }),
  },
  { title: 'Payment', description: 'What was paid and refunded for an order.' },
);

const InvoiceAnswer = Type.Object(
  {
    number: Type.String(),
    kind: OneOf(['invoice', 'credit_note', 'reversal'], {
      description: 'A reversal takes back a credit note whose refund has failed.',
    }),
    issuedOn: Type.String({ description: 'A day in the time zone of the shop.', examples: ['2026-11-28'] }),
    currency: Type.String(),
    grossMinor: Type.Integer({ description: 'The amount with the tax.' }),
  },
  { title: 'Invoice', description: 'An invoice or a credit note of an order.' },
);

/** The members of an order's detail that are about its invoice. */
export const invoiceFields = {
  invoiceNumber: OrNull(Type.String({ examples: ['INV-2026-000001'] }), {
    description: 'Null until the order has shipped, and for orders that shipped before there were invoices.',
  }),
  invoices: Type.Array(InvoiceAnswer, {
    description: 'The invoice and its credit notes. The oldest is first.',
  }),
};

export const OrderDetailAnswer = Type.Object(
  {
    ...orderFields,
    payment: Payment,
    events: Type.Array(Event, { description: 'The oldest is first.' }),
    exchanges: Type.Array(ExchangeAnswer),
    ...invoiceFields,
  },
  { title: 'OrderDetail', description: 'An order with everything that has happened to it.' },
);
export type OrderDetailAnswer = Static<typeof OrderDetailAnswer>;

export const OrdersAnswer = Type.Object(
  {
    orders: Type.Array(OrderAnswer),
    nextCursor: OrNull(Type.String(), {
      description: 'The `cursor` of the next page. Null on the last page.',
    }),
  },
  { title: 'OrderList', description: 'Orders, the newest first.' },
);

export const invoiceAnswers = (invoices: readonly ListedInvoice[]) => ({
  invoiceNumber: invoices.find(({ kind }) => kind === 'invoice')?.number ?? null,
  invoices: invoices.map(({ id: _, ...invoice }) => invoice),
});

export function orderAnswer(order: OrderWithLines): OrderAnswer {
  const { lines, placedAt, keptUntil, address, vat, ...rest } = order;
  return {
    ...rest,
    address: { ...address },
    vat: [...vat],
    placedAt: placedAt.toISOString(),
    lineItems: lines.map(lineAnswer),
    keptUntil: order.state === 'placed' ? (keptUntil?.toISOString() ?? null) : null,
  };
}

export const lineAnswer = ({ productSlug, drawing: _, picture: _picture, ...line }: OrderLine) => ({
  ...line,
  slug: productSlug,
});
