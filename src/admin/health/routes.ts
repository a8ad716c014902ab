import type { FastifyInstance } from 'fastify';
import { readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { retryFailedMails } from '../../mail/failed-mails.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { retryMails } from '../failed-emails/routes.ts';
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
      const maySeeMails = mayDo(staff.role, 'customers:read');
      const main = healthView({ facts, instances, timeZone, mayChange, maySeeMails });
      const content = { title: 'Health', area: 'Health', notice: doneNotice(request), main } as const;
      return sendAdminPage(reply, staff, content);
    });

    app.post('/admin/health/retry-mails', { config: { right: 'settings:write' } }, async (request, reply) => {
      readFields(request, []);
      await retryMails(database, actorOf(request), retryFailedMails);
      return redirectDone(reply, paths.adminHealth(), 'retried');
    });
  };
}
