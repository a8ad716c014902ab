import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { copyOf } from '../../../catalog/editing/copy-product.ts';
import { type EditableProduct, findEditableProduct } from '../../../catalog/editing/find-product.ts';
import { createProduct } from '../../../catalog/editing/save-product.ts';
import { previewLink } from '../../../catalog/preview/preview-link.ts';
import { pageNotFound, queryText, readFields } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { LinkSigner } from '../../../sessions/link-signer.ts';
import { findSaved, onceForForm } from '../../../staff/once.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { mayDo } from '../../../staff/scopes.ts';
import { doneNotice, redirectDone } from '../../shell/done.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { mergeForm } from './merge/merge.ts';
import { type ProductForm, readProductForm } from './product-form.ts';
import {
  createFromForm,
  findLastEditor,
  NO_PRODUCT,
  type SavedForm,
  type SaveFormResult,
  saveForm,
} from './save-form.ts';
import { changeList, conflictView } from './views/conflict-view.ts';
import { editorView } from './views/editor-view.ts';

export interface EditorDeps {
  database: Database;
  publicUrl: string;
  linkSigner: LinkSigner;
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
  const send = createSender(deps);
  const getProduct = async (slug: string): Promise<EditableProduct> => {
    const product = await findEditableProduct(database, slug);
    if (!product) throw pageNotFound();
    return product;
  };

