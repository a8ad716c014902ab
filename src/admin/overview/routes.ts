import type { FastifyInstance } from 'fastify';
import { readDemoSlugs } from '../../catalog/demo-slugs.ts';
import { takesRealCards } from '../../checkout/checkout-form.ts';
import { readFields } from '../../customers/forms.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { shopWeekday } from '../../layout/shop-time.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isPayable, type PayableDeps } from '../settings/payable.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { findFirstSteps, hideFirstSteps } from './first-steps.ts';
import { findToday, listLowVariants } from './today.ts';
import { findTodo } from './todo.ts';
import { overviewView } from './view.ts';
import { findSales, type OverviewDeps, todoView } from './work-view.ts';

/** The first page of the admin: what is left to do in a fresh shop, and the numbers of today. */
export function overviewRoutes(deps: OverviewDeps & PayableDeps): (app: FastifyInstance) => Promise<void> {
  const { database, reads, mail } = deps;
  return async (app) => {
    const demoSlugs = await readDemoSlugs();

    app.get('/admin', { config: { right: 'staff' } }, async (request, reply) => {
      const staff = staffOf(request);
      const { customerId, role } = staff;
      const { settings } = reply.server.site;
      const now = new Date();
      const takesCards = takesRealCards({ ...deps, settings: { current: settings } });
      const mayReadOrders = mayDo(role, 'orders:read');
      const [firstSteps, today, todo, low, sales] = await Promise.all([
        findFirstSteps(database, { customerId, role, demoSlugs, settings, takesCards }),
        mayReadOrders ? findToday(reads, now, settings.timeZone) : undefined,
        mayReadOrders ? findTodo(database, mail) : undefined,
        mayDo(role, 'catalog:read') ? listLowVariants(reads) : undefined,
        mayReadOrders ? findSales(reads, request, settings, now) : undefined,
      ]);
      const title = shopWeekday(now, settings.timeZone);
      const overview = overviewView({
        ...{ firstSteps, today, todo, low, units: settings, isPayable: isPayable(deps, settings), now },
      });
      const main = html`${todo && todoView(todo, role)}
${overview}
${sales}`;
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
