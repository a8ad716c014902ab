import {
  AMOUNT_MAX_MINOR,
  NAME_LENGTH_MAX,
  PERCENT_MAX,
  PRODUCTS_MAX,
} from '../../catalog/prices/price-change.ts';
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

const STATES = ['scheduled', 'active', 'ended'] as const;

const Amount = (description: string) =>
  Type.Integer({ minimum: 1, maximum: AMOUNT_MAX_MINOR, description, examples: [500] });
const Percentage = () =>
  Type.Integer({ minimum: 1, maximum: PERCENT_MAX, description: 'A percentage off.', examples: [20] });

const AMOUNTS = {
  percentOff: Type.Optional(Percentage()),
  amountOffMinor: Type.Optional(Amount('An amount off, in minor units.')),
  fixedMinor: Type.Optional(Amount('The new price, in minor units.')),
};

const CHANGE = {
  id: Type.String(),
  name: Type.String(),
  state: OneOf([...STATES]),
  startsAt: Timestamp({ description: 'When it starts.' }),
  endsAt: OrNull(Timestamp({ description: 'When it ends.' }), {
    description: 'When it ends. Null for a change without an end.',
  }),
  ...AMOUNTS,
  productCount: Type.Integer(),
  startedAt: OrNull(Timestamp({ description: 'When the prices were changed.' })),
  endedAt: OrNull(Timestamp({ description: 'When the prices were changed back.' }), {
    description: 'When the prices were changed back, or the change was canceled.',
  }),
};

const PriceChangeAnswer = Type.Object(CHANGE);
const CreatedAnswer = Type.Object({
  ...CHANGE,
  preview: Type.Array(
    Type.Object({
      slug: Type.String({ description: 'The product.' }),
      sku: Type.String(),
      oldPriceMinor: Type.Integer({ description: 'The price without any price change.' }),
      newPriceMinor: Type.Integer(),
    }),
    { description: 'What the change does to each variant if it starts now.' },
  ),
});

const NOT_ACCEPTABLE: ApiProblem = {
  status: 422,
  code: 'price_change_faulty',
  description: '`faults` has a sentence for each member that is not acceptable, such as `endsAt`.',
  members: { faults: Type.Record(Type.String(), Type.String()) },
};

export const createPriceChange = {
  ...common,
  operationId: 'createPriceChange',
  summary: 'Schedule a price change',
  description:
    'Changes the prices of products from `startsAt` until `endsAt`, by the database’s clock, with exactly one of `percentOff`, `amountOffMinor` and `fixedMinor`. It shows within 2 seconds of its start and end. If several changes apply to a variant at the same time, it has the lowest of their prices. The body may have 2 MiB.',
  scope: 'catalog:write',
  requestHeaders: [IDEMPOTENCY_KEY],
  body: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX, examples: ['Winter sale'] }),
      startsAt: Timestamp({ description: 'In the past for now.' }),
      endsAt: Type.Optional(OrNull(Timestamp({ description: 'Left out for a change without an end.' }))),
      products: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        minItems: 1,
        maxItems: PRODUCTS_MAX,
        description: 'The slugs of the products.',
      }),
      ...AMOUNTS,
    },
    { additionalProperties: false },
  ),
  response: { 201: CreatedAnswer },
  problems: [INVALID_KEY, NOT_ACCEPTABLE, KEY_REUSED],
} as const satisfies ApiOperation;

export const listPriceChanges = {
  ...common,
  operationId: 'listPriceChanges',
  summary: 'List price changes',
  description: 'All price changes, ended ones included, last created first, 50 at a time.',
  scope: 'catalog:read',
  querystring: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 100, description: 'A part of the name.' })),
      state: Type.Optional(OneOf([...STATES])),
      cursor: Cursor(1_000),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ priceChanges: Type.Array(PriceChangeAnswer), nextCursor: NextCursor }),
  },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;

export const endPriceChange = {
  ...common,
  operationId: 'endPriceChange',
  summary: 'End a price change',
  description:
    'Ends a change and undoes it: every variant has the price that it would have without the change. One that has not started is canceled. A change that has ended stays as it is.',
  scope: 'catalog:write',
  params: Type.Object({ id: Type.String({ description: 'The `id` of the price change.' }) }),
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;
