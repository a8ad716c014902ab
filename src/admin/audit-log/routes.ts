import type { FastifyInstance } from 'fastify';
import type { AuditArea } from '../../audit/areas.ts';
import { type AuditSearch, findAuditEntry, listAudit } from '../../audit/list-audit.ts';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { startOfDay } from '../../settings/time-zone.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { loadList } from '../lists/load-list.ts';
import { sendAdminPage } from '../shell/page.ts';
import { auditList } from './audit-list.ts';
import { entryView } from './entry-view.ts';

const config = { right: 'audit:read' } as const;

/** The pages that say who has changed what. */
export function auditLogRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/audit-log', { config }, async (request, reply) => {
      const staff = staffOf(request);
      const { timeZone } = reply.server.site.settings;
      const list = auditList(timeZone);
      const { view: main } = await loadList(database, request, {
        ...{ list, cursorOf: ({ id }) => [id, id] },
        load: ({ q, filters, cursor }, rowsMax) =>
          listAudit(database, {
            ...{ q, actorKind: filters.actor as AuditSearch['actorKind'] },
            ...{ area: filters.area as AuditArea | undefined, ...daysOf(filters, timeZone) },
            ...{ subject: subjectOf(filters.subject), beforeId: idOf(cursor?.[1]), rowsMax },
          }),
      });
      return sendAdminPage(reply, staff, { title: 'Audit log', area: 'Audit log', main });
    });

    app.get<{ Params: { id: string } }>('/admin/audit-log/:id', { config }, async (request, reply) => {
      const entry = await findAuditEntry(database, request.params.id);
      if (!entry) throw pageNotFound();
      const main = entryView(entry, reply.server.site.settings.timeZone);
      return sendAdminPage(reply, staffOf(request), { title: entry.action, area: 'Audit log', main });
    });
  };
}

/** Both days are included. */
export function daysOf(
  { from, until }: { from?: string | undefined; until?: string | undefined },
  timeZone: string,
): Pick<AuditSearch, 'from' | 'until'> {
  return {
    from: from === undefined ? undefined : startOfDay(timeZone, new Date(from)),
    until: until === undefined ? undefined : startOfDay(timeZone, new Date(until), 1),
  };
}

/** Parses "product/oxford-shirt". A text without a slash is the ID of nothing. */
function subjectOf(text: string | undefined): AuditSearch['subject'] {
  if (text === undefined) return undefined;
  const [kind = '', ...id] = text.split('/');
  return { kind, id: id.join('/') };
}

const idOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{1,18}$/.test(text) ? text : undefined;
