import { Readable } from 'node:stream';
import { after } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import type { Database } from '../../database/database.ts';
import { type ImportOptions, type ImportSummary, importCatalog } from './import.ts';
import type { RowError } from './read/errors.ts';

const HEADER = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Inventory Qty',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'SEO Title',
  'SEO Description',
  'Status',
] as const;
export type Cells = Partial<Record<(typeof HEADER)[number], string>>;

/** A file with these rows. As long as no cell has a line break, they are on lines 2, 3, and so on. */
export function csvOf(...rows: Cells[]): string {
  const lines = rows.map((row) => HEADER.map((column) => cell(row[column] ?? '')).join(','));
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}

const cell = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A row that is a complete product: a tee with one variant. */
export const tee = (more: Cells = {}): Cells => ({
  Handle: 'tee',
  Title: 'Tee',
  'Variant SKU': `SKU-${more.Handle ?? 'tee'}`,
  'Variant Price': '22.00',
  'Variant Inventory Qty': '5',
  ...more,
});

let shared: Promise<TestDatabase> | undefined;

after(async () => (await shared)?.drop());

/** A database without products. The tests of a file run sequentially and share it. */
export async function emptyDatabase(): Promise<Database> {
  // Like the command's connection, it has no time limit, because statements over the whole catalog may take long.
  shared ??= createTestDatabase({ statementTimeoutMs: 0 });
  const { database } = await shared;
  await database.pool.query(
    'TRUNCATE products, variants, listings, facet_values, search_words RESTART IDENTITY CASCADE',
  );
  return database;
}

export const streamOf = (content: string | Buffer): Readable => Readable.from([Buffer.from(content)]);

export async function importOk(
  database: Database,
  content: string | Buffer,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const result = await importCatalog(database, streamOf(content), options);
  if (!result.ok) throw new Error(JSON.stringify(result.errors, null, 2));
  return result.summary;
}

export async function importErrors(database: Database, content: string | Buffer): Promise<RowError[]> {
  const result = await importCatalog(database, streamOf(content));
  if (result.ok) throw new Error('The file was imported.');
  return result.errors;
}

export async function rowsOf(database: Database, sql: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql)).rows;
}
