import type { Actor } from '../../audit/actor.ts';
import { type Database, isDatabaseAway, type Queryable, statement } from '../../database/database.ts';
import { type BulkAction, changeOf } from './bulk-edit.ts';
import { draftOf } from './draft-of.ts';
import { type EditableProduct, findEditableProduct } from './find-product.ts';
import { deleteProduct, updateProduct } from './save-product.ts';
import { lockVariantsOf } from './write-product.ts';

export interface RunBulkEditsDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** Works until no edit is left, or until the signal ends it. */
export async function runBulkEdits(
  { database, announceCatalog }: RunBulkEditsDeps,
  isEnded: () => boolean,
): Promise<void> {
  while (!isEnded() && (await runBulkBatch(database))) await announceCatalog();
}

const BATCH_SIZE = 20;
/** A product is tried this often if other transactions keep it from being changed. */
const TRIES_MAX = 3;

interface RunningEdit {
  id: string;
  action: BulkAction;
  value: string;
  actor: Actor;
}

// The lock keeps two instances from working on the same edit.
const claim = statement<[], RunningEdit>(`
  SELECT id, action, value, actor FROM bulk_edits WHERE started_at IS NOT NULL AND finished_at IS NULL
  ORDER BY started_at LIMIT 1 FOR UPDATE SKIP LOCKED`);
const nextProducts = statement<
  [id: string, rowsMax: number],
  { productId: string; slug: string | null; tries: number }
>(`
  SELECT product_id AS "productId", slug, tries FROM bulk_edit_products LEFT JOIN products ON products.id = product_id
  WHERE bulk_edit_id = $1 AND outcome IS NULL ORDER BY product_id LIMIT $2`);
const setOutcome = statement<
  [id: string, productId: string, outcome: Outcome['outcome'] | null, fault: string],
  never
>(`
  UPDATE bulk_edit_products SET outcome = $3, fault = left($4, 500), tries = tries + 1
  WHERE bulk_edit_id = $1 AND product_id = $2`);
const finish = statement<[id: string], never>(`
  UPDATE bulk_edits SET finished_at = now()
  WHERE id = $1 AND NOT EXISTS (SELECT FROM bulk_edit_products WHERE bulk_edit_id = $1 AND outcome IS NULL)`);

/**
 * Changes the next products of an edit that is under way, in one transaction. A process that ends in the middle leaves
 * the batch undone, and another one does it. Resolves to false if there is nothing to do.
 */
export const runBulkBatch = (database: Database): Promise<boolean> =>
  database.transaction(async (connection) => {
    const edit = await connection.find(claim, []);
    if (!edit) return false;
    const products = await connection.list(nextProducts, [edit.id, BATCH_SIZE]);
    await lockVariantsOf(
      connection,
      products.map(({ productId }) => productId),
    );
    for (const { productId, slug, tries } of products) {
      const { outcome, fault = '' } =
        slug === null ? { outcome: 'gone' as const } : await tryOne(connection, edit, slug, tries);
      await connection.run(setOutcome, [edit.id, productId, outcome, fault]);
    }
    await connection.run(finish, [edit.id]);
    return true;
  });

interface Outcome {
  /** Null for a product that is tried again. */
  outcome: 'changed' | 'unchanged' | 'gone' | 'refused' | 'failed' | null;
  /** Why it was not changed. */
  fault?: string;
}

const [setSavepoint, undoToSavepoint, forgetSavepoint] = [
  'SAVEPOINT one_product',
  'ROLLBACK TO SAVEPOINT one_product',
  'RELEASE SAVEPOINT one_product',
].map((sql) => statement<[], never>(sql)) as [Savepoint, Savepoint, Savepoint];
type Savepoint = ReturnType<typeof statement<[], never>>;

/** A product that cannot be changed must not keep the others from it, so what fails is undone and noted. */
async function tryOne(
  connection: Queryable,
  edit: RunningEdit,
  slug: string,
  tries: number,
): Promise<Outcome> {
  await connection.run(setSavepoint, []);
  try {
    const done = await changeOne(connection, edit, slug);
    await connection.run(forgetSavepoint, []);
    return done;
  } catch (error) {
    // This throws if the connection is lost. The whole batch is then done later.
    await connection.run(undoToSavepoint, []);
    const isForLater = isPassing(error as Error) && tries + 1 < TRIES_MAX;
    return { outcome: isForLater ? null : 'failed', fault: `It could not be changed: ${messageOf(error)}` };
  }
}

/** Whether the error may not come again: a time-out or a deadlock. */
const isPassing = (error: Error & { code?: string }): boolean =>
  isDatabaseAway(error) || /^40/.test(error.code ?? '');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function changeOne(
  connection: Queryable,
  { action, value, actor }: RunningEdit,
  slug: string,
): Promise<Outcome> {
  if (action === 'delete') {
    const deleted = await deleteProduct(connection, actor, { slug, version: undefined });
    return { outcome: deleted.ok ? 'changed' : 'gone' };
  }
  const current = await findEditableProduct(connection, slug);
  if (!current) return { outcome: 'gone' };
  const isSame = ([name, text]: [string, unknown]) =>
    JSON.stringify(current[name as keyof EditableProduct]) === JSON.stringify(text);
  if (Object.entries(changeOf(action, value, current)).every(isSame)) return { outcome: 'unchanged' };
  const updated = await updateProduct(connection, actor, {
    slug,
    version: undefined,
    draftOf: (now) => ({ ...draftOf(now), ...changeOf(action, value, now) }),
  });
  if (updated.ok) return { outcome: 'changed' };
  if (updated.reason !== 'faulty') return { outcome: 'gone' };
  const [[field, fault] = ['', '']] = Object.entries(updated.faults);
  return { outcome: 'refused', fault: `${field}: ${fault}` };
}
