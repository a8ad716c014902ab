import type { FastifyInstance } from 'fastify';
import { readDemoSlugs } from '../../catalog/demo-slugs.ts';
import { readFields } from '../../customers/forms.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { findFirstSteps, hideFirstSteps } from './first-steps.ts';
import { findToday, listLowVariants } from './today.ts';
import { overviewView } from './view.ts';
import { findWork, type OverviewDeps } from './work-view.ts';

const CURRENCY = 'EUR';

/** The first page of the admin: what is left to do in a fresh shop, and the numbers of today. */
export function overviewRoutes(deps: OverviewDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    const demoSlugs = await readDemoSlugs();

    app.get('/admin', { config: { right: 'staff' } }, async (request, reply) => {
      const staff = staffOf(request);
      const { customerId, role } = staff;
      const now = new Date();
      const { settings } = reply.server.site;
      const [firstSteps, today, low, work] = await Promise.all([
        findFirstSteps(database, { customerId, role, demoSlugs }),
        mayDo(role, 'orders:read') ? findToday(database) : undefined,
        mayDo(role, 'catalog:read') ? listLowVariants(database) : undefined,
        mayDo(role, 'orders:read') ? findWork(deps, request, settings, now) : undefined,
      ]);
      const title = now.toLocaleDateString('en-IE', {
        ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' },
      });
      const main = html`${work?.todo}
${overviewView({ firstSteps, today, low, currency: CURRENCY, now })}
${work?.sales}`;
      const actions = html`<a class="btn small" href="${paths.home()}">See the shop</a>`;
      const notice = doneNotice(request);
      return sendAdminPage(reply, staff, { title, area: 'Overview', actions, notice, main });
    });

    app.post('/admin/first-steps', { config: { right: 'staff' } }, async (request, reply) => {
      const isHidden = readFields(request, ['hide']).hide === '1';
      await hideFirstSteps(database, staffOf(request).customerId, isHidden);
      return isHidden
        ? redirectDone(reply, paths.admin(), 'steps-hidden')
        : reply.redirect(paths.admin(), 303);
    });
  };
}
