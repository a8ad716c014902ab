import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { handleOf, slugOf } from '../product.ts';
import { type Columns, columnsOf, FIELDS, type Row } from './columns.ts';
import { quoted, type Report, UnreadableFile } from './errors.ts';
import { utf8Only } from './utf8.ts';

/** Limits of a file. Shopify's own: 2,048 variants a product, 15 MB a file. */
const MAX_ROW_BYTES = 1024 * 1024;
const MAX_FIELD_BYTES = 256 * 1024;
const MAX_ROWS = 1_000_000;
const MAX_PRODUCTS = 200_000;
export const MAX_VARIANTS = 2_000;
/** A product's rows are in memory together: its variants, and pictures beyond them. */
const MAX_ROWS_OF_PRODUCT = MAX_VARIANTS + 250;
const MAX_PRODUCT_CHARACTERS = 8 * 1024 * 1024;

export interface NumberedRow {
  /** Of the file, from 1, where the row begins. */
  line: number;
  row: Row;
}

/** The rows of one product, which stand together in the file. */
export interface ProductRows {
  /** In lower case, as all handles of Shopify are. */
  handle: string;
  columns: Columns;
  rows: [NumberedRow, ...NumberedRow[]];
}

/**
 * Streams the file product by product. A row that cannot be used is reported and left out; throws
 * UnreadableFile when nothing more can be understood. Holds one product, and the line of each handle.
 */
export async function* readProducts(
  source: Readable,
  report: Report,
  signal?: AbortSignal,
): AsyncGenerator<ProductRows> {
  const lineByHandle = new Map<string, number>();
  let handle = '';
  // Undefined while the rows of a refused product pass.
  let product: ProductRows | undefined;
  let characters = 0;
  let rows = 0;
  for await (const { line, record, columns } of readRecords(source, signal)) {
    if (++rows > MAX_ROWS)
      throw new UnreadableFile(line, `The file has more than ${MAX_ROWS} rows: split it`);
    const row = checkedRow(record, columns, line, report);
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
  if (product) yield product;
}

interface NumberedRecord {
  line: number;
  record: string[];
  columns: Columns;
}

/** Records after the header. */
async function* readRecords(source: Readable, signal?: AbortSignal): AsyncGenerator<NumberedRecord> {
  // Lines are counted here, record by record: csv-parse counts CRLF inside quotes twice.
  let nextLine = 1;
  const linesOfWaiting: number[] = [];
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record(record: string[]) {
      const line = nextLine;
      nextLine += 1 + lineBreaksIn(record);
      if (record.length === 1 && record[0] === '') return undefined;
      linesOfWaiting.push(line);
      return record;
    },
  });
  const text = Readable.from(utf8Only(source), { objectMode: false });
  // An error of the source or of the bytes reaches the loop below through the parser.
  pipeline(text, parser, signal ? { signal } : {}).catch(() => {});
  let columns: Columns | undefined;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      const line = linesOfWaiting.shift() ?? nextLine;
      if (columns) yield { line, record, columns };
      else columns = columnsOfHeader(record, line);
    }
  } catch (error) {
    throw explained(error, nextLine);
  }
  if (!columns) throw new UnreadableFile(1, 'The file is empty: it needs a header and products');
}

function columnsOfHeader(record: string[], line: number): Columns {
  const header = columnsOf(record);
  if (!header.ok) throw new UnreadableFile(line, header.reason);
  return header.columns;
}

function lineBreaksIn(record: readonly string[]): number {
  let count = 0;
  for (const field of record) {
    if (!field.includes('\n') && !field.includes('\r')) continue;
    count += field.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}

const CSV_REASONS: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `The row is larger than ${MAX_ROW_BYTES / 1024} KiB: is a quote opened and not closed?`,
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened in this row and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'After a closing quote there must be a comma or the end of the row',
  INVALID_OPENING_QUOTE:
    'A quote stands inside a field without quotes: double it, and put the field in quotes',
};

/** After such an error the parser no longer knows where a row begins, so it ends the reading. */
function explained(error: unknown, line: number): unknown {
  const reason = CSV_REASONS[(error as CsvError).code ?? ''];
  return reason ? new UnreadableFile(line, reason, { cause: error }) : error;
}

function checkedRow(record: string[], columns: Columns, line: number, report: Report): Row | undefined {
  // Spreadsheets leave rows of commas alone behind.
  if (record.every((field) => field.trim() === '')) return undefined;
  if (record.length !== columns.count) {
    report(
      line,
      `The row has ${record.length} fields and the header ${columns.count}: is a comma or a quote missing or left over?`,
    );
    return undefined;
  }
  const row = columns.rowOf(record);
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
      `${name} ${quoted(handle)} was on line ${earlier} already: the rows of a product must stand together`,
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
    throw new UnreadableFile(line, `The rows of ${quoted(product.handle)} take more than 8 MiB together`);
  }
}
