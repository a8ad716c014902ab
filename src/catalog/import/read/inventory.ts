import { parseQuantity, type TextReader, valueOr } from './cells.ts';
import type { Field } from './columns.ts';
import { quoted, type Report } from './errors.ts';
import type { NumberedRow, ProductRows } from './read-products.ts';

/** What a row says about the stock of its variant. */
export interface Inventory {
  /** Null where the file has no quantity, as in exports of several locations. The shop's quantity then stays. */
  stock: number | null;
  isCounted: boolean;
  sellsBelowZero: boolean;
  /** The stock mark of an export of this shop. Like `madeAtMicros`, it is null in other files. */
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

/** An empty tracker cell means that the stock is not counted. Without that column, the shop's setting stays. */
export function inventoryOf(
  { line, row }: NumberedRow,
  { columns }: ProductRows,
  textOf: TextReader,
  report: Report,
): Inventory {
  const read = (field: Field) => textOf(line, row, field, 50);
  const [quantityText, policyText] = [read('stock'), read('policy')];
  const sellsBelowZero = POLICIES[policyText.toLowerCase()];
  if (sellsBelowZero === undefined) {
    report(line, `${columns.nameOf('policy')} ${quoted(policyText)} is unknown: write deny or continue`);
  }
  const mark = parseStockMark(read('stockMark'));
  return {
    stock: valueOr(
      parseQuantity(quantityText),
      (hint) =>
        report(line, `${columns.nameOf('stock')} ${quoted(quantityText)} is not a number of items: ${hint}`),
      null,
    ),
    isCounted: !columns.has('tracker') || read('tracker') !== '',
    sellsBelowZero: sellsBelowZero ?? false,
    moved: mark?.moved ?? null,
    madeAtMicros: mark?.madeAtMicros ?? null,
  };
}

/**
 * An export records, next to each quantity, how much stock had moved by then and which variant it belongs to. An
 * import of that file adds what has moved since. The mark is not a number, so that no spreadsheet rounds it.
 */
export interface StockMark {
  /** `variants.stock_moved` at the time of the export. */
  moved: number;
  /** When the variant was created, in microseconds since 1970. It distinguishes variants of different shops. */
  madeAtMicros: number;
}

export const stockMarkText = ({ moved, madeAtMicros }: StockMark): string =>
  `m${moved}t${madeAtMicros.toString(36)}`;

/** Returns undefined for anything that this shop did not write. No stock moves by a billion items. */
export function parseStockMark(text: string): StockMark | undefined {
  const match = /^m(-?\d{1,9})t([0-9a-z]{1,11})$/.exec(text);
  return match
    ? { moved: Number(match[1]), madeAtMicros: Number.parseInt(match[2] as string, 36) }
    : undefined;
}
