import type { Readable } from 'node:stream';
import { type Database, type Queryable, statement } from '../../platform/database.ts';
import { applyStaged, listChangedIds, type VariantCounts } from './apply.ts';
import { type Changes, listChanges } from './changes.ts';
import { MAX_ERRORS, type RowError, UnreadableFile } from './errors.ts';
import { refreshFacetValues } from './facet-values.ts';
import { refreshListings, refreshNew } from './listings.ts';
import { productFromRows } from './product-from-rows.ts';
import { readProducts } from './read.ts';
import { refreshSearchWords } from './search-words.ts';
import {
  compareWithShop,
  createStaging,
  findSkuErrors,
  indexStaging,
  type StagedProduct,
  stageBatch,
} from './staging.ts';

export interface ImportOptions {
  /** Does everything, says what differs, and takes it back. */
  dryRun?: boolean;
  /** Called after each batch, and once at the end of the file. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

export interface ImportProgress {
  rows: number;
  products: number;
}

export interface ImportSummary extends ImportProgress, Changes {
  created: number;
  updated: number;
  unchanged: number;
  variants: VariantCounts;
}

export type ImportResult = { ok: true; summary: ImportSummary } | { ok: false; errors: RowError[] };

/** A batch is sent when it has as many of either. */
const BATCH_PRODUCTS = 500;
const BATCH_VARIANTS = 5_000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** How long an import waits for another one, and for a row that a checkout holds. */
const LOCK_TIMEOUT_SECONDS = 60;

/**
 * Brings the catalog to what the Shopify product CSV says, in one transaction: all of it or nothing. Products
 * that are not in the file stay as they are. Expected refusals are in the result, at most 100 of them.
 */
export async function importCatalog(
  database: Database,
  source: Readable,
  options: ImportOptions = {},
): Promise<ImportResult> {
  try {
    const summary = await database.transaction(async (connection) => {
      await connection.run(settings, []);
      await takeTurn(connection);
      const done = await importWithin(connection, source, options);
      if (options.dryRun) throw new TakenBack({ ok: true, summary: done });
      return done;
    });
    return { ok: true, summary };
  } catch (error) {
    if (error instanceof TakenBack) return error.result;
    throw error;
  } finally {
    source.destroy();
  }
}

/** Thrown to roll back, with what there is to say. */
class TakenBack extends Error {
  readonly result: ImportResult;
  constructor(result: ImportResult) {
    super('taken back');
    this.result = result;
  }
}

/**
 * A statement over a whole catalog takes longer than one of a page, and a slow upload pauses between them.
 * Nested loops are off because statistics may be wrong by all: an ANALYZE while an import is not committed
 * yet counts 0 rows, and comparing 50,000 with "0" rows in a loop took minutes; hashed it takes a second.
 */
const settings = statement<[], unknown>(`
  SELECT set_config('statement_timeout', '10min', true),
    set_config('idle_in_transaction_session_timeout', '2min', true),
    set_config('lock_timeout', '${LOCK_TIMEOUT_SECONDS}s', true),
    set_config('jit', 'off', true),
    set_config('shop.stock_reason', 'import', true),
    set_config('enable_nestloop', 'off', true)`);

const lock = statement<[], unknown>(`SELECT pg_advisory_xact_lock(hashtext('catalog import'))`);

const LOCK_NOT_AVAILABLE = '55P03';

async function takeTurn(connection: Queryable): Promise<void> {
  try {
    await connection.run(lock, []);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    const reason = `Another import has been running for ${LOCK_TIMEOUT_SECONDS} seconds: try again when it is done`;
    throw new TakenBack({ ok: false, errors: [{ line: 0, reason }] });
  }
}

async function importWithin(
  connection: Queryable,
  source: Readable,
  options: ImportOptions,
): Promise<ImportSummary> {
  await createStaging(connection);
  const { errors, progress } = await stageFile(connection, source, options);
  await indexStaging(connection);
  if (errors.length < MAX_ERRORS) errors.push(...(await findSkuErrors(connection)));
  if (errors.length > 0) {
    errors.sort((a, b) => a.line - b.line);
    throw new TakenBack({ ok: false, errors: errors.slice(0, MAX_ERRORS) });
  }
  const counts = await compareWithShop(connection);
  const changes = await listChanges(connection);
  options.signal?.throwIfAborted();
  const variants = await applyStaged(connection);
  await refreshDerived(connection);
  await refreshNew(connection);
  return { ...progress, ...counts, variants, ...changes };
}

/** From so many changed products on, what shoppers read is planned by what there is now, at once. */
const ANALYZE_FROM_PRODUCTS = 50;
const analyze = statement<[], unknown>('ANALYZE products, variants, listings');

async function refreshDerived(connection: Queryable): Promise<void> {
  const ids = await listChangedIds(connection);
  if (ids.length === 0) return;
  await refreshListings(connection, ids);
  await refreshFacetValues(connection);
  await refreshSearchWords(connection);
  if (ids.length >= ANALYZE_FROM_PRODUCTS) await connection.run(analyze, []);
}

/** Reads to the end, or to the hundredth error; what is wrong in one place does not hide the rest. */
async function stageFile(
  connection: Queryable,
  source: Readable,
  { onProgress, signal }: ImportOptions,
): Promise<{ errors: RowError[]; progress: ImportProgress }> {
  const errors: RowError[] = [];
  const report = (line: number, reason: string) => errors.push({ line, reason });
  const progress = { rows: 0, products: 0 };
  let batch = new Batch();
  try {
    for await (const rows of readProducts(source, report, signal)) {
      progress.rows += rows.rows.length;
      progress.products++;
      const product = productFromRows(rows, report);
      if (product) batch.add({ ...product, ordinal: progress.products });
      if (errors.length >= MAX_ERRORS) break;
      if (!batch.isFull()) continue;
      await stageBatch(connection, batch.products);
      onProgress?.({ ...progress });
      batch = new Batch();
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    report(error.line, error.message);
  }
  await stageBatch(connection, batch.products);
  onProgress?.({ ...progress });
  return { errors, progress };
}

class Batch {
  readonly products: StagedProduct[] = [];
  #variants = 0;
  #characters = 0;

  add(product: StagedProduct): void {
    this.products.push(product);
    this.#variants += product.variants.length;
    this.#characters += product.descriptionHtml.length;
  }

  isFull(): boolean {
    return (
      this.products.length >= BATCH_PRODUCTS ||
      this.#variants >= BATCH_VARIANTS ||
      this.#characters >= BATCH_CHARACTERS
    );
  }
}
