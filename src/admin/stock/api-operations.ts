import { STOCK_CHANGE_MAX, STOCK_NOTE_LENGTH_MAX, STOCK_REASONS } from '../../orders/stock/adjust-stock.ts';
import { Type } from '../../process/schema.ts';
import { INVALID_KEY, KEY_REUSED } from '../../web/api/common-problems.ts';
import { type ApiOperation, IDEMPOTENCY_KEY, OneOf } from '../../web/api/operation.ts';

export const createStockAdjustment = {
  operationId: 'createStockAdjustment',
  summary: 'Change the stock of a variant',
  description:
    'Adds to the stock, or takes from it, and writes the ledger. The change is a difference, so simultaneous changes and orders lose nothing.',
  tags: ['Admin'],
  access: 'key',
  scope: 'catalog:write',
  requestHeaders: [IDEMPOTENCY_KEY],
  body: Type.Object(
    {
      sku: Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'The SKU of the variant, or a former one.',
      }),
      change: Type.Integer({
        minimum: -STOCK_CHANGE_MAX,
        maximum: STOCK_CHANGE_MAX,
        not: { const: 0 },
        description: 'How many more, or fewer if it is negative.',
        examples: [12],
      }),
      reason: OneOf([...STOCK_REASONS]),
      note: Type.Optional(Type.String({ maxLength: STOCK_NOTE_LENGTH_MAX })),
    },
    { additionalProperties: false },
  ),
  response: {
    201: Type.Object({
      sku: Type.String(),
      stock: Type.Integer({ description: 'The stock after the change.' }),
    }),
  },
  problems: [
    INVALID_KEY,
    { status: 404, code: 'sku_unknown', description: 'There is no variant with this SKU.' },
    {
      status: 409,
      code: 'stock_below_zero',
      description: 'The stock would go below zero. `stock` is what is left.',
      members: { stock: Type.Integer() },
    },
    { status: 409, code: 'stock_not_counted', description: 'The stock of this variant is not counted.' },
    KEY_REUSED,
  ],
} as const satisfies ApiOperation;
