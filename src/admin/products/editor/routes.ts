import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { copyOf } from '../../../catalog/editing/copy-product.ts';
import { type EditableProduct, findEditableProduct } from '../../../catalog/editing/find-product.ts';
import { createProduct } from '../../../catalog/editing/save-product.ts';
import { copyPictures } from '../../../catalog/pictures/copy-pictures.ts';
import { pageNotFound, readFields } from '../../../customers/forms.ts';
import { paths } from '../../../layout/paths.ts';
import { onceForForm } from '../../../staff/once.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { redirectDone } from '../../shell/done.ts';
import { createEditorPages, type EditorPagesDeps } from './editor-pages.ts';
import { mergeForm } from './merge/merge.ts';
import { isKey, type ProductForm, readProductForm } from './product-form.ts';
import { createFromForm, NO_PRODUCT, type SavedForm, type SaveFormResult, saveForm } from './save-form.ts';

export interface EditorDeps extends EditorPagesDeps {
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

type WithSlug = FastifyRequest<{ Params: { slug: string } }>;

const see = { right: 'catalog:read' } as const;
const change = { right: 'catalog:write' } as const;
/** A form that was carried through a sign-in is shown again, so that someone can look at it before it is saved. */
const save = { right: 'catalog:write', showsResumed: true } as const;

/** The pages that create, change, copy and delete one product. */
export function editorRoutes(deps: EditorDeps): (app: FastifyInstance) => Promise<void> {
  const { database, announceCatalog } = deps;
  const send = createEditorPages(deps);
  const getProduct = async (slug: string): Promise<EditableProduct> => {
    const product = await findEditableProduct(database, slug);
    if (!product) throw pageNotFound();
    return product;
  };

  async function submit(request: FastifyRequest, reply: FastifyReply, slug: string | undefined) {
    const form = readProductForm(request, reply.server.site.settings.currency);
    const actor = actorOf(request);
    const current = slug === undefined ? NO_PRODUCT : await getProduct(slug);
    if (form.isResumed || form.isContinued) return resume(request, reply, { product: current, form });
    const place = { callerId: staffOf(request).customerId, key: form.key || randomUUID() };
    const saved = await onceForForm<SavedForm, Exclude<SaveFormResult, { ok: true }>>(
      database,
      request,
      place,
      (connection) =>
        slug === undefined
          ? createFromForm(connection, actor, form)
          : saveForm(connection, actor, { slug, form }),
    );
    if (!saved.ok) return refuse(request, reply, { saved, form, current });
    await announceCatalog();
    const path = paths.adminProduct(saved.body.slug);
    const { others, readings } = saved.body;
    const next =
      others || readings.length > 0 ? `${path}?saved=${encodeURIComponent(place.key)}` : `${path}?done=saved`;
    // The script shows the page itself, so that it can stay where it is if a save fails.
    return isFetch(request) ? reply.send({ location: next }) : reply.redirect(next, 303);
  }

  /** What someone else has changed since must be decided first. */
  async function resume(request: FastifyRequest, reply: FastifyReply, { product, form }: ResumeInput) {
    const merge = mergeForm(form, product, new Map());
    const again = { product, form, merge };
    return merge.conflicts.length > 0
      ? send.conflict(request, reply, again)
      : send.form(request, reply, again, form.isResumed ? 200 : 422);
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, { saved, form, current }: RefuseInput) {
    switch (saved.reason) {
      case 'not_found':
        throw pageNotFound();
      case 'key_reused':
        return send.again(request, reply, { product: current, form });
      case 'conflict':
        return send.conflict(request, reply, { product: saved.current, form, merge: saved.merge });
      case 'removes':
        return send.removal(request, reply, { product: saved.current, form, ...saved });
      case 'faulty':
        return send.form(request, reply, { product: saved.current, form, merge: saved.merge }, 422);
    }
  }

  return async (app) => {
    app.get('/admin/new-product', { config: change }, (request, reply) =>
      send.page(request, reply, NO_PRODUCT),
    );
    app.post('/admin/new-product', { config: save }, (request, reply) => submit(request, reply, undefined));
    app.get('/admin/products/:slug', { config: see }, async (request: WithSlug, reply) => {
      const { slug } = request.params;
      const moved = await movedPage(request);
      if (moved !== undefined) return reply.redirect(moved, 303);
      const product = await getProduct(slug);
      // The product has moved.
      if (product.slug !== slug) return reply.redirect(paths.adminProduct(product.slug), 303);
      return send.page(request, reply, product);
    });
    app.post('/admin/products/:slug', { config: save }, async (request: WithSlug, reply) => {
      const moved = await movedPage(request);
      // 307 makes the browser send the form again.
      return moved === undefined ? submit(request, reply, request.params.slug) : reply.redirect(moved, 307);
    });
    copyRoute(app);
  };

  /** Two pages of an earlier release had addresses that belong to the products with these slugs now. */
  async function movedPage({ params: { slug }, body }: WithSlug): Promise<string | undefined> {
    if (slug === 'bulk' && Object.hasOwn(Object(body), 'action')) return paths.adminBulkEdits();
    const isNew = slug === 'new' && (await findEditableProduct(database, slug)) === undefined;
    return isNew ? paths.adminNewProduct() : undefined;
  }

  function copyRoute(app: FastifyInstance): void {
    app.post('/admin/products/:slug/duplicate', { config: change }, async (request: WithSlug, reply) => {
      const { key } = readFields(request, ['key']);
      const product = await getProduct(request.params.slug);
      const place = { callerId: staffOf(request).customerId, key: isKey(key) ? key : randomUUID() };
      const copied = await onceForForm<SavedForm, { ok: false; reason: string }>(
        database,
        request,
        place,
        async (connection) => {
          const draft = copyOf(product, randomUUID().slice(0, 8));
          const created = await createProduct(connection, actorOf(request), draft);
          if (created.ok) await copyPictures(connection, product, created.product);
          return created.ok
            ? { ok: true, body: { slug: created.product.slug, others: null, readings: [] } }
            : created;
        },
      );
      if (!copied.ok) throw new Error(`a copy was refused: ${copied.reason}`);
      await announceCatalog();
      return redirectDone(reply, paths.adminProduct(copied.body.slug), 'copied');
    });
  }
}

interface ResumeInput {
  product: EditableProduct;
  form: ProductForm;
}

interface RefuseInput {
  saved: Exclude<SaveFormResult, { ok: true }> | { ok: false; reason: 'key_reused' };
  form: ProductForm;
  current: EditableProduct;
}

const isFetch = ({ headers }: FastifyRequest): boolean => headers.accept === 'application/json';
