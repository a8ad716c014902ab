import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { refreshListings } from '../listings/refresh-listings.ts';
import { followVariants } from '../pictures/follow-variants.ts';
import { type EditableProduct, findEditableProduct } from './find-product.ts';
import { changesOf } from './product-changes.ts';
import { type DraftFaults, draftFaults, type ProductDraft, tidyDraft } from './product-draft.ts';
import { markVocabulary } from './stale-vocabulary.ts';
import { createRow, lockRow, updateRow, withSkus, writeVariants } from './write-product.ts';

export type SaveProductResult =
  | { ok: true; product: EditableProduct }
  | { ok: false; reason: 'faulty'; faults: DraftFaults }
  /** Someone else has changed the product since `version`. `current` is what it is now. */
  | { ok: false; reason: 'changed'; current: EditableProduct }
  | { ok: false; reason: 'not_found' };

/** Creates a product in the caller's transaction. The caller announces it after the commit. */
export async function createProduct(
  connection: Queryable,
  actor: Actor,
  given: ProductDraft,
): Promise<SaveProductResult> {
  const checked = await check(connection, given, undefined);
  if (!checked.ok) return checked;
  const { draft } = checked;
  await setReason(connection, actor, '');
  const id = await createRow(connection, draft);
  await writeVariants(connection, id, draft, []);
  const product = await finish(connection, { id, slug: draft.slug, before: undefined });
  const subject = { kind: 'product', id: draft.slug };
  await recordChange(connection, actor, {
    action: 'product.create',
    subject,
    after: changesOf(undefined, product).after,
  });
  return { ok: true, product };
}

export interface UpdateProductInput {
  slug: string;
  /** The version that the change is for, or undefined to overwrite any. */
  version: number | undefined;
  /** Makes the draft from the product as it is in the transaction. */
  draftOf(current: EditableProduct): ProductDraft;
}

const selectId = statement<[slug: string], { id: string }>(`
  SELECT id FROM products WHERE slug = $1 UNION ALL SELECT product_id FROM former_slugs WHERE slug = $1 LIMIT 1`);

/** Changes a product in the caller's transaction. The caller announces it after the commit. */
export async function updateProduct(
  connection: Queryable,
  actor: Actor,
  { slug, version, draftOf }: UpdateProductInput,
): Promise<SaveProductResult> {
  const found = await connection.find(selectId, [slug]);
  if (!found || (await lockRow(connection, found.id)) === undefined)
    return { ok: false, reason: 'not_found' };
  // Its address may have become another product's before the lock.
  const before = await findEditableProduct(connection, slug);
  if (before?.id !== found.id) return { ok: false, reason: 'not_found' };
  if (version !== undefined && before.version !== version)
    return { ok: false, reason: 'changed', current: before };
  const checked = await check(connection, draftOf(before), before);
  if (!checked.ok) return checked;
  const { draft } = checked;
  await setReason(connection, actor, before.id);
  await updateRow(connection, before, draft);
  await writeVariants(connection, before.id, draft, before.variants);
  await followVariants(connection, before, draft);
  const product = await finish(connection, { id: before.id, slug: draft.slug, before });
  const changes = changesOf(before, product);
  const subject = { kind: 'product', id: draft.slug };
  await recordChange(connection, actor, { action: 'product.update', subject, ...changes });
  return { ok: true, product };
}

const deleteRow = statement<[id: string], never>('DELETE FROM products WHERE id = $1');

/** Deletes a product. Orders keep what they say about it, because their lines have it as text. */
export async function deleteProduct(
  connection: Queryable,
  actor: Actor,
  { slug, version }: { slug: string; version: number | undefined },
): Promise<SaveProductResult> {
  const found = await findEditableProduct(connection, slug);
  if (!found) return { ok: false, reason: 'not_found' };
  const current = await lockRow(connection, found.id);
  if (current === undefined) return { ok: false, reason: 'not_found' };
  if (version !== undefined && current !== version) {
    const product = await findEditableProduct(connection, slug);
    return product ? { ok: false, reason: 'changed', current: product } : { ok: false, reason: 'not_found' };
  }
  await setReason(connection, actor, '');
  await connection.run(deleteRow, [found.id]);
  await markVocabulary(connection, found, undefined);
  const subject = { kind: 'product', id: found.slug };
  const before = changesOf(undefined, found).after;
  await recordChange(connection, actor, { action: 'product.delete', subject, before });
  return { ok: true, product: found };
}

