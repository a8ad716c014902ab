import type { FastifyInstance } from 'fastify';
import { recordChange } from '../../audit/audit-log.ts';
import { readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { retryDeadMails } from '../../mail/queue.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { findHealthFacts } from './facts.ts';
import { listInstances } from './instances.ts';
import { healthView } from './view.ts';

/** The page about the health of the shop. */
export function healthPageRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/health', { config: { right: 'settings:read' } }, async (request, reply) => {
      const staff = staffOf(request);
      const [facts, instances] = await Promise.all([findHealthFacts(database), listInstances(database)]);
      const { timeZone } = reply.server.site.settings;
      const mayChange = mayDo(staff.role, 'settings:write');
      const main = healthView({ facts, instances, timeZone, mayChange });
      const content = { title: 'Health', area: 'Health', notice: doneNotice(request), main } as const;
      return sendAdminPage(reply, staff, content);
    });

    app.post('/admin/health/retry-mails', { config: { right: 'settings:write' } }, async (request, reply) => {
      readFields(request, []);
      await database.transaction(async (connection) => {
        const count = await retryDeadMails(connection);
        await recordChange(connection, actorOf(request), {
          action: 'health.retry-mails',
          subject: { kind: 'queue', id: 'mail' },
          after: { count },
        });
      });
      return redirectDone(reply, paths.adminHealth(), 'retried');
    });
  };
}
