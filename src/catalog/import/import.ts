import type { Readable } from 'node:stream';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { minorDigits } from '../../settings/currency.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { refreshListings, refreshNew } from '../listings/refresh-listings.ts';
import { refreshVocabulary } from '../listings/vocabulary.ts';
import { queueImportedPictures } from '../pictures/fetching/queue-fetches.ts';
import { keepChanges, rememberBefore } from './history/keep-changes.ts';
import { MAX_ERRORS } from './read/errors.ts';
import { type ReadProgress, stageFile } from './stage-file.ts';
import { applyStaged, countVariants, listChangedIds, type VariantCounts } from './staged/apply.ts';
import { assignSkus } from './staged/assign-skus.ts';
import { type Changes, listChanges } from './staged/changes.ts';
import { compareWithShop, type ProductCounts } from './staged/compare.ts';
import { fillMissingColumns } from './staged/fill-columns.ts';
import { findConflicts } from './staged/find-conflicts.ts';
import { matchWithShop } from './staged/match.ts';
import { applyOwnPictures, findOwnPictures } from './staged/own-pictures.ts';
import { listRemarks, type Remark } from './staged/remarks.ts';
import { clearStockMarks, createStaging, indexStaging } from './staged/staging.ts';
import { importTransaction, type Refusal, Rollback } from './transaction.ts';

export interface ImportOptions {
  /** Reports the differences and changes nothing. It locks no rows, so no checkout waits for it. */
  dryRun?: boolean;
  /** Removes the variants of the file's products that the file does not list. */
  removesMissing?: boolean;
  /** Takes the file's quantities as they are, even if stock has moved since the export. */
  overwritesStock?: boolean;
  /** Called after each batch and at each further step. */
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  /** Keeps what the import changes, so that it can be undone. A dry run changes nothing, so it keeps nothing. */
  record?: ImportRecord;
}

export interface ImportRecord {
  importId: string;
  /** Writes the row of the import in its transaction, after its changes. It throws to change nothing. */
  finish(connection: Queryable, summary: ImportSummary): Promise<void>;
}

export interface ImportProgress extends ReadProgress {
  step: 'reading' | 'comparing' | 'writing';
}

export interface ImportSummary extends ReadProgress, Changes, ProductCounts {
  variants: VariantCounts;
  remarks: Remark[];
}

export type ImportResult = { ok: true; summary: ImportSummary } | Refusal;

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
    return await importTransaction(database, async (connection): Promise<ImportResult> => {
      const summary = await importWithin(connection, source, options);
      if (options.dryRun) throw new Rollback<ImportResult>({ ok: true, summary });
      if (options.record) await keepChanges(connection, options.record.importId);
      await options.record?.finish(connection, summary);
      return { ok: true, summary };
    });
  } finally {
    source.destroy();
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
    currency,
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
    throw new Rollback<Refusal>({ ok: false, errors: errors.slice(0, MAX_ERRORS) });
  }
  const absent = columns?.absent ?? [];
  await fillMissingColumns(connection, absent);
  await findOwnPictures(connection, absent);
  await assignSkus(connection);
  const counts = await compareWithShop(connection);
  const changes = await listChanges(connection, minorDigits(currency));
  const remarks = [...file.remarks, ...(await listRemarks(connection, absent))];
  signal?.throwIfAborted();
  const summary = { ...file.progress, ...counts, ...changes, remarks };
  if (options.dryRun) return { ...summary, variants: await countVariants(connection) };
  onProgress?.({ ...file.progress, step: 'writing' });
  const variants = await applyStaged(connection, options.record && rememberBefore);
  const importId = options.record?.importId ?? null;
  await applyOwnPictures(connection, importId);
  await queueImportedPictures(connection, importId);
  await refreshDerived(connection);
  await refreshNew(connection);
  return { ...summary, variants };
}

/** After this many changed products, statistics are refreshed at once, so that shoppers' queries are planned well. */
const ANALYZE_FROM_PRODUCTS = 50;
const analyze = statement<[], unknown>('ANALYZE products, variants, listings');

/** Refreshes what is derived from the products that were changed. */
export async function refreshDerived(connection: Queryable): Promise<void> {
  const ids = await listChangedIds(connection);
  if (ids.length === 0) return;
  await refreshListings(connection, ids);
  await refreshVocabulary(connection);
  if (ids.length >= ANALYZE_FROM_PRODUCTS) await connection.run(analyze, []);
}