type CheckResult = { ok: true; draft: ProductDraft } | { ok: false; reason: 'faulty'; faults: DraftFaults };

const selectTaken = statement<
  [slug: string, skus: readonly string[], id: string | null],
  { sku: string | null }
>(`
  SELECT NULL AS sku FROM products WHERE slug = $1 AND ($3::bigint IS NULL OR id <> $3)
  UNION ALL SELECT sku FROM variants WHERE sku = ANY ($2::text[]) AND ($3::bigint IS NULL OR product_id <> $3)
  UNION ALL SELECT alias FROM sku_aliases JOIN variants USING (sku)
    WHERE alias = ANY ($2::text[]) AND ($3::bigint IS NULL OR product_id <> $3)`);

/** Tidies a draft, gives its variants SKUs, and finds what is wrong with it, also with what other products have. */
async function check(
  connection: Queryable,
  given: ProductDraft,
  before: EditableProduct | undefined,
): Promise<CheckResult> {
  const tidy = tidyDraft(withKnownSkus(given, before));
  const { currency } = await getNewestSettings(connection);
  const faults: Record<string, string> = { ...draftFaults(tidy, currency) };
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faulty', faults };
  Object.assign(faults, stockFaults(tidy, before));
  const made = withSkus(tidy, () => false).map(({ sku }) => sku);
  const taken = await connection.list(selectTaken, [tidy.slug, made, before?.id ?? null]);
  const takenSkus = new Set(taken.map(({ sku }) => sku));
  if (takenSkus.has(null)) faults.slug = 'Another product has this address. Choose another one.';
  for (const [index, { sku }] of tidy.variants.entries())
    if (sku !== '' && takenSkus.has(sku)) faults[`variants.${index}.sku`] = 'Another product has this SKU.';
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faulty', faults };
  return { ok: true, draft: { ...tidy, variants: withSkus(tidy, (sku) => takenSkus.has(sku)) } };
}

/** A change that would lead below zero. Orders may have taken items since the change was written. */
function stockFaults(draft: ProductDraft, before: EditableProduct | undefined): DraftFaults {
  const faults: Record<string, string> = {};
  const stocks = new Map(before?.variants.map(({ sku, isCounted, stock }) => [sku, isCounted ? stock : 0]));
  for (const [index, { currentSku, stockChange, isCounted, sellsBelowZero }] of draft.variants.entries()) {
    const left = stocks.get(currentSku) ?? 0;
    if (isCounted && !sellsBelowZero && left + stockChange < 0)
      faults[`variants.${index}.stock`] =
        left > 0 ? `Only ${left} are left now.` : 'This variant does not sell below zero.';
  }
  return faults;
}

/** A variant whose current SKU the product does not have any more is a new one. */
function withKnownSkus(draft: ProductDraft, before: EditableProduct | undefined): ProductDraft {
  const known = new Set(before?.variants.map(({ sku }) => sku));
  const variants = draft.variants.map((variant) =>
    known.has(variant.currentSku)
      ? { ...variant, sku: variant.sku || variant.currentSku }
      : { ...variant, currentSku: '' },
  );
  return { ...draft, variants };
}

const setLedger = statement<[actor: string, productId: string], never>(`
  SELECT set_config('shop.stock_reason', 'edited', true), set_config('shop.stock_actor', $1, true),
    set_config('shop.saved_product', $2, true)`);

/**
 * Triggers write the ledger of stock with this reason. A product whose own row is updated in any case notes its change
 * once, so its variants need not.
 */
const setReason = (connection: Queryable, { name }: Actor, savedId: string): Promise<number> =>
  connection.run(setLedger, [name, savedId]);

interface FinishInput {
  id: string;
  slug: string;
  /** Undefined for a new product. */
  before: EditableProduct | undefined;
}

async function finish(connection: Queryable, { id, slug, before }: FinishInput): Promise<EditableProduct> {
  await refreshListings(connection, [Number(id)]);
  const product = await findEditableProduct(connection, slug);
  if (!product) throw new Error('a product has gone while it was written');
  await markVocabulary(connection, before, product);
  return product;
}
