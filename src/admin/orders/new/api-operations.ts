import { LIMITS } from '../../../cart/cart.ts';
import { REFUSALS } from '../../../checkout/api-operations.ts';
import { NewOrderFields } from '../../../checkout/schemas.ts';
import { Type } from '../../../process/schema.ts';
import { type ApiOperation, IDEMPOTENCY_KEY, OrNull } from '../../../web/api/operation.ts';
import { AdminOrderAnswer } from '../api/schemas.ts';

const closed = { additionalProperties: false } as const;

/** These refusals are about a shopper's cart, session or network, which an order by the staff does not have. */
const NOT_HERE = [
  'sign_in_needed',
  'cart_empty',
  'cart_changed',
  'already_ordered',
  'rate_limited',
  'too_many_tries',
];

export const placeAdminOrder = {
  tags: ['Admin'],
  access: 'key',
  scope: 'orders:write',
  requestHeaders: [{ ...IDEMPOTENCY_KEY, required: true }],
  operationId: 'placeAdminOrder',
  summary: 'Place an order for a customer',
  description:
    'Places an order as at the checkout, for example for a customer on the phone. The order goes to the account that has confirmed the email address. Without one, it is a guest order. If it is paid by card, its items are held for 22 hours, and the customer gets an email with a link to pay. If the response is lost, send the request again with the same Idempotency-Key.',
  body: Type.Object(
    {
      ...NewOrderFields,
      items: Type.Array(
        Type.Object(
          {
            sku: Type.String({ minLength: 1, maxLength: 100 }),
            quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantity }),
          },
          closed,
        ),
        { minItems: 1, maxItems: LIMITS.lineItems, description: 'What is ordered. Each SKU once.' },
      ),
    },
    closed,
  ),
  response: {
    201: Type.Object(
      {
        order: AdminOrderAnswer,
        paymentUrl: OrNull(Type.String(), {
          description: 'Where the customer pays. Null if there is nothing to pay now.',
        }),
      },
      { title: 'PlacedAdminOrder', description: 'The order that was placed, and the link to pay it.' },
    ),
  },
  problems: REFUSALS.filter(({ code }) => !NOT_HERE.includes(code)),
} satisfies ApiOperation;
