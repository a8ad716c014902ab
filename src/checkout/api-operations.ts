import { OrderSummary } from '../orders/schemas.ts';
import { Type } from '../process/schema.ts';
import {
  INVALID_KEY,
  KEY_REUSED,
  RATE_LIMITED,
  SIGN_IN_NEEDED,
  TOO_MANY_TRIES,
} from '../web/api/common-problems.ts';
import { type ApiOperation, type ApiProblem, IDEMPOTENCY_KEY, OrNull } from '../web/api/operation.ts';
import { OrderBody, PlacedAnswer } from './schemas.ts';

/** The operation that places an order. Its route validates with it, and the API document shows it. */

const summary = { summary: OrderSummary };

/** How an order can be refused. */
export const REFUSALS: readonly ApiProblem[] = [
  { status: 400, code: 'key_needed', description: 'An order needs an Idempotency-Key.' },
  INVALID_KEY,
  SIGN_IN_NEEDED,
  { status: 409, code: 'cart_empty', description: 'There is nothing in the cart to order.' },
  {
    status: 409,
    code: 'out_of_stock',
    description:
      'An item is not available in this quantity. `short` says how many are left, or null for more than 3.',
    members: {
      short: Type.Array(Type.Object({ sku: Type.String(), available: OrNull(Type.Integer()) })),
      ...summary,
    },
  },
  {
    status: 409,
    code: 'total_changed',
    description: 'The total is no longer `totalMinor`.',
    members: summary,
  },
  {
    status: 409,
    code: 'cart_changed',
    description: 'The cart no longer matches `seenLineItems`.',
    members: summary,
  },
  {
    status: 409,
    code: 'unpaid_limit',
    description: 'Too many items are reserved for unpaid orders. `detail` says what to do.',
    members: summary,
  },
  {
    status: 409,
    code: 'already_ordered',
    description: 'The items of this cart were already ordered.',
    members: { number: Type.String({ description: 'The number of that order.' }) },
  },
  {
    status: 409,
    code: 'order_in_flight',
    description:
      'An order with this Idempotency-Key is being placed. Send the request again after Retry-After.',
    retryAfter: true,
  },
  KEY_REUSED,
  {
    status: 422,
    code: 'not_acceptable',
    description: 'A member cannot be accepted. `faults` has a sentence for each.',
    members: { faults: Type.Record(Type.String(), Type.String()) },
  },
  { status: 422, code: 'total_too_large', description: 'An order is at most €999,999.99.' },
  {
    status: 422,
    code: 'promo_refused',
    description: 'The promo code cannot be used. `detail` says why.',
    members: summary,
  },
  RATE_LIMITED,
  TOO_MANY_TRIES,
];

export const placeOrder = {
  operationId: 'placeOrder',
  summary: 'Order what is in the cart',
  description:
    'Places an order, reserves its items and starts the payment. If the response is lost, send the request again with the same Idempotency-Key. The order is placed only once.',
  tags: ['Orders'],
  access: 'visitor',
  requestHeaders: [{ ...IDEMPOTENCY_KEY, required: true }],
  body: OrderBody,
  response: { 201: PlacedAnswer },
  problems: REFUSALS,
} satisfies ApiOperation;
