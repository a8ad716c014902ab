import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type EditableProduct, findEditableProduct } from '../../../catalog/editing/find-product.ts';
import { deleteProduct } from '../../../catalog/editing/save-product.ts';
import { pageNotFound, readFields } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import { retriedTransaction } from '../../../database/retried-transaction.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { redirectDone } from '../../shell/done.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { hiddenInput } from '../editor/views/inputs-view.ts';

export interface DeleteDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

const config = { right: 'catalog:write' } as const;
type WithSlug = FastifyRequest<{ Params: { slug: string } }>;

/** The page that asks whether to delete a product, and the deletion. */
export function deleteRoutes({ database, announceCatalog }: DeleteDeps) {
  const ask = (request: FastifyRequest, reply: FastifyReply, product: EditableProduct, notice?: string) =>
    sendAdminPage(
      reply,
      staffOf(request),
      { title: `Delete ${product.name}?`, area: 'Products', main: question(product, notice) },
      notice ? 409 : 200,
    );
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/products/:slug/delete', { config }, async (request: WithSlug, reply) => {
      const product = await findEditableProduct(database, request.params.slug);
      if (!product) throw pageNotFound();
      return ask(request, reply, product);
    });

    app.post('/admin/products/:slug/delete', { config }, async (request: WithSlug, reply) => {
      const { version } = readFields(request, ['version']);
      const { slug } = request.params;
      const known = /^\d{1,9}$/.test(version) ? Number(version) : 0;
      const deleted = await retriedTransaction(database, (connection) =>
        deleteProduct(connection, actorOf(request), { slug, version: known }),
      );
      if (!deleted.ok && deleted.reason === 'changed')
        return ask(
          request,
          reply,
          deleted.current,
          'Someone changed this product in the meantime. Look again.',
        );
      // A second click finds the product gone, which is what was asked for.
      await announceCatalog();
      return redirectDone(reply, paths.adminProducts(), 'deleted');
    });
  };
}

const question = ({ slug, version, variants, status }: EditableProduct, notice: string | undefined): Html =>
  html`${notice && html`<p class="notice warn" role="alert">${notice}</p>`}<section class="box stack">
<p>This deletes the product with its ${variants.length === 1 ? 'variant' : `${variants.length} variants`}, pictures and reviews. It can’t be undone.</p>
<ul class="small"><li>Carts that have it say that it’s no longer available.</li><li>Orders keep its name, options and price.</li><li>Its address answers “not found”.</li></ul>
${status !== 'archived' && html`<p class="small">To take it out of the shop and keep it here, set its status to Archived instead.</p>`}
<div class="acts"><form action="${paths.adminProductVerb(slug, 'delete')}" method="post">${hiddenInput('version', String(version))}<button class="btn danger">Delete product</button></form><a class="btn" href="${paths.adminProduct(slug)}">Keep it</a></div></section>`;
