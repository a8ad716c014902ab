import type { Readable } from 'node:stream';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { minorDigits } from '../../settings/currency.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { refreshListings, refreshNew } from '../listings/refresh-listings.ts';
import { refreshVocabulary } from '../listings/vocabulary.ts';
import { queueImportedPictures } from '../pictures/fetching/queue-fetches.ts';
import { MAX_ERRORS, type RowError } from './read/errors.ts';
import { type ReadProgress, stageFile } from './stage-file.ts';
import { applyStaged, listChangedIds, type VariantCounts } from './staged/apply.ts';
import { assignSkus } from './staged/assign-skus.ts';
import { type Changes, listChanges } from './staged/changes.ts';
import { compareWithShop, type ProductCounts } from './staged/compare.ts';
import { fillMissingColumns } from './staged/fill-columns.ts';
import { findConflicts } from './staged/find-conflicts.ts';
import { matchWithShop } from './staged/match.ts';
import { listRemarks, type Remark } from './staged/remarks.ts';
import { clearStockMarks, createStaging, indexStaging } from './staged/staging.ts';

export interface ImportOptions {
  /** Runs the whole import, reports the differences, and rolls back. */
  dryRun?: boolean;
  /** Removes the variants of the file's products that the file does not list. */
  removesMissing?: boolean;
  /** Takes the file's quantities as they are, even if stock has moved since the export. */
  overwritesStock?: boolean;
  /** Called after each batch and at each further step. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

export interface ImportProgress extends ReadProgress {
  step: 'reading' | 'comparing' | 'writing';
}

export interface ImportSummary extends ReadProgress, Changes, ProductCounts {
  variants: VariantCounts;
  remarks: Remark[];
}

export type ImportResult = { ok: true; summary: ImportSummary } | { ok: false; errors: RowError[] };

/** How long an import waits for another import, or for a row that a checkout has locked. */
const LOCK_TIMEOUT_SECONDS = 60;

/**
 * Makes the catalog match a Shopify product CSV, in one transaction: the whole file or nothing. Products that are not
 * in the file and fields that it has no column for stay unchanged. The result lists at most 100 errors.
 */
export async function importCatalog(
  database: Database,
  source: Readable,
  options: ImportOptions = {},
): Promise<ImportResult> {
  try {
    const summary = await database.transaction(async (connection) => {
      await connection.run(settings, []);
      await lockImports(connection);
      const done = await importWithin(connection, source, options);
      if (options.dryRun) throw new Rollback({ ok: true, summary: done });
      return done;
    });
    return { ok: true, summary };
  } catch (error) {
    if (error instanceof Rollback) return error.result;
    throw error;
  } finally {
    source.destroy();
  }
}

/** Thrown to roll the transaction back and return a result. */
class Rollback extends Error {
  readonly result: ImportResult;
  constructor(result: ImportResult) {
    super('rolled back');
    this.result = result;
  }
}

/**
 * Statements over the whole catalog take longer than those of a page, and a slow upload pauses between statements.
 * Nested loops are disabled because statistics may be wrong: an ANALYZE during an uncommitted import counts 0 rows,
 * and comparing 50,000 rows with "0" rows in a loop took minutes. With hash joins it takes a second.
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

async function lockImports(connection: Queryable): Promise<void> {
  try {
    await connection.run(lock, []);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    const reason = `Another import has been running for more than ${LOCK_TIMEOUT_SECONDS} seconds: try again when it has finished`;
    throw new Rollback({ ok: false, errors: [{ line: 0, reason }] });
  }
}

async function importWithin(
  connection: Queryable,
  source: Readable,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { onProgress, signal } = options;
  await createStaging(connection);
  const { currency } = await getNewestSettings(connection);
  const file = await stageFile(connection, source, {
    signal,
    minorDigits: minorDigits(currency),
    onProgress: (progress) => onProgress?.({ ...progress, step: 'reading' }),
  });
  await indexStaging(connection);
  if (options.overwritesStock) await clearStockMarks(connection);
  onProgress?.({ ...file.progress, step: 'comparing' });
  await matchWithShop(connection, { removesMissing: options.removesMissing === true });
  const { columns, errors } = file;
  if (columns && errors.length < MAX_ERRORS) errors.push(...(await findConflicts(connection, columns)));
  if (errors.length > 0) {
    errors.sort((a, b) => a.line - b.line);
    throw new Rollback({ ok: false, errors: errors.slice(0, MAX_ERRORS) });
  }
  const absent = columns?.absent ?? [];
  await fillMissingColumns(connection, absent);
  await assignSkus(connection);
  const counts = await compareWithShop(connection);
  const changes = await listChanges(connection, minorDigits(currency));
  const remarks = [...file.remarks, ...(await listRemarks(connection, absent))];
  signal?.throwIfAborted();
  onProgress?.({ ...file.progress, step: 'writing' });
  const variants = await applyStaged(connection);
  await queueImportedPictures(connection);
  await refreshDerived(connection);
  await refreshNew(connection);
  return { ...file.progress, ...counts, variants, ...changes, remarks };
}

/** After this many changed products, statistics are refreshed at once, so that shoppers' queries are planned well. */
const ANALYZE_FROM_PRODUCTS = 50;
const analyze = statement<[], unknown>('ANALYZE products, variants, listings');

async function refreshDerived(connection: Queryable): Promise<void> {
  const ids = await listChangedIds(connection);
  if (ids.length === 0) return;
  await refreshListings(connection, ids);
  await refreshVocabulary(connection);
  if (ids.length >= ANALYZE_FROM_PRODUCTS) await connection.run(analyze, []);
}
