import type { Readable } from 'node:stream';
import { handleOf, slugOf } from '../../product.ts';
import { type Columns, columnsOf, FIELDS, type Row } from './columns.ts';
import { readCsv } from './csv-records.ts';
import { quoted, type Report, UnreadableFile } from './errors.ts';

/** Limits of a file. Shopify's own limits are 2,048 variants per product and 15 MB per file. */
const MAX_FIELD_BYTES = 256 * 1024;
const MAX_ROWS = 1_000_000;
const MAX_PRODUCTS = 200_000;
export const MAX_VARIANTS = 2_000;
/** All rows of a product are in memory at once: its variants, and further rows for pictures. */
const MAX_ROWS_OF_PRODUCT = MAX_VARIANTS + 250;
const MAX_PRODUCT_CHARACTERS = 8 * 1024 * 1024;

export interface NumberedRow {
  /** The line of the file on which the row starts. The first line is 1. */
  line: number;
  row: Row;
}

/** The consecutive rows of one product. */
export interface ProductRows {
  /** Lowercase, like all of Shopify's handles. */
  handle: string;
  columns: Columns;
  rows: [NumberedRow, ...NumberedRow[]];
}

/**
 * Streams the file product by product and reports and skips invalid rows. Throws UnreadableFile when the rest of the
 * file cannot be parsed. Keeps one product and the line of every handle in memory.
 */
export async function* readProducts(
  source: Readable,
  report: Report,
  signal?: AbortSignal,
): AsyncGenerator<ProductRows> {
  const lineByHandle = new Map<string, number>();
  let columns: Columns | undefined;
  let handle = '';
  // It is undefined while the rows of a refused product are skipped.
  let product: ProductRows | undefined;
  let characters = 0;
  let rows = 0;
  for await (const { line, fields } of readCsv(source, signal)) {
    if (!columns) {
      columns = columnsOfHeader(fields, line);
      continue;
    }
    if (++rows > MAX_ROWS)
      throw new UnreadableFile(line, `The file has more than ${MAX_ROWS} rows: split it`);
    const row = checkedRow(fields, columns, line, report);
    if (!row) continue;
    const handleOfRow = handleOf(row.handle);
    if (handleOfRow !== '' && handleOfRow === handle) {
      product?.rows.push({ line, row });
    } else {
      if (product) yield product;
      handle = handleOfRow;
      characters = 0;
      const isNew = isNewHandle(row.handle, line, lineByHandle, columns, report);
      product = isNew ? { handle, columns, rows: [{ line, row }] } : undefined;
    }
    characters += lengthOf(row);
    if (product) refuseLargeProduct(product, characters, line);
  }
  if (!columns) throw new UnreadableFile(1, 'The file is empty: it needs a header and products');
  if (product) yield product;
}

function columnsOfHeader(fields: string[], line: number): Columns {
  const header = columnsOf(fields);
  if (!header.ok) throw new UnreadableFile(line, header.reason);
  return header.columns;
}

function checkedRow(fields: string[], columns: Columns, line: number, report: Report): Row | undefined {
  // Spreadsheets leave behind rows of nothing but commas.
  if (fields.every((field) => field.trim() === '')) return undefined;
  if (fields.length !== columns.count) {
    report(
      line,
      `The row has ${fields.length} fields but the header has ${columns.count}: look for a missing or extra comma or quote`,
    );
    return undefined;
  }
  const row = columns.rowOf(fields);
  for (const field of FIELDS) {
    if (row[field].length > MAX_FIELD_BYTES / 4 && Buffer.byteLength(row[field]) > MAX_FIELD_BYTES) {
      report(line, `${columns.nameOf(field)} is larger than ${MAX_FIELD_BYTES / 1024} KiB`);
      return undefined;
    }
  }
  return row;
}

function isNewHandle(
  handle: string,
  line: number,
  lineByHandle: Map<string, number>,
  columns: Columns,
  report: Report,
): boolean {
  const name = columns.nameOf('handle');
  const key = handleOf(handle);
  const slug = slugOf(key);
  const earlier = lineByHandle.get(key);
  if (key === '') report(line, `${name} is empty`);
  else if (slug === '') report(line, `${name} ${quoted(handle)} has no letter or digit`);
  else if (Math.max(key.length, slug.length) > 255)
    report(line, `${name} ${quoted(handle)} is longer than 255 characters`);
  else if (earlier !== undefined) {
    report(
      line,
      `${name} ${quoted(handle)} already appeared on line ${earlier}: keep the rows of a product together`,
    );
  } else {
    if (lineByHandle.size >= MAX_PRODUCTS) {
      throw new UnreadableFile(line, `The file has more than ${MAX_PRODUCTS} products: split it`);
    }
    lineByHandle.set(key, line);
    return true;
  }
  return false;
}

function lengthOf(row: Row): number {
  let length = 0;
  for (const field of FIELDS) length += row[field].length;
  return length;
}

function refuseLargeProduct(product: ProductRows, characters: number, line: number): void {
  if (product.rows.length > MAX_ROWS_OF_PRODUCT) {
    throw new UnreadableFile(line, `${quoted(product.handle)} has more than ${MAX_ROWS_OF_PRODUCT} rows`);
  }
  if (characters > MAX_PRODUCT_CHARACTERS) {
    throw new UnreadableFile(line, `The rows of ${quoted(product.handle)} are larger than 8 MiB in total`);
  }
}
