/**
 * What an export says of a variant's stock besides the number: how much of it had moved by then, and of which
 * variant. An import of that file adds what has moved since. Not a number, so that no spreadsheet rounds it.
 */
export interface StockMark {
  /** `variants.stock_moved` at the time of the export. */
  moved: number;
  /** When the variant was created, in microseconds since 1970. It tells the variants of two shops apart. */
  madeAtMicros: number;
}

export const stockMarkText = ({ moved, madeAtMicros }: StockMark): string =>
  `m${moved}t${madeAtMicros.toString(36)}`;

/** Undefined for what is no mark of the shop. No stock moves by a billion items. */
export function parseStockMark(text: string): StockMark | undefined {
  const match = /^m(-?\d{1,9})t([0-9a-z]{1,11})$/.exec(text);
  return match
    ? { moved: Number(match[1]), madeAtMicros: Number.parseInt(match[2] as string, 36) }
    : undefined;
}
