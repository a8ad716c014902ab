import type { Measured } from '../measuring/slices.ts';
import { type Origin, originSentence } from './origin.ts';
import { cellsOf, format, loadTable, type ResultRow, valueTable } from './table.ts';

/** Collects what one section measures, and prints each row as soon as it is known. */
export interface Report {
  row(measured: Measured, ratios?: Record<string, number>): void;
  value(figure: string, value: number | string): void;
  /** A figure that is printed and kept as JSON, but not on the page. */
  detail(figure: string, value: number): void;
  /** The section for its page in docs/measurements. */
  markdown(origin: Origin): string;
  /** The section with all its slices. */
  json(origin: Origin): string;
}

export function createReport(print: (line: string) => void): Report {
  const rows: ResultRow[] = [];
  const values: Record<string, number | string> = {};
  const details: Record<string, number> = {};
  const texts = () =>
    Object.fromEntries(
      Object.entries(values).map(([figure, value]) => [
        figure,
        typeof value === 'number' ? format(value) : value,
      ]),
    );
  return {
    row(measured, ratios = {}) {
      rows.push({ measured, ratios });
      const [[, name] = [], ...cells] = Object.entries(cellsOf({ measured, ratios }));
      print(`${name}: ${cells.map(([what, cell]) => `${cell} ${what}`).join(', ')}`);
    },
    value(figure, value) {
      values[figure] = value;
      print(`${figure}: ${texts()[figure]}`);
    },
    detail(figure, value) {
      details[figure] = value;
      print(`  ${figure}: ${format(value)}`);
    },
    markdown: (origin) =>
      [
        originSentence(origin),
        ...(rows.length > 0 ? [loadTable(rows)] : []),
        ...(Object.keys(values).length > 0 ? [valueTable(texts())] : []),
      ].join('\n\n'),
    json: (origin) =>
      `${JSON.stringify({ origin, rows: rows.map(toJson), values, ...(Object.keys(details).length > 0 && { details }) }, round, 1)}\n`,
  };
}

const toJson = ({ measured, ratios }: ResultRow) => ({ ...measured, ratios });

/** A thousandth is more exact than any figure here, and keeps the files small. */
const round = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(3)) : value;
