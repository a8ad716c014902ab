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
const matches = (level: string) => {
  const [startsSku, ...others] = CODES;
  // An array is looked up. Without one, the plan may read all variants in their sequence in search of these.
  const ways = [
    `product_id = ANY (ARRAY(SELECT id FROM products WHERE ${NAME_MATCHES}))`,
    startsSku,
    ...others.map((code) => `variants.sku = ANY (ARRAY(SELECT sku FROM variants WHERE ${code}))`),
  ];
  const skus = ways.map(
    (way) => `(SELECT variants.sku FROM variants WHERE ${way} AND ${level} AND ${IN_SEQUENCE} $3)`,
  );
  return `variants.sku = ANY (ARRAY(${skus.join(' UNION ALL ')}))`;
};

/** A search looks at this many variants in their sequence before it asks the indexes, as in the list of products. */
const FIRST_VARIANTS = 1_000;

type StockParameters = [q: string, afterSku: string, rowsMax: number];

/** A LIMIT in a lateral query makes the plan look rows up one by one, instead of reading a whole table to join it. */
function selectFor({ is: level, range }: { is: string; range: string | undefined }) {
  const listed = (variants: string) =>
    statement<StockParameters, StockRow>(`
      SELECT ${ROW} FROM (${variants}) AS variants
        CROSS JOIN LATERAL (SELECT slug, name FROM products WHERE id = product_id LIMIT 1) AS product
      ORDER BY ${byOf('variants.sku')}`);
  const inLevel = (rowsMax: string) =>
    range === undefined
      ? `SELECT * FROM variants WHERE ${level} AND ${IN_SEQUENCE} ${rowsMax}`
      : `SELECT variants.* FROM low_stock
           CROSS JOIN LATERAL (SELECT * FROM variants WHERE variants.sku = low_stock.sku AND ${level} LIMIT 1) AS variants
         WHERE ${range} AND ${afterOf('low_stock.sku')} ORDER BY ${byOf('low_stock.sku')} LIMIT ${rowsMax}`;
  const ofRange = `SELECT sku FROM low_stock WHERE ${range} AND ${afterOf('sku')} AND $1 <> '' AND $3 > 0`;
  return {
    /** Finds a row if the level has more variants than the first ones. */
    hasMore:
      range &&
      statement<StockParameters, unknown>(
        `${ofRange} ORDER BY ${byOf('sku')} LIMIT 1 OFFSET ${FIRST_VARIANTS}`,
      ),
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
  const { all, amongFirst, hasMore, matching } = SELECTS[level ?? 'all'];
  const parameters: StockParameters = [q, afterSku, rowsMax];
  if (q === '') return connection.list(all, parameters);
  const first = await connection.list(amongFirst, parameters);
  if (first.length === rowsMax || (hasMore && !(await connection.find(hasMore, parameters)))) return first;
  return connection.list(matching, parameters);
}

const selectOne = statement<[sku: string], StockRow>(`
  SELECT ${ROW} FROM variants JOIN products ON products.id = product_id
  WHERE variants.sku = (current_skus(ARRAY[$1]))[1]`);

/** Finds a variant by its current SKU or an earlier one. */
export const findStock = (connection: Queryable, sku: string): Promise<StockRow | undefined> =>
  connection.find(selectOne, [sku]);
