import { NumberParams } from '../../../orders/schemas.ts';
import { ORDER_FILTERS } from '../../../orders/staff/list-orders.ts';
import { ORDER_STATES } from '../../../orders/states.ts';
import { Type } from '../../../process/schema.ts';
import { INVALID_CURSOR, INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  Cursor,
  IDEMPOTENCY_KEY,
  NoBody,
  OneOf,
} from '../../../web/api/operation.ts';
import { REFUND_REASON_LENGTH_MAX } from '../refund-view.ts';
import { AdminOrderAnswer, AdminOrdersAnswer, Items } from './schemas.ts';

const common = { tags: ['Admin'], access: 'key' } as const;
const reading = { ...common, scope: 'orders:read' } as const;
const writing = { ...common, scope: 'orders:write', requestHeaders: [IDEMPOTENCY_KEY] } as const;
const closed = { additionalProperties: false } as const;

const answer = { 200: AdminOrderAnswer } as const;

const ORDER_STATE: ApiProblem = {
  status: 409,
  code: 'order_state',
  description:
    'The order is in a `state` that does not allow this, often because someone else has changed it.',
  members: { state: OneOf([...ORDER_STATES]) },
};
const ParcelNumber = Type.Integer({
  minimum: 1,
  maximum: 999,
  description: 'The `number` of one of its parcels.',
});

const ORDER_ITEMS: ApiProblem = {
  status: 422,
  code: 'order_items',
  description:
    'The items are not in the order, fewer of them are left, or the order has no parcel with this number to move.',
};

export const listAdminOrders = {
  ...reading,
  operationId: 'listAdminOrders',
  summary: 'List orders',
  description: 'All orders, the newest first, 50 at a time.',
  querystring: Type.Object(
    {
      q: Type.Optional(
        Type.String({
          maxLength: 100,
          description:
            'A number, the start of a name or an email address, a phone number, an SKU, or a tracking number.',
        }),
      ),
      state: Type.Optional(
        OneOf([...ORDER_FILTERS], {
          description:
            'A state, orders that wait to be packed, or orders with an exchange to ship or an expected return.',
        }),
      ),
      cursor: Cursor(1_000),
    },
    closed,
  ),
  response: { 200: AdminOrdersAnswer },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;

export const getAdminOrder = {
  ...reading,
  operationId: 'getAdminOrder',
  summary: 'Get an order',
  description: 'An order with its payment, events, parcels, emails and notes.',
  params: NumberParams,
  response: answer,
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

const moveProblems = [INVALID_KEY, NOT_FOUND, ORDER_STATE, KEY_REUSED] as const;

export const packAdminOrder = {
  ...writing,
  operationId: 'packAdminOrder',
  summary: 'Pack an order',
  description: 'Records that an order is packed, or that some of its items are, into a parcel of their own.',
  params: NumberParams,
  body: Type.Union([Type.Null(), Type.Object({ items: Type.Optional(Items) }, closed)]),
  response: answer,
  problems: [...moveProblems, ORDER_ITEMS],
} as const satisfies ApiOperation;

export const shipAdminOrder = {
  ...writing,
  operationId: 'shipAdminOrder',
  summary: 'Ship an order',
  description:
    'Records that a packed order, or one of its parcels, has left. The customer gets an email. `parcel` names a packed parcel to ship. `items` ships a packed parcel of exactly these items, or a new parcel.',
  params: NumberParams,
  body: Type.Object(
    {
      carrier: Type.String({
        maxLength: 60,
        description:
          'The name of the carrier. Carriers in the shop’s settings get a link to their tracking page.',
        examples: ['DHL'],
      }),
      trackingNumber: Type.String({ maxLength: 60 }),
      items: Type.Optional(Items),
      parcel: Type.Optional(ParcelNumber),
    },
    closed,
  ),
  response: answer,
  problems: [...moveProblems, ORDER_ITEMS],
} as const satisfies ApiOperation;

export const deliverAdminOrder = {
  ...writing,
  operationId: 'deliverAdminOrder',
  summary: 'Deliver an order',
  description:
    'Records that an order, or one of its parcels, has arrived. An order that is paid on delivery is paid when all of it has arrived. Each of its parcels collects the price of its items, and the first one also that of delivery.',
  params: NumberParams,
  body: Type.Union([Type.Null(), Type.Object({ parcel: Type.Optional(ParcelNumber) }, closed)]),
  response: answer,
  problems: [...moveProblems, ORDER_ITEMS],
} as const satisfies ApiOperation;

const CancelBody = Type.Union([
  Type.Null(),
  Type.Object(
    {
      note: Type.Optional(
        Type.String({ maxLength: 500, description: 'A sentence for the customer, who sees it.' }),
      ),
    },
    closed,
  ),
]);

export const cancelAdminOrder = {
  ...writing,
  operationId: 'cancelAdminOrder',
  summary: 'Cancel an order',
  description: 'Its items go back into stock, what was paid is refunded, and the customer gets an email.',
  params: NumberParams,
  body: CancelBody,
  response: answer,
  problems: moveProblems,
} as const satisfies ApiOperation;

export const cancelRestOfAdminOrder = {
  ...writing,
  operationId: 'cancelRestOfAdminOrder',
  summary: 'Cancel the rest of an order',
  description:
    'Cancels the items of a partly shipped order that have not left. They go back into stock, what was paid for them is refunded, and the order counts as shipped. Delivery is not refunded.',
  params: NumberParams,
  body: CancelBody,
  response: answer,
  problems: moveProblems,
} as const satisfies ApiOperation;

export const refundAdminOrder = {
  ...writing,
  operationId: 'refundAdminOrder',
  summary: 'Refund an order',
  description:
    'Requests a refund of a part or of everything. The order counts it once it has been made, and `events` says so.',
  params: NumberParams,
  body: Type.Object(
    {
      amountMinor: Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'In minor units of the order’s currency.',
      }),
      reason: Type.String({
        minLength: 1,
        maxLength: REFUND_REASON_LENGTH_MAX,
        description: 'Why, for colleagues.',
      }),
    },
    closed,
  ),
  response: answer,
  problems: [
    INVALID_KEY,
    NOT_FOUND,
    ORDER_STATE,
    {
      status: 409,
      code: 'refund_refused',
      description: 'Nothing was paid, or less is left than `amountMinor`. `detail` says which.',
    },
    KEY_REUSED,
  ],
} as const satisfies ApiOperation;

export const resendAdminOrderMail = {
  ...writing,
  operationId: 'resendAdminOrderMail',
  summary: 'Send an email again',
  description: 'Sends an email about the order again, to the order’s address as it is now.',
  params: Type.Object({
    number: Type.String({ maxLength: 40, description: 'The number of the order.' }),
    id: Type.String({ maxLength: 40, description: 'The `id` of one of its `mails`.' }),
  }),
  body: NoBody,
  response: answer,
  problems: [INVALID_KEY, NOT_FOUND, KEY_REUSED],
} as const satisfies ApiOperation;
