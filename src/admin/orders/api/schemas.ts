import type { Static } from 'typebox';
import { ExchangeAnswer, exchangeAnswer, TrackingUrl } from '../../../orders/exchanges/exchange-schema.ts';
import { trackingUrl } from '../../../orders/parcels/carriers.ts';
import { invoiceAnswers, invoiceFields, orderAnswer, orderFields, Payment } from '../../../orders/schemas.ts';
import type { StaffOrder } from '../../../orders/staff/list-orders.ts';
import { ORDER_STATES } from '../../../orders/states.ts';
import { Type } from '../../../process/schema.ts';
import type { Carrier } from '../../../settings/schema.ts';
import { NextCursor, OneOf, OrNull, Timestamp } from '../../../web/api/operation.ts';
import type { OrderDetail } from '../detail/find-detail.ts';

/** What the operations of orders take and answer with. A schema with a title is shared in the API document. */

const closed = { additionalProperties: false } as const;

export const Items = Type.Array(
  Type.Object(
    {
      sku: Type.String({ maxLength: 100, description: 'The SKU of a line item of the order.' }),
      quantity: Type.Integer({ minimum: 1, maximum: 99 }),
    },
    closed,
  ),
  { minItems: 1, maxItems: 100, description: 'What goes into one parcel. Everything when left out.' },
);
export type Items = Static<typeof Items>;

const Event = Type.Object(
  {
    action: Type.String({ description: 'What was done, such as `pack`, `ship` or `refund_ask`.' }),
    state: OneOf([...ORDER_STATES], { description: 'The state of the order after it.' }),
    by: OneOf(['customer', 'staff', 'payment', 'shop']),
    name: Type.String({ description: 'The member of the staff, the key or the command. May be empty.' }),
    note: Type.String({ description: 'A sentence for the shopper. May be empty.' }),
    at: Timestamp({ description: 'When it happened.' }),
  },
  { title: 'AdminOrderEvent', description: 'Something that has happened to an order, and who did it.' },
);

const Parcel = Type.Object(
  {
    number: Type.Integer(),
    state: OneOf(['packed', 'shipped', 'delivered', 'canceled']),
    carrier: Type.String(),
    trackingNumber: Type.String(),
    trackingUrl: TrackingUrl,
    items: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
  },
  { title: 'Parcel', description: 'One of several parcels of an order.' },
);

const Mail = Type.Object(
  {
    id: Type.String({ description: 'For `resendAdminOrderMail`.' }),
    mail: Type.String({ description: 'Which email it is, such as `order-confirmed`.' }),
    subject: Type.String(),
    sentAt: Timestamp({ description: 'When it was written.' }),
    resentBy: Type.String({ description: 'Who has sent it again. Empty for the first time.' }),
  },
  { title: 'OrderMail', description: 'An email about an order. It is kept for 90 days.' },
);

const Note = Type.Object(
  {
    text: Type.String(),
    name: Type.String({ description: 'Who has written it.' }),
    at: Timestamp({ description: 'When it was written.' }),
  },
  { title: 'OrderNote', description: 'A note of the staff, which the customer never sees.' },
);

export const AdminOrderAnswer = Type.Object(
  {
    ...orderFields,
    carrier: Type.String({ description: 'Empty until it is shipped.' }),
    trackingNumber: Type.String({ description: 'Empty until it is shipped.' }),
    trackingUrl: TrackingUrl,
    isPartlyPacked: Type.Boolean({
      description: 'Whether some items of a packed order are in no parcel yet.',
    }),
    payment: Payment,
    differenceMinor: OrNull(Type.Integer(), {
      description:
        'How much more the customer has to pay before a change to the order is made. Null if no change waits.',
    }),
    events: Type.Array(Event, { description: 'The oldest is first.' }),
    parcels: Type.Array(Parcel, { description: 'Empty for an order that ships as one parcel.' }),
    exchanges: Type.Array(ExchangeAnswer),
    ...invoiceFields,
    mails: Type.Array(Mail),
    notes: Type.Array(Note),
  },
  { title: 'AdminOrder', description: 'An order with everything that has happened to it, for the staff.' },
);
export type AdminOrderAnswer = Static<typeof AdminOrderAnswer>;

const ListedOrder = Type.Object(
  {
    number: Type.String(),
    state: OneOf([...ORDER_STATES]),
    paysOnDelivery: Type.Boolean(),
    isPartlyPacked: Type.Boolean(),
    name: Type.String(),
    email: Type.String(),
    country: Type.String(),
    placedAt: Timestamp({ description: 'When it was placed.' }),
    currency: Type.String(),
    totalMinor: Type.Integer(),
    refundedMinor: Type.Integer(),
    items: Type.Integer({ description: 'The sum of the quantities.' }),
  },
  { title: 'AdminListedOrder', description: 'An order in a list.' },
);

export const AdminOrdersAnswer = Type.Object(
  {
    orders: Type.Array(ListedOrder),
    nextCursor: NextCursor,
  },
  { title: 'AdminOrderList', description: 'Orders, the newest first.' },
);

export const listedAnswer = ({ placedAt, id: _, sortValue: __, ...order }: StaffOrder) => ({
  ...order,
  placedAt: placedAt.toISOString(),
});

export function adminOrderAnswer(detail: OrderDetail, carriers: readonly Carrier[]): AdminOrderAnswer {
  const { order, payment, events, parcels, exchanges, invoices, mails, notes } = detail;
  const { carrier, trackingNumber, isPartlyPacked } = order;
  const skuOf = (position: number) => order.lines.find((line) => line.position === position)?.sku ?? '';
  return {
    ...{ ...orderAnswer(order), carrier, trackingNumber, isPartlyPacked, payment },
    trackingUrl: trackingUrl(carriers, order),
    differenceMinor: detail.waitingEdit?.differenceMinor ?? null,
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    parcels: parcels.map(({ number, state, lines, ...parcel }) => ({
      ...{ number, state, carrier: parcel.carrier, trackingNumber: parcel.trackingNumber },
      trackingUrl: trackingUrl(carriers, parcel),
      items: lines.map(({ position, quantity }) => ({ sku: skuOf(position), quantity })),
    })),
    exchanges: exchanges.map((exchange) => exchangeAnswer(exchange, carriers)),
    ...invoiceAnswers(invoices),
    mails: mails.map(({ sentAt, ...mail }) => ({ ...mail, sentAt: sentAt.toISOString() })),
    notes: notes.map(({ at, ...note }) => ({ ...note, at: at.toISOString() })),
  };
}
