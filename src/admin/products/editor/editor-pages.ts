import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EditableProduct, EditableVariant } from '../../../catalog/editing/find-product.ts';
import { previewLink } from '../../../catalog/preview/preview-link.ts';
import { queryText } from '../../../customers/forms.ts';
import type { Database } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { LinkSigner } from '../../../sessions/link-signer.ts';
import { findSaved } from '../../../staff/once.ts';
import { staffOf } from '../../../staff/page-guard.ts';
import { mayDo } from '../../../staff/scopes.ts';
import { doneNotice } from '../../shell/done.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { mergeForm } from './merge/merge.ts';
import { isKey, type ProductForm } from './product-form.ts';
import { findLastEditor, type SavedForm } from './save-form.ts';
import { changeList, conflictView } from './views/conflict-view.ts';
import { editorView } from './views/editor-view.ts';
import { removalView } from './views/removal-view.ts';

export interface EditorPagesDeps {
  database: Database;
  publicUrl: string;
  linkSigner: LinkSigner;
}

interface FormAgain {
  product: EditableProduct;
  form: ProductForm;
  merge: ReturnType<typeof mergeForm>;
}

/** The editor's page in its states: as it is, with what was typed, with a choice between two versions, and with a list of variants to confirm. */
export function createEditorPages({ database, publicUrl, linkSigner }: EditorPagesDeps) {
  const actions = ({ slug, status, variants }: EditableProduct): Html =>
    html`<div class="acts"><a class="btn small" href="${paths.adminProducts()}">Products</a>${variants.length > 0 && status === 'active' && html`<a class="btn small" href="${paths.product(slug)}">View in shop</a>`}</div>`;
  const SCRIPTS = ['admin/editor', 'admin/grid', 'admin/options', 'admin/rich-text-field'];
  const content = async (request: FastifyRequest, product: EditableProduct) => ({
    settings: request.server.site.settings,
    ...{ product, publicUrl, key: randomUUID() as string },
    typed: new Map<string, string>(),
    faults: {},
    lastEditor: await findLastEditor(database, product.slug),
    previewPath: product.variants.length > 0 ? previewLink(linkSigner, product.id, new Date()) : undefined,
    mayChange: mayDo(staffOf(request).role, 'catalog:write'),
    maySeeHistory: mayDo(staffOf(request).role, 'audit:read'),
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
      const saved = isKey(key) && (await findSaved<SavedForm>(database, staffOf(request).customerId, key));
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
        faults: form.isResumed || form.isContinued ? {} : faults,
        key: form.key,
      };
      const main = html`${form.isResumed && RESUMED_NOTE}${others.length > 0 && othersNote(others)}${editorView(again)}`;
      return show(request, reply, product, { main, status });
    },
    /** A form that was saved already, changed, and sent again: its differences of stock have been applied. */
    async again(request: FastifyRequest, reply: FastifyReply, { product, form }: Omit<FormAgain, 'merge'>) {
      const key = randomUUID();
      const merge = mergeForm(withoutStock(form), product, new Map());
      if (merge.conflicts.length > 0)
        return this.conflict(request, reply, { product, form: { ...form, key }, merge });
      const main = html`${SAVED_BEFORE_NOTE}${editorView({ ...(await content(request, product)), typed: merge.typed })}`;
      return show(request, reply, product, { main, status: 409 });
    },
    async conflict(request: FastifyRequest, reply: FastifyReply, { product, form, merge }: FormAgain) {
      const by = await findLastEditor(database, product.slug);
      const main = conflictView({ product, merge, key: form.key, by, currency: form.currency });
      return show(request, reply, product, { main, status: 409 });
    },
    removal(
      request: FastifyRequest,
      reply: FastifyReply,
      { product, form, merge, removed }: FormAgain & { removed: readonly EditableVariant[] },
    ) {
      const main = removalView({ product, merge, removed, key: form.key, currency: form.currency });
      return show(request, reply, product, { main, status: 422 });
    },
  };
}

const RESUMED_NOTE = html`<p class="notice warn" role="status">You’re signed in again. What you typed is still here and is not saved yet. Check it, then save it.</p>`;

const savedNote = ({ others, readings }: SavedForm): Html =>
  html`<section class="notice good" role="status"><p>Saved.${others && ` ${others.by || 'Someone else'} had saved this product while you were editing, so both changes are kept. ${others.by || 'The other person'} changed:`}</p>${others && changeList(others.changes)}${readings.length > 0 && html`<p>Amounts were read like this:</p>${changeList(readings)}`}</section>`;

const othersNote = (changes: Parameters<typeof changeList>[0]): Html =>
  html`<section class="notice warn" role="status"><p>While you were editing, someone else changed:</p>${changeList(changes)}</section>`;

const SAVED_BEFORE_NOTE = html`<p class="notice warn" role="alert">This form was saved before, so nothing was changed now. Here is the product with what you typed; the stock is as it is now. Check it, then save it.</p>`;

const withoutStock = (form: ProductForm): ProductForm => ({
  ...form,
  rows: form.rows.map(({ changed: { stock: _, ...changed }, ...row }) => ({ ...row, changed })),
});

const titleOf = ({ name, variants }: EditableProduct): string =>
  variants.length === 0 ? 'New product' : name;
