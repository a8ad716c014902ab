import { codesMatch, nameMatches } from '../../catalog/editing/matches-sql.ts';
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

/** The condition of each level. The variants with little stock are also in a small table, with indexes for these ranges. */
const LEVELS = {
  low: { is: `is_counted AND variants.stock BETWEEN 1 AND ${LOW_STOCK}`, range: 'low_stock.stock_left > 0' },
  out: {
    is: 'is_counted AND variants.stock <= 0 AND NOT sells_below_zero',
    range: 'low_stock.stock_left <= 0',
  },
  oversold: { is: 'is_counted AND variants.stock < 0', range: 'low_stock.stock_left < 0' },
  uncounted: { is: 'NOT is_counted', range: undefined },
} as const;

const ROW = `variants.sku, barcode, slug, name AS "productName", option_values AS "optionValues", variants.stock,
  is_counted AS "isCounted", sells_below_zero AS "sellsBelowZero"`;

/** The sequence of the list. Everything comes after the empty SKU. */
const byOf = (sku: string) => `upper(${sku}) COLLATE "C", ${sku}`;
const afterOf = (sku: string) => `(${byOf(sku)}) > (upper($2), $2)`;
const IN_SEQUENCE = `${afterOf('variants.sku')} ORDER BY ${byOf('variants.sku')} LIMIT`;

const NAME_MATCHES = nameMatches('$1');
const CODES = codesMatch('$1');

/**
 * The variants that a search finds, by indexes. Each way to find some gives as many as the page may need, because one
 * letter can begin the SKUs of a million variants.
 */
const matches = (level: string) => `variants.sku IN (
  (SELECT variants.sku FROM products JOIN variants ON product_id = products.id
    WHERE ${NAME_MATCHES} AND ${level} AND ${IN_SEQUENCE} $3)
  ${CODES.map((code) => `UNION (SELECT variants.sku FROM variants WHERE ${code} AND ${level} AND ${IN_SEQUENCE} $3)`).join('\n  ')})`;

/** A search looks at this many variants in their sequence before it asks the indexes, as in the list of products. */
const FIRST_VARIANTS = 1_000;

function selectFor({ is: level, range }: { is: string; range: string | undefined }) {
  const listed = (variants: string) =>
    statement<[q: string, afterSku: string, rowsMax: number], StockRow>(`
      SELECT ${ROW} FROM (${variants}) AS variants JOIN products ON products.id = product_id
      ORDER BY ${byOf('variants.sku')}`);
  const inLevel = (rowsMax: string) =>
    range === undefined
      ? `SELECT * FROM variants WHERE ${level} AND ${IN_SEQUENCE} ${rowsMax}`
      : `SELECT variants.* FROM low_stock JOIN variants ON variants.sku = low_stock.sku
         WHERE ${range} AND ${level} AND ${afterOf('low_stock.sku')} ORDER BY ${byOf('low_stock.sku')} LIMIT ${rowsMax}`;
  return {
    all: listed(`SELECT * FROM (${inLevel('$3')}) AS variants WHERE $1 = ''`),
    amongFirst: listed(`
      SELECT variants.* FROM (${inLevel(`${FIRST_VARIANTS}`)}) AS variants JOIN products ON products.id = product_id
      WHERE ${NAME_MATCHES} OR ${CODES.map((code) => `(${code})`).join(' OR ')}
      ORDER BY ${byOf('variants.sku')} LIMIT $3`),
    matching: listed(
      `SELECT * FROM variants WHERE ${matches(level)} ORDER BY ${byOf('variants.sku')} LIMIT $3`,
    ),
  };
}

const SELECTS = {
  all: selectFor({ is: 'true', range: undefined }),
  low: selectFor(LEVELS.low),
  out: selectFor(LEVELS.out),
  oversold: selectFor(LEVELS.oversold),
  uncounted: selectFor(LEVELS.uncounted),
};

/** Sorted by SKU, without regard to its case. */
export async function listStock(
  connection: Queryable,
  { q, level, afterSku, rowsMax }: StockSearch,
): Promise<StockRow[]> {
  const { all, amongFirst, matching } = SELECTS[level ?? 'all'];
  if (q === '') return connection.list(all, [q, afterSku, rowsMax]);
  const first = await connection.list(amongFirst, [q, afterSku, rowsMax]);
  return first.length === rowsMax ? first : connection.list(matching, [q, afterSku, rowsMax]);
}

const selectOne = statement<[sku: string], StockRow>(`
  SELECT ${ROW} FROM variants JOIN products ON products.id = product_id
  WHERE variants.sku = (current_skus(ARRAY[$1]))[1]`);

/** Finds a variant by its current SKU or an earlier one. */
export const findStock = (connection: Queryable, sku: string): Promise<StockRow | undefined> =>
  connection.find(selectOne, [sku]);