  async function submit(request: FastifyRequest, reply: FastifyReply, slug: string | undefined) {
    const form = readProductForm(request);
    const actor = actorOf(request);
    const current = slug === undefined ? NO_PRODUCT : await getProduct(slug);
    const typedOn = (product: EditableProduct) => mergeForm(form, product, new Map());
    if (form.isResumed) return send.form(request, reply, { product: current, form, merge: typedOn(current) });
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

  async function refuse(request: FastifyRequest, reply: FastifyReply, { saved, form, current }: RefuseInput) {
    switch (saved.reason) {
      case 'not_found':
        throw pageNotFound();
      case 'key_reused':
        return send.again(request, reply, { product: current, form });
      case 'conflict':
        return send.conflict(request, reply, { product: saved.current, form, merge: saved.merge });
      case 'faulty':
        return send.form(request, reply, { product: saved.current, form, merge: saved.merge }, 422);
    }
  }

  return async (app) => {
    app.get('/admin/products/new', { config: change }, (request, reply) =>
      send.page(request, reply, NO_PRODUCT),
    );
    app.post('/admin/products/new', { config: save }, (request, reply) => submit(request, reply, undefined));
    app.get('/admin/products/:slug', { config: see }, async (request: WithSlug, reply) => {
      const { slug } = request.params;
      const product = await getProduct(slug);
      // The product has moved.
      if (product.slug !== slug) return reply.redirect(paths.adminProduct(product.slug), 303);
      return send.page(request, reply, product);
    });
    app.post('/admin/products/:slug', { config: save }, (request: WithSlug, reply) =>
      submit(request, reply, request.params.slug),
    );
    copyRoute(app);
  };

  function copyRoute(app: FastifyInstance): void {
    app.post('/admin/products/:slug/duplicate', { config: change }, async (request: WithSlug, reply) => {
      const { key } = readFields(request, ['key']);
      const product = await getProduct(request.params.slug);
      const place = { callerId: staffOf(request).customerId, key: key.slice(0, 100) || randomUUID() };
      const copied = await onceForForm<SavedForm, { ok: false; reason: string }>(
        database,
        request,
        place,
        async (connection) => {
          const draft = copyOf(product, randomUUID().slice(0, 8));
          const created = await createProduct(connection, actorOf(request), draft);
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

interface RefuseInput {
  saved: Exclude<SaveFormResult, { ok: true }> | { ok: false; reason: 'key_reused' };
  form: ProductForm;
  current: EditableProduct;
}

interface FormAgain {
  product: EditableProduct;
  form: ProductForm;
  merge: ReturnType<typeof mergeForm>;
}

const isFetch = ({ headers }: FastifyRequest): boolean => headers.accept === 'application/json';

const titleOf = ({ name, variants }: EditableProduct): string =>
  variants.length === 0 ? 'New product' : name;

/** The editor's page in its states: as it is, with what was typed, and with a choice between two versions. */
function createSender({ database, publicUrl, linkSigner }: EditorDeps) {
  const actions = ({ slug, status, variants }: EditableProduct): Html =>
    html`<div class="acts"><a class="btn small" href="${paths.adminProducts()}">Products</a>${variants.length > 0 && status === 'active' && html`<a class="btn small" href="${paths.product(slug)}">View in shop</a>`}</div>`;
  const SCRIPTS = ['admin-editor', 'admin-grid', 'admin-rich-text-field'];
  const content = async (request: FastifyRequest, product: EditableProduct) => ({
    ...{ product, publicUrl, key: randomUUID() as string },
    typed: new Map<string, string>(),
    faults: {},
    lastEditor: await findLastEditor(database, product.slug),
    previewPath: product.variants.length > 0 ? previewLink(linkSigner, product.id, new Date()) : undefined,
    mayChange: mayDo(staffOf(request).role, 'catalog:write'),
  });
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    product: EditableProduct,
    page: { notice?: string | undefined; main: Html; status?: number },
  ) =>
    sendAdminPage(
      reply,
      staffOf(request),
      { title: titleOf(product), area: 'Products', actions: actions(product), scripts: SCRIPTS, ...page },
      page.status,
    );
  return {
    async page(request: FastifyRequest, reply: FastifyReply, product: EditableProduct) {
      const key = queryText(request, 'saved');
      const saved =
        key && (await findSaved<SavedForm>(database, staffOf(request).customerId, key.slice(0, 100)));
      const main = html`${saved && savedNote(saved)}${editorView(await content(request, product))}`;
      return show(request, reply, product, { notice: doneNotice(request), main });
    },
    async form(
      request: FastifyRequest,
      reply: FastifyReply,
      { product, form, merge }: FormAgain,
      status = 200,
    ) {
      const { typed, faults, others } = merge;
      const again = {
        ...(await content(request, product)),
        typed,
        faults: form.isResumed ? {} : faults,
        key: form.key,
      };
      const main = html`${form.isResumed && RESUMED_NOTE}${others.length > 0 && othersNote(others)}${editorView(again)}`;
      return show(request, reply, product, { main, status });
    },
    /** A form that was saved already, changed, and sent again: its differences of stock have been applied. */
    async again(request: FastifyRequest, reply: FastifyReply, { product, form }: Omit<FormAgain, 'merge'>) {
      const { typed } = mergeForm(form, product, new Map());
      const kept = new Map([...typed].filter(([name]) => !name.endsWith('.stock')));
      const main = html`<p class="notice warn" role="alert">This form was saved before, so nothing was changed now. Here is the product with what you typed; the stock is as it is now. Check it, then save it.</p>${editorView({ ...(await content(request, product)), typed: kept })}`;
      return show(request, reply, product, { main, status: 409 });
    },
    async conflict(request: FastifyRequest, reply: FastifyReply, { product, form, merge }: FormAgain) {
      const by = await findLastEditor(database, product.slug);
      const main = conflictView({ product, merge, key: form.key, by });
      return show(request, reply, product, { main, status: 409 });
    },
  };
}

const RESUMED_NOTE = html`<p class="notice warn" role="status">You’re signed in again. What you typed is still here and is not saved yet. Check it, then save it.</p>`;

const savedNote = ({ others, readings }: SavedForm): Html =>
  html`<section class="notice good" role="status"><p>Saved.${others && ` ${others.by || 'Someone else'} had saved this product while you were editing, so both changes are kept. ${others.by || 'The other person'} changed:`}</p>${others && changeList(others.changes)}${readings.length > 0 && html`<p>Amounts were read like this:</p>${changeList(readings)}`}</section>`;

const othersNote = (changes: Parameters<typeof changeList>[0]): Html =>
  html`<section class="notice warn" role="status"><p>While you were editing, someone else changed:</p>${changeList(changes)}</section>`;
