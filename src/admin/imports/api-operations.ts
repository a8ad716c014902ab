import { IMPORT_STATES } from '../../catalog/import/jobs/import-job.ts';
import { Type } from '../../process/schema.ts';
import { BODY_TOO_LARGE, NOT_FOUND, UNSUPPORTED_MEDIA_TYPE } from '../../web/api/common-problems.ts';
import { type ApiOperation, OneOf, OrNull, Timestamp } from '../../web/api/operation.ts';

const common = { tags: ['Admin'], access: 'key', scope: 'catalog:write' } as const;

const Flag = (description: string) => Type.Optional(OneOf(['0', '1'], { description }));
const Count = Type.Integer({ minimum: 0 });

const ImportChange = Type.Object(
  {
    line: OrNull(Type.Integer(), { description: 'The line of the file. Null for a removed variant.' }),
    slug: Type.String(),
    change: OneOf(['created', 'updated']),
    sku: OrNull(Type.String()),
    field: Type.String({ examples: ['price'] }),
    from: OrNull(Type.String()),
    to: OrNull(Type.String()),
  },
  { title: 'ImportChange' },
);

const CatalogImport = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    state: OneOf([...IMPORT_STATES], {
      description:
        '`checking` and `importing` are waiting or running. The others have ended: `checked` is a dry run, `refused` has errors in its file, and a `failed` one was interrupted and has changed nothing.',
    }),
    fileName: Type.String(),
    createdAt: Timestamp({ description: 'When the file began to arrive.' }),
    rowsRead: Count,
    productsRead: Count,
    summary: OrNull(
      Type.Object({
        ...{ products: Count, created: Count, updated: Count, unchanged: Count },
        variants: Type.Object({ created: Count, updated: Count, removed: Count }),
        changes: Type.Array(ImportChange, { description: 'The first 1,000, removals first.' }),
        moreChanges: Count,
      }),
      { description: 'What was changed, or would be.' },
    ),
    errors: Type.Array(
      Type.Object({
        line: Type.Integer({ description: '0 when it concerns the whole file.' }),
        reason: Type.String(),
      }),
    ),
  },
  { title: 'CatalogImport' },
);

export const createImport = {
  ...common,
  operationId: 'createImport',
  summary: 'Import products',
  description:
    'Stores a CSV of products, at most 200 MB, and imports it completely or not at all. Ask for its state until it has ended. Importing the same file again changes nothing, so a request without a response can be repeated.',
  fileType: 'text/csv',
  querystring: Type.Object(
    {
      dryRun: Flag('Lists the differences and changes nothing.'),
      removeMissing: Flag('Removes the variants of the file’s products that the file does not list.'),
      overwriteStock: Flag('Takes the quantities as they are, even if items were sold after the export.'),
      fileName: Type.Optional(Type.String({ maxLength: 255, description: 'How the admin names it.' })),
    },
    { additionalProperties: false },
  ),
  response: { 202: CatalogImport },
  problems: [
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    { status: 422, code: 'file_empty', description: 'The file is empty.' },
    {
      status: 409,
      code: 'imports_waiting',
      description: 'Five imports are arriving or waiting. Send it when one has ended.',
    },
  ],
} as const satisfies ApiOperation;

export const getImport = {
  ...common,
  operationId: 'getImport',
  summary: 'Get an import',
  description: 'How far an import is, what it has changed, or what is wrong with its file.',
  params: Type.Object({ id: Type.String() }),
  response: { 200: CatalogImport },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;
