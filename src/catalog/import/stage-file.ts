import type { Readable } from 'node:stream';
import type { Queryable } from '../../database/database.ts';
import type { Columns } from './read/columns.ts';
import { MAX_ERRORS, type Report, type RowError, UnreadableFile } from './read/errors.ts';
import { productFromRows } from './read/product-from-rows.ts';
import { type ProductRows, readProducts } from './read/read-products.ts';
import { LINES_MAX, type Remark } from './staged/remarks.ts';
import { type StagedProduct, stageBatch } from './staged/staging.ts';

/** A batch is written when it reaches any of these limits. */
const BATCH_PRODUCTS = 500;
const BATCH_VARIANTS = 5_000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

export interface ReadProgress {
  rows: number;
  products: number;
}

export interface StageFileOptions {
  /** Called after each batch. */
  onProgress(progress: ReadProgress): void;
  /** The shop's currency. */
  currency: string;
  signal?: AbortSignal | undefined;
}

export interface StagedFile {
  errors: RowError[];
  progress: ReadProgress;
  /** It is undefined when the file has no rows. */
  columns: Columns | undefined;
  /** These name what the file contains that the shop does not import. */
  remarks: Remark[];
}

/** Reads the file into the staging tables. It goes on after errors, to report as many as possible, up to MAX_ERRORS. */
export async function stageFile(
  connection: Queryable,
  source: Readable,
  { onProgress, currency, signal }: StageFileOptions,
): Promise<StagedFile> {
  const errors: RowError[] = [];
  const report: Report = (line, reason) => errors.push({ line, reason });
  const progress: ReadProgress = { rows: 0, products: 0 };
  const giftCardLines: number[] = [];
  let columns: Columns | undefined;
  let batch = new Batch();
  const writeBatch = async () => {
    await stageBatch(connection, batch.products);
    onProgress({ ...progress });
    batch = new Batch();
  };
  try {
    for await (const rows of readProducts(source, report, signal)) {
      progress.rows += rows.rows.length;
      progress.products++;
      columns = rows.columns;
      if (isGiftCard(rows)) {
        giftCardLines.push(rows.rows[0].line);
        continue;
      }
      const product = productFromRows(rows, report, currency);
      if (product) batch.add({ ...product, ordinal: progress.products });
      if (errors.length >= MAX_ERRORS) break;
      if (batch.isFull()) await writeBatch();
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    report(error.line, error.message);
  }
  await writeBatch();
  return { errors, progress, columns, remarks: remarksOf(giftCardLines, columns?.unknown ?? []) };
}

/** The shop cannot sell gift cards, because it would pack them as parcels and tax them. */
const isGiftCard = ({ rows }: ProductRows): boolean => /^(true|yes|1)$/i.test(rows[0].row.giftCard.trim());

/** The most unknown columns that the remark names. */
const NAMED_MAX = 5;

function remarksOf(giftCardLines: readonly number[], unknownColumns: readonly string[]): Remark[] {
  const count = giftCardLines.length;
  const giftCards: Remark = {
    kind: 'gift_card',
    count,
    lineCount: count,
    lines: giftCardLines.slice(0, LINES_MAX),
    example: '',
  };
  const columns: Remark = {
    kind: 'unknown_column',
    count: unknownColumns.length,
    lineCount: 1,
    lines: [1],
    example: unknownColumns.slice(0, NAMED_MAX).join(', '),
  };
  return [giftCards, columns].filter((remark) => remark.count > 0);
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
