import type { FastifyInstance } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { sendAdminPage } from '../shell/page.ts';
import { type FoundSection, findEverything, findExact } from './find-everything.ts';

const LENGTH_MAX = 100;

/** The search of everything that a member of the staff may read. */
export function searchRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/search', { config: { right: 'staff' } }, async (request, reply) => {
      const staff = staffOf(request);
      const q = queryText(request, 'q').replaceAll('\0', '').trim().slice(0, LENGTH_MAX);
      // The script asks for results while someone types, who has not chosen to go anywhere yet.
      const exact = queryText(request, 'typing') ? undefined : await findExact(database, staff.role, q);
      if (exact) return reply.redirect(exact, 303);
      const { timeZone } = reply.server.site.settings;
      const main = resultsView(q, await findEverything(database, staff.role, q, timeZone));
      return sendAdminPage(reply, staff, { title: q ? `Results for “${q}”` : 'Search', search: q, main });
    });
  };
}

/** public/js/admin/search.js shows this below the field while someone types. */
const resultsView = (q: string, sections: readonly FoundSection[]): Html =>
  html`<div class="stack" data-results>${sections.map(sectionView)}${sections.length === 0 && html`<p class="box">${q ? html`Nothing matches “${q}”. ` : ''}Search for a part of a product’s name, the beginning of a customer’s name, an SKU or an email address, or a whole order, phone or tracking number.</p>`}</div>`;

const sectionView = ({ title, items, allPath }: FoundSection): Html =>
  html`<section class="box"><div class="top"><h2>${title}</h2>${allPath && html`<a class="link" href="${allPath}">All</a>`}</div><ul class="results">${items.map(
    ({ path, label, note }) =>
      html`<li><a href="${path}"><span>${label}</span>${note && html` <span class="muted small">${note}</span>`}</a></li>`,
  )}</ul></section>`;
