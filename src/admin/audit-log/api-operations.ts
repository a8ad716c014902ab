import { AUDIT_AREAS, type AuditArea } from '../../audit/areas.ts';
import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR } from '../../web/api/common-problems.ts';
import { type ApiOperation, Cursor, NextCursor, OneOf, OrNull, Timestamp } from '../../web/api/operation.ts';

const Changed = OrNull(Type.Object({}, { additionalProperties: true }));

const AREAS = Object.keys(AUDIT_AREAS) as [AuditArea, ...AuditArea[]];

const Day = (description: string) =>
  Type.Optional(Type.String({ format: 'date', pattern: '^[12]', description, examples: ['2027-01-31'] }));

const AuditEntry = Type.Object(
  {
    id: Type.String({ examples: ['1042'] }),
    at: Timestamp({ description: 'When it was done.' }),
    actor: Type.Object({ kind: OneOf(['staff', 'key', 'command']), name: Type.String() }),
    network: Type.String({ description: 'The network of the request. Empty for a command.' }),
    action: Type.String({ examples: ['product.update'] }),
    subject: Type.Object({ kind: Type.String(), id: Type.String() }),
    before: Changed,
    after: Changed,
  },
  { title: 'AuditEntry' },
);

export const listAuditLog = {
  operationId: 'listAuditLog',
  summary: 'List what was changed',
  description: 'Who has changed what, from where and when. Newest first, 50 at a time.',
  tags: ['Admin'],
  access: 'key',
  scope: 'audit:read',
  querystring: Type.Object(
    {
      q: Type.Optional(
        Type.String({ maxLength: 100, description: 'A part of the name, action or subject.' }),
      ),
      actor: Type.Optional(OneOf(['staff', 'key', 'command'])),
      area: Type.Optional(OneOf(AREAS, { description: 'The first word of the action.' })),
      from: Day('The first day, in UTC.'),
      until: Day('The last day, in UTC.'),
      subjectKind: Type.Optional(
        Type.String({ maxLength: 40, description: 'Together with `subjectId`: the history of one subject.' }),
      ),
      subjectId: Type.Optional(Type.String({ maxLength: 300 })),
      cursor: Cursor(20),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ entries: Type.Array(AuditEntry), nextCursor: NextCursor }),
  },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;
