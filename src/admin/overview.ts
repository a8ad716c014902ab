import type { FastifyInstance } from 'fastify';
import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { staffOf } from '../staff/page-guard.ts';
import { sendAdminPage } from './shell/page.ts';

/** The first page of the admin. */
export async function overviewRoutes(app: FastifyInstance): Promise<void> {
  app.get('/admin', { config: { right: 'staff' } }, async (request, reply) => {
    const staff = staffOf(request);
    const main = html`<section class="box"><p>You are signed in as ${staff.email}. Your role is ${staff.role}.</p>
<p><a href="${paths.home()}">See the shop</a></p></section>`;
    return sendAdminPage(reply, staff, { title: 'Overview', area: 'Overview', main });
  });
}
