import type { FastifyInstance } from 'fastify';
import { readDemoSlugs } from '../../catalog/demo-slugs.ts';
import { readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { findFirstSteps, hideFirstSteps } from './first-steps.ts';
import { findToday, listLowVariants } from './today.ts';
import { overviewView } from './view.ts';

const CURRENCY = 'EUR';

/** The first page of the admin: what is left to do in a fresh shop, and the numbers of today. */
export function overviewRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const demoSlugs = await readDemoSlugs();

    app.get('/admin', { config: { right: 'staff' } }, async (request, reply) => {
      const staff = staffOf(request);
      const { customerId, role } = staff;
      const [firstSteps, today, low] = await Promise.all([
        findFirstSteps(database, { customerId, role, demoSlugs }),
        mayDo(role, 'orders:read') ? findToday(database) : undefined,
        mayDo(role, 'catalog:read') ? listLowVariants(database) : undefined,
      ]);
      const now = new Date();
      const title = now.toLocaleDateString('en-IE', {
        ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' },
      });
      const main = overviewView({ firstSteps, today, low, currency: CURRENCY, now });
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
