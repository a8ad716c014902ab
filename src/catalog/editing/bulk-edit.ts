import type { Actor } from '../../audit/actor.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { isUuid } from '../../web/typed-text.ts';
import { draftOf } from './draft-of.ts';
import { type EditableProduct, findEditableProduct } from './find-product.ts';
import type { ProductDraft } from './product-draft.ts';
import { deleteProduct, updateProduct } from './save-product.ts';
import { lockVariantsOf } from './write-product.ts';

/** Changes of many products: selected first, then looked at, then made in batches. */

export const BULK_ACTIONS = ['status', 'add-tags', 'remove-tags', 'vendor', 'type', 'delete'] as const;
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
      count(*) FILTER (WHERE outcome = 'refused')::int AS "refusedCount"
    FROM bulk_edit_products WHERE bulk_edit_id = id) AS counts
  WHERE id = $1::uuid`);

export const findBulkEdit = async (connection: Queryable, id: string): Promise<BulkEdit | undefined> =>
  isUuid(id) ? connection.find(selectEdit, [id]) : undefined;

/** What an action would do to one product. Both texts are the same if it changes nothing. */
export interface PreviewedProduct {
  slug: string;
  name: string;
  before: string;
  after: string;
}

const PREVIEWED_MAX = 50;

type PreviewRow = Pick<EditableProduct, 'slug' | 'name' | 'status' | 'vendor' | 'type' | 'tags'>;

const selectPreviewed = statement<[id: string, rowsMax: number], PreviewRow>(`
  SELECT slug, name, status, vendor, type, tags
  FROM bulk_edit_products JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 ORDER BY product_id LIMIT $2`);

const countChanged = statement<
  [id: string, action: string, value: string, tags: readonly string[]],
  { count: number }
>(`
  SELECT count(*)::int FROM bulk_edit_products JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 AND CASE $2
    WHEN 'status' THEN status <> $3 WHEN 'vendor' THEN vendor <> $3 WHEN 'type' THEN type <> $3
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
    const text = (product: Pick<ProductDraft, 'status' | 'vendor' | 'type' | 'tags'>) =>
      action === 'add-tags' || action === 'remove-tags'
        ? product.tags.join(', ')
        : shownValue(product, action);
    const after = action === 'delete' ? 'deleted' : text({ ...row, ...changeOf(action, value, row) });
    return { slug: row.slug, name: row.name, before: text(row), after };
  });
  return { changedCount: counted?.count ?? 0, first };
}

const shownValue = (
  product: Pick<ProductDraft, 'status' | 'vendor' | 'type'>,
  action: Exclude<BulkAction, 'add-tags' | 'remove-tags'>,
): string => (action === 'delete' ? product.status : product[action]);

const tagsOf = (value: string): string[] =>
  value
    .split(/[,\n]/)
    .map((tag) => tag.replace(/\s+/g, ' ').trim())
    .filter(Boolean);

function changeOf(
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

const BATCH_SIZE = 20;

// The lock keeps two instances from working on the same edit.
const claim = statement<[], { id: string; action: BulkAction; value: string; actor: Actor }>(`
  SELECT id, action, value, actor FROM bulk_edits WHERE started_at IS NOT NULL AND finished_at IS NULL
  ORDER BY started_at LIMIT 1 FOR UPDATE SKIP LOCKED`);
const nextProducts = statement<[id: string, rowsMax: number], { productId: string; slug: string | null }>(`
  SELECT product_id AS "productId", slug FROM bulk_edit_products LEFT JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 AND outcome IS NULL ORDER BY product_id LIMIT $2`);
const setOutcome = statement<[id: string, productId: string, outcome: string], never>(
  'UPDATE bulk_edit_products SET outcome = $3 WHERE bulk_edit_id = $1 AND product_id = $2',
);
const finish = statement<[id: string], never>('UPDATE bulk_edits SET finished_at = now() WHERE id = $1');

/**
 * Changes the next products of an edit that is under way, in one transaction. A process that ends in the middle leaves
 * the batch undone, and another one does it. Resolves to false if there is nothing to do.
 */
export const runBulkBatch = (database: Database): Promise<boolean> =>
  retriedTransaction(database, async (connection) => {
    const edit = await connection.find(claim, []);
    if (!edit) return false;
    const products = await connection.list(nextProducts, [edit.id, BATCH_SIZE]);
    await lockVariantsOf(
      connection,
      products.map(({ productId }) => productId),
    );
    for (const { productId, slug } of products) {
      const outcome = slug === null ? 'gone' : await changeOne(connection, edit, slug);
      await connection.run(setOutcome, [edit.id, productId, outcome]);
    }
    if (products.length < BATCH_SIZE) await connection.run(finish, [edit.id]);
    return true;
  });

async function changeOne(
  connection: Queryable,
  { action, value, actor }: { action: BulkAction; value: string; actor: Actor },
  slug: string,
): Promise<'changed' | 'unchanged' | 'gone' | 'refused'> {
  if (action === 'delete') {
    const deleted = await deleteProduct(connection, actor, { slug, version: undefined });
    return deleted.ok ? 'changed' : 'gone';
  }
  const current = await findEditableProduct(connection, slug);
  if (!current) return 'gone';
  const isSame = ([name, text]: [string, unknown]) =>
    JSON.stringify(current[name as keyof EditableProduct]) === JSON.stringify(text);
  if (Object.entries(changeOf(action, value, current)).every(isSame)) return 'unchanged';
  const updated = await updateProduct(connection, actor, {
    slug,
    version: undefined,
    draftOf: (now) => ({ ...draftOf(now), ...changeOf(action, value, now) }),
  });
  return updated.ok ? 'changed' : 'refused';
}

/** Works until no edit is left, or until the signal ends it. */
export async function runBulkEdits(
  { database, announceCatalog }: { database: Database; announceCatalog(): Promise<void> },
  isEnded: () => boolean,
): Promise<void> {
  while (!isEnded() && (await runBulkBatch(database))) await announceCatalog();
}

const deleteOld = statement<[], never>(`
  DELETE FROM bulk_edits WHERE id = ANY (ARRAY(
    SELECT id FROM bulk_edits WHERE created_at < now() - interval '7 days'
      AND (started_at IS NULL OR finished_at IS NOT NULL) LIMIT ${SWEEP_BATCH}))`);

/** Forgets edits after a week, except those under way; resolves to how many. */
export const sweepBulkEdits = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
