import { CUSTOMER_STATES } from '../../customers/manage/list-customers.ts';
import { ORDER_STATES } from '../../orders/states.ts';
import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR, INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  Cursor,
  IDEMPOTENCY_KEY,
  NextCursor,
  NoBody,
  NoContent,
  OneOf,
  OrNull,
  Timestamp,
} from '../../web/api/operation.ts';

const common = { tags: ['Admin'], access: 'key' } as const;

const CUSTOMER = {
  id: Type.String({ description: 'The ID of the account, or the email address of a guest.' }),
  email: Type.String(),
  name: Type.String({ description: 'Empty for a guest.' }),
  isGuest: Type.Boolean({ description: 'Whether there are only orders without an account.' }),
  isEmailConfirmed: Type.Boolean(),
  isDisabled: Type.Boolean({ description: 'Whether the account cannot sign in.' }),
  createdAt: OrNull(Timestamp({ description: 'When the account was made.' })),
};

const Address = Type.Object({
  name: Type.String(),
  line1: Type.String(),
  line2: Type.String(),
  postalCode: Type.String(),
  city: Type.String(),
  country: Type.String({ examples: ['AT'] }),
  phone: Type.String(),
});

const CustomerAnswer = Type.Object({
  ...CUSTOMER,
  addresses: Type.Array(Address),
  orders: Type.Array(
    Type.Object({
      number: Type.String({ examples: ['MC-AB12CD34'] }),
      state: OneOf([...ORDER_STATES]),
      placedAt: Timestamp({ description: 'When it was placed.' }),
      totalMinor: Type.Integer(),
      currency: Type.String(),
    }),
    { description: 'The newest 50.' },
  ),
});

const Id = Type.Object({
  id: Type.String({ description: 'The ID of an account, or the email address of a guest who has ordered.' }),
});

const IS_STAFF: ApiProblem = {
  status: 409,
  code: 'customer_is_staff',
  description: 'The account belongs to a member of the staff, who is managed in the admin.',
};

export const listCustomers = {
  ...common,
  operationId: 'listCustomers',
  summary: 'List customers',
  description:
    'All customers, newest first, 50 at a time. With `q`, up to 50 whose address, name or last name begins with it, and guests who have ordered with exactly this address.',
  scope: 'customers:read',
  querystring: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 100 })),
      state: Type.Optional(OneOf([...CUSTOMER_STATES])),
      cursor: Cursor(1_000),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ customers: Type.Array(Type.Object(CUSTOMER)), nextCursor: NextCursor }),
  },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;

export const getCustomer = {
  ...common,
  operationId: 'getCustomer',
  summary: 'Get a customer',
  description: 'A customer with addresses and orders, or a guest with orders.',
  scope: 'customers:read',
  params: Id,
  response: { 200: CustomerAnswer },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const exportCustomer = {
  ...common,
  operationId: 'exportCustomer',
  summary: 'Export what the shop keeps about a customer',
  description: 'Everything about a customer or a guest, for a privacy request. The audit log notes it.',
  scope: 'customers:write',
  params: Id,
  body: NoBody,
  response: { 200: Type.Object({}, { additionalProperties: true }) },
  problems: [NOT_FOUND, IS_STAFF],
} as const satisfies ApiOperation;

export const eraseCustomer = {
  ...common,
  operationId: 'eraseCustomer',
  summary: 'Erase a customer',
  description:
    'Deletes the account with its addresses, cart, wishlist and reviews, or what a guest has left besides orders. The books must keep orders with their items, amounts and dates. Names and addresses are removed from them 45 days after their last change, when nothing is open.',
  scope: 'customers:write',
  params: Id,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND, IS_STAFF],
} as const satisfies ApiOperation;

export const disableCustomer = {
  ...common,
  operationId: 'disableCustomer',
  summary: 'Disable a customer’s account',
  description:
    'Ends all sessions and refuses new ones. Open orders are still fulfilled. `{ "isDisabled": false }` enables it.',
  scope: 'customers:write',
  requestHeaders: [IDEMPOTENCY_KEY],
  params: Id,
  body: Type.Union([
    Type.Null(),
    Type.Object(
      { isDisabled: Type.Optional(Type.Boolean({ description: 'True if it is left out.' })) },
      { additionalProperties: false },
    ),
  ]),
  response: { 200: Type.Object({ id: Type.String(), isDisabled: Type.Boolean() }) },
  problems: [INVALID_KEY, NOT_FOUND, IS_STAFF, KEY_REUSED],
} as const satisfies ApiOperation;
