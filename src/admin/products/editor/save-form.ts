import type { Actor } from '../../../audit/actor.ts';
import {
  type EditableProduct,
  type EditableVariant,
  findEditableProduct,
} from '../../../catalog/editing/find-product.ts';
import { createProduct, updateProduct } from '../../../catalog/editing/save-product.ts';
import { lockRow } from '../../../catalog/editing/write-product.ts';
import { type Queryable, statement } from '../../../database/database.ts';
import { mergeForm } from './merge/merge.ts';
import { type Change, INPUT_OF, type MergeResult } from './merge/merge-result.ts';
import type { ProductForm } from './product-form.ts';
import { consentTo, removedBy } from './removal.ts';

/** What the page says after a save. It is stored with the form's key, so that sending the form twice saves once. */
export interface SavedForm {
  slug: string;
  /** Who else has saved since the form was opened, and what. */
  others: { by: string; changes: readonly Change[] } | null;
  /** Amounts with what they were understood as. */
  readings: readonly Change[];
}

export type SaveFormResult =
  | { ok: true; body: SavedForm }
  | { ok: false; reason: 'not_found' }
  /** `current` is the product as it is now. */
  | { ok: false; reason: 'faulty' | 'conflict'; current: EditableProduct; merge: MergeResult }
  /** The staff must confirm that these variants are removed. */
  | {
      ok: false;
      reason: 'removes';
      current: EditableProduct;
      merge: MergeResult;
      removed: readonly EditableVariant[];
    };

/** A product that does not exist yet. A new product's form is an edit of it. */
export const NO_PRODUCT: EditableProduct = {
  ...{ id: '', slug: '', version: 0, name: '', descriptionHtml: '', vendor: '', type: '' },
  ...{
    productCategory: '',
    tags: [],
    materials: '',
    care: '',
    measurements: '',
    status: 'draft',
    taxClass: 'standard',
    optionNames: [],
  },
  ...{ seoTitle: '', seoDescription: '', drawing: '', images: [], pictures: [], variants: [] },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
};

/** Creates the product of a form in the caller's transaction. */
export async function createFromForm(
  connection: Queryable,
  actor: Actor,
  form: ProductForm,
): Promise<SaveFormResult> {
  const current = NO_PRODUCT;
  const merge = mergeForm(form, current, new Map());
  if (Object.keys(merge.faults).length > 0) return { ok: false, reason: 'faulty', current, merge };
  const created = await createProduct(connection, actor, merge.draft);
  const readings = merge.readings.slice(0, CHANGES_MAX);
  if (created.ok) return { ok: true, body: { slug: created.product.slug, others: null, readings } };
  if (created.reason !== 'faulty') throw new Error(`a new product cannot be ${created.reason}`);
  return { ok: false, reason: 'faulty', current, merge: withFaults(merge, created.faults) };
}

const selectId = statement<[slug: string], { id: string }>(`
  SELECT id FROM products WHERE slug = $1 UNION ALL SELECT product_id FROM former_slugs WHERE slug = $1 LIMIT 1`);

/** Saves a form onto the product as it is now, in the caller's transaction. Other changes of the product wait. */
export async function saveForm(
  connection: Queryable,
  actor: Actor,
  { slug, form }: { slug: string; form: ProductForm },
): Promise<SaveFormResult> {
  const found = await connection.find(selectId, [slug]);
  if (!found || (await lockRow(connection, found.id)) === undefined)
    return { ok: false, reason: 'not_found' };
  const current = await findEditableProduct(connection, slug);
  if (!current) return { ok: false, reason: 'not_found' };
  const merge = mergeForm(form, current, await formerSkus(connection, form, current));
  if (merge.conflicts.length > 0) return { ok: false, reason: 'conflict', current, merge };
  if (Object.keys(merge.faults).length > 0) return { ok: false, reason: 'faulty', current, merge };
  const removed = removedBy(merge.draft, current);
  if (removed.length > 0 && form.removes !== consentTo(removed))
    return { ok: false, reason: 'removes', current, merge, removed };
  const others = await othersOf(connection, current, merge);
  const { version } = current;
  const saved = await updateProduct(connection, actor, { slug, version, draftOf: () => merge.draft });
  const readings = merge.readings.slice(0, CHANGES_MAX);
  if (saved.ok) return { ok: true, body: { slug: saved.product.slug, others, readings } };
  if (saved.reason !== 'faulty') throw new Error(`a locked product was refused: ${saved.reason}`);
  return { ok: false, reason: 'faulty', current, merge: withFaults(merge, saved.faults) };
}

const selectAliases = statement<[skus: readonly string[]], { alias: string; sku: string }>(
  'SELECT alias, sku FROM sku_aliases WHERE alias = ANY ($1::text[])',
);

async function formerSkus(
  connection: Queryable,
  form: ProductForm,
  current: EditableProduct,
): Promise<Map<string, string>> {
  const known = new Set(current.variants.map(({ sku }) => sku));
  const missing = form.rows.map(({ was }) => was.sku).filter((sku) => !known.has(sku));
  if (missing.length === 0) return new Map();
  const found = await connection.list(selectAliases, [missing]);
  return new Map(found.map(({ alias, sku }) => [alias, sku]));
}

const selectEditor = statement<[slug: string], { name: string }>(`
  SELECT actor_name AS name FROM audit_log WHERE subject_kind = 'product' AND subject_id = $1
  ORDER BY id DESC LIMIT 1`);

/** The page names the changes up to this many. */
const CHANGES_MAX = 100;

async function othersOf(
  connection: Queryable,
  { slug }: EditableProduct,
  { others }: MergeResult,
): Promise<SavedForm['others']> {
  if (others.length === 0) return null;
  return { by: await findLastEditor(connection, slug), changes: others.slice(0, CHANGES_MAX) };
}

/** The name of who has changed a product last, or empty if the audit log does not say. */
export const findLastEditor = async (connection: Queryable, slug: string): Promise<string> =>
  (await connection.find(selectEditor, [slug]))?.name ?? '';

/** Puts the faults of a draft to the inputs that they are about. */
function withFaults(merge: MergeResult, faults: Readonly<Record<string, string>>): MergeResult {
  const named: Record<string, string> = { ...merge.faults };
  for (const [field, fault] of Object.entries(faults)) {
    const [, index, member = ''] = /^variants\.(\d+)\.(\w+)$/.exec(field) ?? [];
    const row = index === undefined ? undefined : merge.draft.variants[Number(index)]?.row;
    const input = INPUT_OF[member] ?? member;
    if (index === undefined) named[field === 'options' ? field : (INPUT_OF[field] ?? field)] = fault;
    else named[row ? `${row}.${input}` : 'variants'] = fault;
  }
  return { ...merge, faults: named };
}
