import { PROMO_COUNT_MAX, PROMO_MINOR_MAX, PROMO_STATES } from '../../checkout/promo/promo-admin.ts';
import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR, INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../web/api/common-problems.ts';
import {
  type ApiOperation,
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

const Amount = (description: string, minimum = 1) =>
  Type.Integer({ minimum, maximum: PROMO_MINOR_MAX, description, examples: [500] });
const Count = (description: string) => Type.Integer({ minimum: 1, maximum: PROMO_COUNT_MAX, description });

const EFFECTS = {
  percentOff: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'A percentage off.', examples: [20] }),
  ),
  amountOffMinor: Type.Optional(Amount('An amount off, in minor units.')),
  freeDelivery: Type.Optional(
    Type.Literal(true, { description: 'Free delivery by the first method of the zone.' }),
  ),
};

const PromoCodeAnswer = Type.Object({
  code: Type.String({ examples: ['WINTER20'] }),
  ...EFFECTS,
  minimumMinor: Type.Integer({ description: 'The items that the code is for must cost at least this much.' }),
  categories: Type.Array(Type.String(), {
    description: 'Slugs of departments and types. Empty for everything.',
  }),
  usesMax: OrNull(Type.Integer(), { description: 'How often it can be used in all. Null for no limit.' }),
  usesPerCustomerMax: OrNull(Type.Integer(), { description: 'How often each customer can use it.' }),
  uses: Type.Integer({ description: 'How often it was used.' }),
  startsAt: Timestamp({ description: 'When it starts.' }),
  endsAt: OrNull(Timestamp({ description: 'When it ends.' }), { description: 'Null for no end.' }),
  state: OneOf([...PROMO_STATES]),
});

const Code = Type.Object({ code: Type.String({ description: 'The code.' }) });

export const createPromoCode = {
  ...common,
  operationId: 'createPromoCode',
  summary: 'Create a promo code',
  description: 'With exactly one of `percentOff`, `amountOffMinor` and `freeDelivery`.',
  scope: 'orders:write',
  requestHeaders: [IDEMPOTENCY_KEY],
  body: Type.Object(
    {
      code: Type.String({
        minLength: 3,
        maxLength: 30,
        description: 'Letters, digits and dashes. Shoppers can type it in any case.',
        examples: ['WINTER20'],
      }),
      ...EFFECTS,
      minimumMinor: Type.Optional(Amount('The least that the items must cost.', 0)),
      categories: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
          maxItems: 20,
          description: 'Slugs of departments and types. Everything if it is left out.',
        }),
      ),
      usesMax: Type.Optional(Count('How often it can be used in all.')),
      usesPerCustomerMax: Type.Optional(Count('How often each customer can use it.')),
      startsAt: Type.Optional(Timestamp({ description: 'Now if it is left out.' })),
      endsAt: Type.Optional(Timestamp({ description: 'Never if it is left out.' })),
    },
    { additionalProperties: false },
  ),
  response: { 201: PromoCodeAnswer },
  problems: [
    INVALID_KEY,
    { status: 409, code: 'promo_code_exists', description: 'There is such a code already.' },
    {
      status: 422,
      code: 'promo_code_faulty',
      description: '`faults` has a sentence for each member that is not acceptable, such as `endsAt`.',
      members: { faults: Type.Record(Type.String(), Type.String()) },
    },
    KEY_REUSED,
  ],
} as const satisfies ApiOperation;

export const listPromoCodes = {
  ...common,
  operationId: 'listPromoCodes',
  summary: 'List promo codes',
  description: 'All promo codes, ended ones included, newest first, 50 at a time.',
  scope: 'orders:read',
  querystring: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 30, description: 'The beginning of the code.' })),
      state: Type.Optional(OneOf([...PROMO_STATES])),
      cursor: Cursor(1_000),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ promoCodes: Type.Array(PromoCodeAnswer), nextCursor: NextCursor }),
  },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;

export const endPromoCode = {
  ...common,
  operationId: 'endPromoCode',
  summary: 'End a promo code',
  description: 'Orders that have used the code keep their discount. A code that has ended stays as it is.',
  scope: 'orders:write',
  params: Code,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;
