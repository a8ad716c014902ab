import type { Field } from './columns.ts';
import { quoted, type Report } from './errors.ts';
import { parseStock, valueOr } from './numbers.ts';
import type { NumberedRow, ProductRows } from './read.ts';
import { parseStockMark } from './stock-mark.ts';
import type { TextOf } from './text.ts';

/** What a row says about a variant's stock. */
export interface Inventory {
  /** Null where the file has none (exports of several locations): what the shop has stays. */
  stock: number | null;
  isCounted: boolean;
  sellsBelowZero: boolean;
  /** The stock mark of an export of the shop; both are null in other files. */
  moved: number | null;
  madeAtMicros: number | null;
}

const POLICIES: Record<string, boolean> = {
  '': false,
  deny: false,
  false: false,
  continue: true,
  true: true,
};

/** A blank tracker means that the stock is not counted. Without that column, what the shop has stays. */
export function inventoryOf(
  { line, row }: NumberedRow,
  { columns }: ProductRows,
  textOf: TextOf,
  report: Report,
): Inventory {
  const read = (field: Field) => textOf(line, row, field, 50);
  const [stockText, policyText] = [read('stock'), read('policy')];
  const sellsBelowZero = POLICIES[policyText.toLowerCase()];
  if (sellsBelowZero === undefined) {
    report(line, `${columns.nameOf('policy')} ${quoted(policyText)} is unknown: write deny or continue`);
  }
  const mark = parseStockMark(read('stockMark'));
  return {
    stock: valueOr(
      parseStock(stockText),
      (hint) =>
        report(line, `${columns.nameOf('stock')} ${quoted(stockText)} is not a number of pieces: ${hint}`),
      null,
    ),
    isCounted: !columns.has('tracker') || read('tracker') !== '',
    sellsBelowZero: sellsBelowZero ?? false,
    moved: mark?.moved ?? null,
    madeAtMicros: mark?.madeAtMicros ?? null,
  };
}

/** Shopify puts an apostrophe before the digits, so that a spreadsheet does not shorten them. */
export const barcodeOf = (text: string): string => (/^'\d+$/.test(text) ? text.slice(1) : text);
