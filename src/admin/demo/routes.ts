import type { FastifyInstance } from 'fastify';
import { readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { askForDemoYear, findDemoYear, findRefusal, isWaiting } from '../../demo/demo-year.ts';
import { countDemoReviews, removeDemoReviews } from '../../demo/remove-demo-reviews.ts';
import { paths } from '../../layout/paths.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { demoView } from './view.ts';

export interface DemoRouteDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** The page of the demo year. It only requests the year, which a job writes. */
export function demoRoutes({ database, announceCatalog }: DemoRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/demo', { config: { right: 'settings:write' } }, async (request, reply) => {
      const [year, refusal, reviewCount] = await Promise.all([
        findDemoYear(database),
        findRefusal(database),
        countDemoReviews(database),
      ]);
      return sendAdminPage(reply, staffOf(request), {
        ...{ title: 'Demo year', area: 'Overview', notice: doneNotice(request) },
        main: demoView({ year, refusal, reviewCount }),
        scripts: isWaiting(year) ? ['admin/progress'] : [],
      });
    });

    // The page itself shows a refusal.
    app.post('/admin/demo', { config: { right: 'settings:write' } }, async (request, reply) => {
      readFields(request, []);
      await askForDemoYear(database, { actor: actorOf(request) });
      return reply.redirect(paths.adminDemo(), 303);
    });

    app.post(
      '/admin/demo/remove-reviews',
      { config: { right: 'settings:write' } },
      async (request, reply) => {
        readFields(request, []);
        const actor = actorOf(request);
        const count = await database.transaction((connection) => removeDemoReviews(connection, actor));
        if (count > 0) await announceCatalog();
        return redirectDone(reply, paths.adminDemo(), 'removed');
      },
    );
  };
}
