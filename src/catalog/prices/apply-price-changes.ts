import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { amountStep } from '../../settings/currency.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { refreshListingPrices } from '../listings/refresh-prices.ts';
import { newPriceSql } from './price-change.ts';

/*
 * Price changes start and end by the database's clock. Each start and end is one transaction, so a killed instance leaves
 * nothing half done, and the next one does it. One lock serializes them, because the price of a variant depends on all
 * active changes. As in an import and a checkout, variants are locked by SKU, and then products.
 */

/** Starts come first: where one change follows another, the base price does not show in between. */
const selectDue = statement<[], { id: string }>(`
  SELECT id FROM price_changes
  WHERE ended_at IS NULL AND (ends_at <= now() OR (started_at IS NULL AND starts_at <= now()))
  ORDER BY started_at IS NOT NULL, starts_at, id LIMIT 100`);

export interface ApplyPriceChangesResult {
  /** How many changes this instance has started or ended. */
  applied: number;
  /** Of changes that could not be started or ended. The next run tries them again. */
  errors: unknown[];
}

/** Starts and ends what is due. A change that fails does not stop the others. */
export async function applyPriceChanges(database: Database): Promise<ApplyPriceChangesResult> {
  const result: ApplyPriceChangesResult = { applied: 0, errors: [] };
  for (const { id } of await database.list(selectDue, [])) {
    try {
      if (await retriedTransaction(database, (connection) => applyOne(connection, id))) result.applied++;
    } catch (error) {
      result.errors.push(error);
    }
  }
  return result;
}

const tryLock = statement<[], { isMine: boolean }>(
  `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.priceChanges}) AS "isMine"`,
);
const selectStep = statement<[id: string], { isStarted: boolean; isEndDue: boolean; isStartDue: boolean }>(`
  SELECT started_at IS NOT NULL AS "isStarted", coalesce(ends_at <= now(), false) AS "isEndDue",
    starts_at <= now() AS "isStartDue"
  FROM price_changes WHERE id = $1 AND ended_at IS NULL FOR UPDATE`);

/** Resolves to false if another instance does it, or it is done. */
async function applyOne(connection: Queryable, id: string): Promise<boolean> {
  if (!(await connection.find(tryLock, []))?.isMine) return false;
  const step = await connection.find(selectStep, [id]);
  if (!step || (step.isStarted && !step.isEndDue) || !step.isStartDue) return false;
  if (step.isStarted) await end(connection, id, '');
  else if (step.isEndDue) await connection.run(markEnded, [id, '']);
  else await start(connection, id);
  return true;
}

