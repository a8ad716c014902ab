import { Type } from '../../process/schema.ts';
import { NOT_FOUND } from '../../web/api/common-problems.ts';
import type { ApiOperation } from '../../web/api/operation.ts';

export const getInvoiceFile = {
  operationId: 'getInvoiceFile',
  summary: 'Get the PDF of an invoice',
  description:
    'The PDF of an invoice, a credit note or a reversal. A document is never changed, so it is always the same file. Its ETag is the SHA-256 of the file, in base64url.',
  tags: ['Admin'],
  access: 'key',
  scope: 'orders:read',
  params: Type.Object({
    number: Type.String({
      maxLength: 40,
      description: 'The number of the document, such as INV-2026-000001 or CN-2026-000001.',
    }),
  }),
  response: { 200: Type.String({ description: 'The file.' }) },
  responseFileTypes: ['application/pdf'],
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;
