import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { MATCHES, type ProductStatus } from '../editing/list-products.ts';
import { COLUMNS, type ExportedProduct, recordsOf } from './product-records.ts';

const BATCH_PRODUCTS = 200;

/** Without members, all products are exported. */
export interface ExportFilter {
  /** As in the list of products: a part of the name, or the beginning of an SKU or barcode. */
  q?: string;
  status?: ProductStatus;
}

export interface ExportInput extends ExportFilter {
  /** The address of the shop, for the addresses of its pictures. Without it, they are paths. */
  publicUrl?: string | undefined;
}

/**
 * Writes the catalog as a Shopify product CSV with the classic column names, oldest product first. Importing it again
 * changes nothing. It reads one snapshot, holds one batch in memory, and waits for slow readers. Cells that a
 * spreadsheet would run as formulas get an apostrophe, which the import removes.
 */
export function exportCatalog(database: Database, input: ExportInput = {}): Readable {
  const csv = new PassThrough();
  const stopped = new AbortController();
  csv.once('close', () => stopped.abort());
  database
    .transaction((connection) => writeAll(connection, input, csv, stopped.signal))
    .then(
      () => csv.end(),
      (error) => csv.destroy(error),
    );
  return csv;
}

async function writeAll(
  connection: Queryable,
  { q = '', status, publicUrl = '' }: ExportInput,
  csv: PassThrough,
  signal: AbortSignal,
): Promise<void> {
  for (const setting of SETTINGS) await connection.run(setting, []);
  const { currency } = await getNewestSettings(connection);
  const shop = { currency, publicUrl };
  await write(csv, stringify([COLUMNS]), signal);
  let after = '0';
  for (;;) {
    const products = await connection.list(q === '' ? allProducts : matchingProducts, [
      q,
      status ?? null,
      after,
      BATCH_PRODUCTS,
    ]);
    const last = products.at(-1);
    if (!last) return;
    await write(csv, stringify(products.flatMap((product) => recordsOf(product, shop))), signal);
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

const productsAfter = (matches: string) =>
  statement<
    [q: string, status: string | null, after: string, limit: number],
    ExportedProduct & { id: string }
  >(`
  SELECT product.id, coalesce(product.handle, product.slug) AS handle, product.name, product.description_html AS "descriptionHtml",
    product.vendor, product.product_category AS "productCategory", product.type, product.tags,
    product.status, product.tax_class AS "taxClass", product.measurements, product.option_names AS "optionNames", product.images, product.seo_title AS "seoTitle",
    product.seo_description AS "seoDescription",
    (
      SELECT coalesce(json_agg(json_build_object('sku', coalesce(merchant_sku, sku), 'optionValues', option_values,
        'priceMinor', base_price(variants), 'compareAtMinor', base_compare_at(variants), 'stock', stock, 'isCounted', is_counted,
        'sellsBelowZero', sells_below_zero, 'barcode', barcode, 'mark', json_build_object('moved', stock_moved,
          'madeAtMicros', (extract(epoch FROM created_at) * 1000000)::bigint))
        ORDER BY position, sku), '[]')
      FROM variants WHERE product_id = product.id
    ) AS variants,
    (
      SELECT coalesce(json_agg(json_build_object('key', key, 'width', width, 'alt', alt, 'sourceUrl', source_url)
        ORDER BY position, pictures.id), '[]')
      FROM pictures JOIN picture_contents ON key = content_key WHERE product_id = product.id
    ) AS pictures
  FROM products AS product
  WHERE ${matches} AND ($2::text IS NULL OR product.status = $2) AND product.id > $3
  ORDER BY product.id
  LIMIT $4`);

const allProducts = productsAfter("$1 = ''");
const matchingProducts = productsAfter(MATCHES);