const waitForLock = statement<[], unknown>(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.priceChanges})`);
const selectOpen = statement<[id: string], { id: string; name: string; isStarted: boolean }>(`
  SELECT id, name, started_at IS NOT NULL AS "isStarted" FROM price_changes
  WHERE id::text = $1 AND ended_at IS NULL FOR UPDATE`);

/** Ends a change now and undoes what it did, or cancels one that has not started. Resolves to false if it has ended. */
export async function endPriceChange(connection: Queryable, actor: Actor, id: string): Promise<boolean> {
  await connection.find(waitForLock, []);
  const open = await connection.find(selectOpen, [id]);
  if (!open) return false;
  if (open.isStarted) await end(connection, open.id, actor.name);
  else await connection.run(markEnded, [open.id, actor.name]);
  await recordChange(connection, actor, {
    action: open.isStarted ? 'price-change.end' : 'price-change.cancel',
    subject: { kind: 'price-change', id: open.id },
    before: { name: open.name, state: open.isStarted ? 'active' : 'scheduled' },
    after: { state: 'ended' },
  });
  return true;
}

const lockProductVariants = statement<[id: string], unknown>(`
  SELECT count(*) FROM (SELECT FROM variants
    WHERE product_id = ANY ((SELECT product_ids FROM price_changes WHERE id = $1)::bigint[])
    ORDER BY sku FOR UPDATE) AS locked`);
const insertLines = statement<[id: string, step: number], never>(`
  INSERT INTO price_change_lines (change_id, sku, was_minor, price_minor)
  SELECT id, sku, was, new
  FROM price_changes JOIN variants ON product_id = ANY (product_ids),
    LATERAL (SELECT base_price(variants) AS was) AS base,
    LATERAL (SELECT ${newPriceSql({ kind: 'kind', value: 'value', base: 'was', step: '$2::int' })} AS new) AS made
  WHERE id = $1 AND new IS NOT NULL ORDER BY sku`);
const markStarted = statement<[id: string], never>(
  'UPDATE price_changes SET started_at = now() WHERE id = $1',
);

/** The lines are written now, because base prices may have changed since the change was planned. */
async function start(connection: Queryable, id: string): Promise<void> {
  await connection.find(lockProductVariants, [id]);
  const { currency } = await getNewestSettings(connection);
  await connection.run(insertLines, [id, amountStep(currency)]);
  await connection.run(markStarted, [id]);
  await reprice(connection, id);
}

const lockLines = statement<[id: string], unknown>(`
  SELECT count(*) FROM (SELECT FROM variants
    WHERE sku IN (SELECT sku FROM price_change_lines WHERE change_id = $1) ORDER BY sku FOR UPDATE) AS locked`);
const markEnded = statement<[id: string, endedBy: string], never>(
  'UPDATE price_changes SET ended_at = now(), ended_by = $2 WHERE id = $1',
);

async function end(connection: Queryable, id: string, endedBy: string): Promise<void> {
  await connection.find(lockLines, [id]);
  await connection.run(markEnded, [id, endedBy]);
  await reprice(connection, id);
}

// While this is set, triggers neither make the prices the base nor write the history.
const allowPrices = statement<[value: string], unknown>(`
  SELECT set_config('shop.applies_prices', $1, true), set_config('shop.notes_prices', $1, true)`);

/** The function `changed_price` does the same for one variant. Calling it for thousands takes much longer. */
const LOWEST = `(
  SELECT min(CASE kind WHEN 'fixed' THEN active.price_minor ELSE least(active.price_minor, base) END)
  FROM price_change_lines AS active JOIN price_changes ON price_changes.id = active.change_id
  WHERE active.sku = variants.sku AND started_at IS NOT NULL AND ended_at IS NULL)`;

const updatePrices = statement<[id: string], { productId: string }>(`
  WITH next AS (
    SELECT variants.sku, variants.price_minor AS was, base, base_compare_at(variants) AS compare_at, ${LOWEST} AS price
    FROM price_change_lines AS line JOIN variants USING (sku), LATERAL (SELECT base_price(variants) AS base) AS one
    WHERE line.change_id = $1
  ), changed AS (
    UPDATE variants SET price_minor = coalesce(next.price, next.base),
      compare_at_minor = CASE WHEN next.price IS NULL THEN next.compare_at
        ELSE changed_compare_at(next.price, next.base, next.compare_at) END,
      base_price_minor = CASE WHEN next.price IS NOT NULL THEN next.base END,
      base_compare_at_minor = CASE WHEN next.price IS NOT NULL THEN next.compare_at END
    FROM next WHERE variants.sku = next.sku
    RETURNING variants.sku, product_id, created_at, price_minor, was
  ), noted AS (
    INSERT INTO price_history (sku, variant_created_at, price_minor, was_minor)
    SELECT sku, created_at, price_minor, was FROM changed WHERE price_minor <> was ORDER BY sku
  )
  SELECT DISTINCT product_id AS "productId" FROM changed`);

const noteProducts = statement<[ids: readonly number[]], never>(`
  INSERT INTO page_changes (kind, slug) SELECT 'product', slug FROM products WHERE id = ANY ($1::bigint[])`);

/** Gives each variant of a change its price of this moment. */
async function reprice(connection: Queryable, id: string): Promise<void> {
  await connection.find(allowPrices, ['on']);
  const changed = await connection.list(updatePrices, [id]);
  await connection.find(allowPrices, ['']);
  const productIds = changed.map(({ productId }) => Number(productId));
  await connection.run(noteProducts, [productIds]);
  await refreshListingPrices(connection, productIds);
}
