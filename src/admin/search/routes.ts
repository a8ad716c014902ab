import type { FastifyInstance } from 'fastify';
import { listProducts } from '../../catalog/editing/list-products.ts';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { sendAdminPage } from '../shell/page.ts';

const RESULTS_MAX = 10;

/** The search of everything that a member of the staff may read. */
export function searchRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/search', { config: { right: 'staff' } }, async (request, reply) => {
      const staff = staffOf(request);
      const q = queryText(request, 'q').trim().slice(0, 100);
      const products = q && mayDo(staff.role, 'catalog:read') ? await findProducts(database, q) : [];
      const main = html`${section(
        'Products',
        paths.adminProducts(new URLSearchParams({ q }).toString()),
        products.map(({ slug, name }) => ({ path: paths.adminProduct(slug), label: name })),
      )}${q && products.length === 0 && html`<p class="box">Nothing matches “${q}”. Search for a part of a name, or the beginning of an SKU.</p>`}`;
      return sendAdminPage(reply, staff, { title: q ? `Results for “${q}”` : 'Search', search: q, main });
    });
  };
}

const findProducts = (database: Database, q: string) =>
  listProducts(database, { q, status: undefined, sort: 'name', after: undefined, rowsMax: RESULTS_MAX });

const section = (
  title: string,
  allPath: string,
  results: readonly { path: string; label: string }[],
): Html | null =>
  results.length === 0
    ? null
    : html`<section class="box"><div class="top"><h2>${title}</h2><a class="link" href="${allPath}">All</a></div><ul class="results">${results.map(
        ({ path, label }) => html`<li><a href="${path}">${label}</a></li>`,
      )}</ul></section>`;
