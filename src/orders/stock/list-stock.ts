import { LOW_STOCK } from '../../catalog/product.ts';
import { type Queryable, statement } from '../../database/database.ts';

/** The stock of each variant as the staff sees it, drafts and archived products included. */

export interface StockRow {
  sku: string;
  barcode: string;
  slug: string;
  productName: string;
  optionValues: string[];
  stock: number;
  isCounted: boolean;
  sellsBelowZero: boolean;
}

export type StockLevelFilter = keyof typeof LEVELS;

export interface StockSearch {
  /** A part of the product's name, the beginning of an SKU, or a barcode. Empty for all variants. */
  q: string;
  level: StockLevelFilter | undefined;
  /** The last SKU of the page before, or empty. */
  afterSku: string;
  rowsMax: number;
}

const LEVELS = {
  low: `is_counted AND stock BETWEEN 1 AND ${LOW_STOCK}`,
  out: 'is_counted AND stock <= 0 AND NOT sells_below_zero',
  oversold: 'is_counted AND stock < 0',
  uncounted: 'NOT is_counted',
} as const;

// The end of a range of texts that begin with the search: no text continues with a character above U+10FFFF.
const MATCHES = `sku IN (
  SELECT sku FROM variants JOIN products ON products.id = product_id
    WHERE name ILIKE '%' || regexp_replace($1, '([\\\\%_])', '\\\\\\1', 'g') || '%'
  UNION SELECT sku FROM variants
    WHERE upper(sku) COLLATE "C" >= upper($1) AND upper(sku) COLLATE "C" < upper($1) || U&'\\+10FFFF'
  UNION SELECT sku FROM variants WHERE merchant_sku <> ''
    AND upper(merchant_sku) COLLATE "C" >= upper($1) AND upper(merchant_sku) COLLATE "C" < upper($1) || U&'\\+10FFFF'
  UNION SELECT sku FROM variants WHERE barcode <> '' AND barcode = $1)`;

const ROW = `sku, barcode, slug, name AS "productName", option_values AS "optionValues", stock,
  is_counted AS "isCounted", sells_below_zero AS "sellsBelowZero"`;

const selectFor = (level: string, table = 'variants') => {
  const search = (from: string, matches: string) =>
    statement<[q: string, afterSku: string, rowsMax: number], StockRow>(`
      SELECT ${ROW} FROM (
          SELECT * FROM ${from} WHERE ${matches} AND ${level} AND sku > $2 ORDER BY sku LIMIT $3) AS variants
        JOIN products ON products.id = product_id
      ORDER BY sku`);
  return { all: search(table, "$1 = ''"), matching: search('variants', MATCHES) };
};

/** The few variants with little stock are found without reading all. See the table's migration. */
const LOW_STOCK_VARIANTS = 'low_stock JOIN variants USING (sku)';

const SELECTS = {
  all: selectFor('true'),
  low: selectFor(LEVELS.low, LOW_STOCK_VARIANTS),
  out: selectFor(LEVELS.out, LOW_STOCK_VARIANTS),
  oversold: selectFor(LEVELS.oversold, LOW_STOCK_VARIANTS),
  uncounted: selectFor(LEVELS.uncounted),
};

/** Sorted by SKU. */
export function listStock(
  connection: Queryable,
  { q, level, afterSku, rowsMax }: StockSearch,
): Promise<StockRow[]> {
  const { all, matching } = SELECTS[level ?? 'all'];
  return connection.list(q === '' ? all : matching, [q, afterSku, rowsMax]);
}

const selectOne = statement<[sku: string], StockRow>(`
  SELECT ${ROW} FROM variants JOIN products ON products.id = product_id
  WHERE sku = (current_skus(ARRAY[$1]))[1]`);

/** Finds a variant by its current SKU or an earlier one. */
export const findStock = (connection: Queryable, sku: string): Promise<StockRow | undefined> =>
  connection.find(selectOne, [sku]);
