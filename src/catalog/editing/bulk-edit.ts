import type { Actor } from '../../audit/actor.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { isUuid } from '../../web/typed-text.ts';
import type { EditableProduct } from './find-product.ts';
import type { ProductDraft } from './product-draft.ts';

/** Bulk edits: the staff selects products, previews the change, and starts it. run-bulk-edits.ts makes it in batches. */

export const BULK_ACTIONS = [
  'status',
  'add-tags',
  'remove-tags',
  'vendor',
  'type',
  'tax-class',
  'delete',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

export interface BulkEdit {
  id: string;
  action: BulkAction;
  value: string;
  isStarted: boolean;
  isFinished: boolean;
  productCount: number;
  doneCount: number;
  changedCount: number;
  /** Products that were not acceptable with the change, or failed. */
  refusedCount: number;
}

const insertEdit = statement<[customerId: string, action: string], { id: string }>(
  'INSERT INTO bulk_edits (customer_id, action) VALUES ($1, $2) RETURNING id',
);
const addSelected = statement<[id: string, slugs: readonly string[]], never>(`
  INSERT INTO bulk_edit_products (bulk_edit_id, product_id)
  SELECT $1, id FROM products WHERE slug = ANY ($2::text[])`);

/** Remembers which products an action is for. Nothing is changed yet. `addProducts` adds those that a search finds. */
export async function createBulkEdit(
  database: Database,
  { customerId, action }: { customerId: string; action: BulkAction },
  products: readonly string[] | ((connection: Queryable, id: string) => Promise<unknown>),
): Promise<string> {
  return database.transaction(async (connection) => {
    const edit = await connection.find(insertEdit, [customerId, action]);
    if (!edit) throw new Error('a bulk edit was not stored');
    if (typeof products === 'function') await products(connection, edit.id);
    else await connection.run(addSelected, [edit.id, products]);
    return edit.id;
  });
}

const selectEdit = statement<[id: string], BulkEdit>(`
  SELECT id, action, value, started_at IS NOT NULL AS "isStarted", finished_at IS NOT NULL AS "isFinished", counts.*
  FROM bulk_edits, LATERAL (
    SELECT count(*)::int AS "productCount", count(outcome)::int AS "doneCount",
      count(*) FILTER (WHERE outcome = 'changed')::int AS "changedCount",
      count(*) FILTER (WHERE outcome IN ('refused', 'failed'))::int AS "refusedCount"
    FROM bulk_edit_products WHERE bulk_edit_id = id) AS counts
  WHERE id = $1::uuid`);

export const findBulkEdit = async (connection: Queryable, id: string): Promise<BulkEdit | undefined> =>
  isUuid(id) ? connection.find(selectEdit, [id]) : undefined;

/** A product that was not changed. */
export interface RefusedProduct {
  slug: string;
  name: string;
  /** A sentence that says why. */
  fault: string;
}

const REFUSED_SHOWN = 50;

const selectRefused = statement<[id: string, rowsMax: number], RefusedProduct>(`
  SELECT slug, name, fault
  FROM bulk_edit_products JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 AND outcome IN ('refused', 'failed') ORDER BY product_id LIMIT $2`);

/** The first products that were not changed, and why. */
export const listRefused = (connection: Queryable, { id }: BulkEdit): Promise<RefusedProduct[]> =>
  connection.list(selectRefused, [id, REFUSED_SHOWN]);

/** What an action would do to one product. Both texts are the same if it changes nothing. */
export interface PreviewedProduct {
  slug: string;
  name: string;
  before: string;
  after: string;
}

const PREVIEWED_MAX = 50;

type PreviewRow = Pick<EditableProduct, 'slug' | 'name' | 'status' | 'vendor' | 'type' | 'taxClass' | 'tags'>;

const selectPreviewed = statement<[id: string, rowsMax: number], PreviewRow>(`
  SELECT slug, name, status, vendor, type, tax_class AS "taxClass", tags
  FROM bulk_edit_products JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 ORDER BY product_id LIMIT $2`);

const countChanged = statement<
  [id: string, action: string, value: string, tags: readonly string[]],
  { count: number }
>(`
  SELECT count(*)::int FROM bulk_edit_products JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 AND CASE $2
    WHEN 'status' THEN status <> $3 WHEN 'vendor' THEN vendor <> $3 WHEN 'type' THEN type <> $3
    WHEN 'tax-class' THEN tax_class <> $3
    WHEN 'add-tags' THEN NOT ARRAY(SELECT lower(tag) FROM unnest(tags) AS tag) @> $4::text[]
    WHEN 'remove-tags' THEN ARRAY(SELECT lower(tag) FROM unnest(tags) AS tag) && $4::text[]
    ELSE true END`);

/** How many products the action changes, and what it does to the first 50. */
export async function previewBulkEdit(
  connection: Queryable,
  { id, action }: BulkEdit,
  value: string,
): Promise<{ changedCount: number; first: PreviewedProduct[] }> {
  const tags = tagsOf(value).map((tag) => tag.toLowerCase());
  const counted = await connection.find(countChanged, [id, action, value, tags]);
  const rows = await connection.list(selectPreviewed, [id, PREVIEWED_MAX]);
  const first = rows.map((row) => {
    const text = (product: Pick<ProductDraft, 'status' | 'vendor' | 'type' | 'taxClass' | 'tags'>) =>
      action === 'add-tags' || action === 'remove-tags'
        ? product.tags.join(', ')
        : shownValue(product, action);
    const after = action === 'delete' ? 'deleted' : text({ ...row, ...changeOf(action, value, row) });
    return { slug: row.slug, name: row.name, before: text(row), after };
  });
  return { changedCount: counted?.count ?? 0, first };
}

function shownValue(
  product: Pick<ProductDraft, 'status' | 'vendor' | 'type' | 'taxClass'>,
  action: Exclude<BulkAction, 'add-tags' | 'remove-tags'>,
): string {
  if (action === 'tax-class') return product.taxClass;
  return action === 'delete' ? product.status : product[action];
}

const tagsOf = (value: string): string[] =>
  value
    .split(/[,\n]/)
    .map((tag) => tag.replace(/\s+/g, ' ').trim())
    .filter(Boolean);

/** The members that an action changes. */
export function changeOf(
  action: Exclude<BulkAction, 'delete'>,
  value: string,
  product: Pick<ProductDraft, 'tags'>,
): Partial<ProductDraft> {
  const given = tagsOf(value);
  const names = new Set(given.map((tag) => tag.toLowerCase()));
  const others = product.tags.filter((tag) => !names.has(tag.toLowerCase()));
  switch (action) {
    case 'status':
      return { status: value as ProductDraft['status'] };
    case 'vendor':
    case 'type':
      return { [action]: value };
    case 'tax-class':
      return { taxClass: value as ProductDraft['taxClass'] };
    case 'add-tags': {
      const had = new Set(product.tags.map((tag) => tag.toLowerCase()));
      return { tags: [...product.tags, ...given.filter((tag) => !had.has(tag.toLowerCase()))] };
    }
    case 'remove-tags':
      return { tags: others };
  }
}

const startEdit = statement<[id: string, value: string, actor: string], never>(`
  UPDATE bulk_edits SET value = $2, actor = $3, started_at = now() WHERE id = $1 AND started_at IS NULL`);

/** Starts an edit once, however often it is asked for. Resolves to false if it was started before. */
export const startBulkEdit = async (
  connection: Queryable,
  actor: Actor,
  { id, value }: { id: string; value: string },
): Promise<boolean> => (await connection.run(startEdit, [id, value, JSON.stringify(actor)])) > 0;

const deleteOld = statement<[], never>(`
  DELETE FROM bulk_edits WHERE id = ANY (ARRAY(
    SELECT id FROM bulk_edits WHERE created_at < now() - interval '7 days'
      AND (started_at IS NULL OR finished_at IS NOT NULL) LIMIT ${SWEEP_BATCH}))`);

/** Forgets edits after a week, except those under way; resolves to how many. */
export const sweepBulkEdits = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
