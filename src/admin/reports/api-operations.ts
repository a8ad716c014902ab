import { Type } from '../../process/schema.ts';
import { REPORT_NAMES } from '../../reports/reports.ts';
import { type ApiOperation, OneOf, OrNull } from '../../web/api/operation.ts';

const Day = (description: string) =>
  Type.Optional(Type.String({ maxLength: 10, description, examples: ['2026-11-28'] }));

const Row = Type.Object({}, { additionalProperties: true });

const ReportAnswer = Type.Object(
  {
    name: OneOf([...REPORT_NAMES]),
    by: Type.String({ description: 'Which table it is.' }),
    tables: Type.Array(Type.String(), { description: 'The tables of the report, for `by`.' }),
    from: Type.String(),
    to: Type.String(),
    timeZone: Type.String({ description: 'Days begin in this time zone.' }),
    currency: Type.String({ description: 'Members that end in `Minor` are in its minor units.' }),
    rows: Type.Array(Row, { description: 'At most 1,000, those with the largest amounts.' }),
    isCut: Type.Boolean({ description: 'Whether there are more rows.' }),
    totals: OrNull(Row, { description: 'The sums of all rows, or null where they cannot be added up.' }),
  },
  { title: 'Report' },
);

export const getReport = {
  operationId: 'getReport',
  summary: 'Get a report',
  description:
    'Sums of sales, products, customers, returns or VAT of up to 10 years. With `Accept: text/csv`, the response is CSV. Canceled orders do not count. Sales are by the day of the order, returns by the day of their receipt, and VAT by the day of the invoice or credit note.',
  tags: ['Admin'],
  access: 'key',
  scope: 'orders:read',
  params: Type.Object({ name: OneOf([...REPORT_NAMES], { description: 'Which report.' }) }),
  querystring: Type.Object(
    {
      from: Day('The first day. By default, the report has the last 30 days.'),
      to: Day('The last day. By default, it is today.'),
      by: Type.Optional(
        Type.String({
          maxLength: 20,
          description:
            'Which table: `day` or `country` of sales, `product`, `variant` or `category` of products, `reason`, `size` or `reason-and-size` of returns, `country` or `oss` of VAT. By default, it is the first one.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: ReportAnswer },
  responseFileTypes: ['text/csv'],
  problems: [
    { status: 400, code: 'invalid_range', description: 'The days are no range of at most 10 years.' },
    { status: 400, code: 'unknown_table', description: 'The report has no table with this name.' },
    {
      status: 503,
      code: 'report_not_ready',
      description: 'The sums of the past are still being made.',
      retryAfter: true,
    },
  ],
} as const satisfies ApiOperation;
