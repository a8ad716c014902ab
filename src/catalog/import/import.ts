import type { Readable } from 'node:stream';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { applyStaged, listChangedIds, type VariantCounts } from './apply.ts';
import { type Changes, listChanges } from './changes.ts';
import type { Columns } from './columns.ts';
import { MAX_ERRORS, type RowError, UnreadableFile } from './errors.ts';
import { refreshFacetValues } from './facet-values.ts';
import { refreshListings, refreshNew } from './listings.ts';
import { productFromRows } from './product-from-rows.ts';
import { type ProductRows, readProducts } from './read.ts';
import { refreshSearchWords } from './search-words.ts';
import { compareWithShop, type ProductCounts } from './staged/compare.ts';
import { fillAbsent } from './staged/fill.ts';
import { giveSkus } from './staged/give-skus.ts';
import { matchWithShop } from './staged/match.ts';
import { refuseUnclear } from './staged/refuse.ts';
import { LINES_MAX, listRemarks, type Remark } from './staged/remarks.ts';
import { createStaging, forgetMarks, indexStaging, type StagedProduct, stageBatch } from './staging.ts';

export interface ImportOptions {
  /** Does everything, says what differs, and takes it back. */
  dryRun?: boolean;
  /** Removes the variants of the file's products that the file does not list. */
  removesMissing?: boolean;
  /** Takes the file's quantities as they are, also where stock has moved since the file was exported. */
  overwritesStock?: boolean;
  /** Called after each batch, and once at the end of the file. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

export interface ImportProgress {
  rows: number;
  products: number;
  step: 'reading' | 'comparing' | 'writing';
}

export interface ImportSummary extends Omit<ImportProgress, 'step'>, Changes, ProductCounts {
  variants: VariantCounts;
  remarks: Remark[];
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
 * that are not in the file stay as they are, and so does what the file has no column for. Expected refusals are in
 * the result, at most 100 of them.
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
  const { errors, progress, columns, giftCards } = await stageFile(connection, source, options);
  await indexStaging(connection);
  if (options.overwritesStock) await forgetMarks(connection);
  options.onProgress?.({ ...progress, step: 'comparing' });
  await matchWithShop(connection, { removesMissing: options.removesMissing === true });
  if (columns && errors.length < MAX_ERRORS) errors.push(...(await refuseUnclear(connection, columns)));
  if (errors.length > 0) {
    errors.sort((a, b) => a.line - b.line);
    throw new TakenBack({ ok: false, errors: errors.slice(0, MAX_ERRORS) });
  }
  const absent = columns?.absent ?? [];
  await fillAbsent(connection, absent);
  await giveSkus(connection);
  const counts = await compareWithShop(connection);
  const changes = await listChanges(connection);
  const remarks = await listRemarks(connection, absent);
  const { unknown = [] } = columns ?? {};
  if (unknown.length > 0) remarks.unshift(unknownColumns(unknown));
  if (giftCards.count > 0) remarks.unshift({ ...giftCards, lineCount: giftCards.count });
  options.signal?.throwIfAborted();
  options.onProgress?.({ ...progress, step: 'writing' });
  const variants = await applyStaged(connection);
  await refreshDerived(connection);
  await refreshNew(connection);
  const { rows, products } = progress;
  return { rows, products, ...counts, variants, ...changes, remarks };
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

interface StagedFile {
  errors: RowError[];
  progress: ImportProgress;
  /** Undefined where the file has no rows. */
  columns: Columns | undefined;
  giftCards: Remark;
}

const NAMED_MAX = 5;

const unknownColumns = (names: readonly string[]): Remark => ({
  kind: 'unknown_column',
  count: names.length,
  lineCount: 1,
  lines: [1],
  example: names.slice(0, NAMED_MAX).join(', '),
});

/** Reads to the end, or to the hundredth error; what is wrong in one place does not hide the rest. */
async function stageFile(
  connection: Queryable,
  source: Readable,
  { onProgress, signal }: ImportOptions,
): Promise<StagedFile> {
  const errors: RowError[] = [];
  const report = (line: number, reason: string) => errors.push({ line, reason });
  const progress: ImportProgress = { rows: 0, products: 0, step: 'reading' };
  const giftCards: Remark = { kind: 'gift_card', count: 0, lineCount: 0, lines: [], example: '' };
  let columns: Columns | undefined;
  let batch = new Batch();
  try {
    for await (const rows of readProducts(source, report, signal)) {
      progress.rows += rows.rows.length;
      progress.products++;
      columns = rows.columns;
      if (isGiftCard(rows)) {
        if (++giftCards.count <= LINES_MAX) giftCards.lines.push(rows.rows[0].line);
        continue;
      }
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
  return { errors, progress, columns, giftCards };
}

/** The shop cannot sell gift cards, because it would pack them as parcels and tax them. */
const isGiftCard = ({ rows }: ProductRows): boolean => /^(true|yes|1)$/i.test(rows[0].row.giftCard.trim());

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
