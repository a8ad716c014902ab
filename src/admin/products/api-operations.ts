import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR, INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  Cursor,
  ETAG,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  NextCursor,
  NoBody,
  NoContent,
  OneOf,
} from '../../web/api/operation.ts';
import { ChangedProductBody, ListedAnswer, NewProductBody, ProductAnswer } from './api-schemas.ts';

const common = { tags: ['Admin'], access: 'key' } as const;
const slug = Type.Object({
  slug: Type.String({ description: 'The current slug of the product, or a former one.' }),
});

const INVALID_VERSION: ApiProblem = {
  status: 400,
  code: 'invalid_version',
  description: 'If-Match is not a version in quotes.',
};
const PRODUCT_CHANGED: ApiProblem = {
  status: 412,
  code: 'product_changed',
  description: 'The product is newer than If-Match. `current` is what it is now.',
  members: { current: ProductAnswer },
};
const NOT_ACCEPTABLE: ApiProblem = {
  status: 422,
  code: 'product_faulty',
  description:
    '`faults` has a sentence for each field that is not acceptable, such as `variants.0.priceMinor`.',
  members: { faults: Type.Record(Type.String(), Type.String()) },
};

export const listAdminProducts = {
  ...common,
  operationId: 'listAdminProducts',
  summary: 'List products',
  description: 'All products, drafts and archived ones included, last changed first, 50 at a time.',
  scope: 'catalog:read',
  querystring: Type.Object(
    {
      q: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'A part of the name, the start of an SKU, or a barcode.',
        }),
      ),
      status: Type.Optional(OneOf(['active', 'draft', 'archived'])),
      cursor: Cursor(1_000),
    },
    { additionalProperties: false },
  ),
  response: { 200: Type.Object({ products: Type.Array(ListedAnswer), nextCursor: NextCursor }) },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;

export const createAdminProduct = {
  ...common,
  operationId: 'createAdminProduct',
  summary: 'Create a product',
  description:
    'Creates a product with its variants. Without a status it is a draft. The body may have 2 MiB.',
  scope: 'catalog:write',
  requestHeaders: [IDEMPOTENCY_KEY],
  responseHeaders: [ETAG],
  body: NewProductBody,
  response: { 201: ProductAnswer },
  problems: [INVALID_KEY, NOT_ACCEPTABLE, KEY_REUSED],
} as const satisfies ApiOperation;

export const getAdminProduct = {
  ...common,
  operationId: 'getAdminProduct',
  summary: 'Get a product',
  description: 'A product in any status, with its exact stock.',
  scope: 'catalog:read',
  params: slug,
  responseHeaders: [ETAG],
  response: { 200: ProductAnswer },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const updateAdminProduct = {
  ...common,
  operationId: 'updateAdminProduct',
  summary: 'Change a product',
  description:
    'Changes the members that the body has. `variants` replaces the list of variants: one that it does not name by SKU is removed. The shop shows the change within 2 seconds. The body may have 2 MiB.',
  scope: 'catalog:write',
  params: slug,
  requestHeaders: [IF_MATCH, IDEMPOTENCY_KEY],
  responseHeaders: [ETAG],
  body: ChangedProductBody,
  response: { 200: ProductAnswer },
  problems: [INVALID_VERSION, INVALID_KEY, NOT_FOUND, PRODUCT_CHANGED, NOT_ACCEPTABLE, KEY_REUSED],
} as const satisfies ApiOperation;

export const deleteAdminProduct = {
  ...common,
  operationId: 'deleteAdminProduct',
  summary: 'Delete a product',
  description: 'Deletes a product with its variants. Orders keep what was bought.',
  scope: 'catalog:write',
  params: slug,
  requestHeaders: [IF_MATCH],
  body: NoBody,
  response: { 204: NoContent },
  problems: [INVALID_VERSION, NOT_FOUND, PRODUCT_CHANGED],
} as const satisfies ApiOperation;
