import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { listAudit } from '../../audit/list-audit.ts';
import type { Database } from '../../database/database.ts';
import { invalidCursor } from '../lists/api-cursor.ts';
import { listAuditLog } from './api-operations.ts';
import { daysOf } from './routes.ts';

const ROWS_MAX = 50;

export function auditApiRoutes(database: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/admin/audit-log', { schema: listAuditLog }, async (request) => {
      const { q = '', cursor, actor, area, from, until, subjectKind, subjectId } = request.query;
      if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw invalidCursor();
      const rows = await listAudit(database, {
        ...{
          q,
          actorKind: actor,
          area,
          ...daysOf({ from, until }, 'UTC'),
          beforeId: cursor,
          rowsMax: ROWS_MAX + 1,
        },
        subject: subjectKind === undefined ? undefined : { kind: subjectKind, id: subjectId ?? '' },
      });
      const entries = rows.slice(0, ROWS_MAX);
      return {
        entries: entries.map(({ at, actorKind, actorName, subjectKind, subjectId, ...entry }) => ({
          ...entry,
          at: at.toISOString(),
          actor: { kind: actorKind, name: actorName },
          subject: { kind: subjectKind, id: subjectId },
        })),
        nextCursor: rows.length > ROWS_MAX ? (entries.at(-1)?.id ?? null) : null,
      };
    });
  };
}
