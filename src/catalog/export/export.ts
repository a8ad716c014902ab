import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { COLUMNS, type ExportedProduct, recordsOf } from './product-records.ts';

const BATCH_PRODUCTS = 200;

/**
 * Writes the catalog as a Shopify product CSV with the classic column names, oldest product first. Importing it again
 * changes nothing. It reads one snapshot, holds one batch in memory, and waits for slow readers. Cells that a
 * spreadsheet would run as formulas get an apostrophe, which the import removes.
 */
export function exportCatalog(database: Database): Readable {
  const csv = new PassThrough();
  const stopped = new AbortController();
  csv.once('close', () => stopped.abort());
  database
    .transaction((connection) => writeAll(connection, csv, stopped.signal))
    .then(
      () => csv.end(),
      (error) => csv.destroy(error),
    );
  return csv;
}

async function writeAll(connection: Queryable, csv: PassThrough, signal: AbortSignal): Promise<void> {
  for (const setting of SETTINGS) await connection.run(setting, []);
  await write(csv, stringify([COLUMNS]), signal);
  let after = '0';
  for (;;) {
    const products = await connection.list(productsAfter, [after, BATCH_PRODUCTS]);
    const last = products.at(-1);
    if (!last) return;
    await write(csv, stringify(products.flatMap(recordsOf)), signal);
    after = last.id;
  }
}

async function write(csv: PassThrough, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!csv.write(text)) await once(csv, 'drain', { signal });
}

/** The reader may be slow, such as a download or a pipe. */
const SETTINGS = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  `SET LOCAL idle_in_transaction_session_timeout = '10min'`,
].map((sql) => statement<[], unknown>(sql));

const productsAfter = statement<[after: string, limit: number], ExportedProduct & { id: string }>(`
  SELECT product.id, coalesce(product.handle, product.slug) AS handle, product.name, product.description_html AS "descriptionHtml",
    product.vendor, product.product_category AS "productCategory", product.type, product.tags,
    product.status, product.option_names AS "optionNames", product.images, product.seo_title AS "seoTitle",
    product.seo_description AS "seoDescription",
    (
      SELECT coalesce(json_agg(json_build_object('sku', coalesce(merchant_sku, sku), 'optionValues', option_values,
        'priceMinor', base_price(variants), 'compareAtMinor', base_compare_at(variants), 'stock', stock, 'isCounted', is_counted,
        'sellsBelowZero', sells_below_zero, 'barcode', barcode, 'mark', json_build_object('moved', stock_moved,
          'madeAtMicros', (extract(epoch FROM created_at) * 1000000)::bigint))
        ORDER BY position, sku), '[]')
      FROM variants WHERE product_id = product.id
    ) AS variants
  FROM products AS product
  WHERE product.id > $1
  ORDER BY product.id
  LIMIT $2`);
