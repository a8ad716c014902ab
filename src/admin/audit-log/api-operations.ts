import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR } from '../../web/api/common-problems.ts';
import { type ApiOperation, OneOf, OrNull, Timestamp } from '../../web/api/operation.ts';

const Changed = OrNull(Type.Object({}, { additionalProperties: true }));

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
      cursor: Type.Optional(
        Type.String({ maxLength: 20, description: 'The `nextCursor` of an earlier response.' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ entries: Type.Array(AuditEntry), nextCursor: OrNull(Type.String()) }),
  },
  problems: [INVALID_CURSOR],
} as const satisfies ApiOperation;
