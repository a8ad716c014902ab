import { stringify } from 'csv-stringify/sync';
import type { ShownImport } from '../../catalog/import/jobs/import-jobs.ts';
import { escapeFormula } from '../../catalog/import/read/cells.ts';
import { whatOf } from './changes-view.ts';

/** The errors or the changes of an import as a CSV. A spreadsheet runs none of its cells as a formula. */
export function importReport({ result }: ShownImport): string {
  if (result?.errors)
    return csv([['Line', 'What to do'], ...result.errors.map(({ line, reason }) => [line, reason])]);
  const { changes = [], moreChanges = 0 } = result?.summary ?? result?.undo ?? {};
  return csv([
    ['Line', 'Product', 'SKU', 'What', 'Before', 'After'],
    ...changes.map((change) => [
      ...[change.line, change.slug, change.sku, whatOf(change)],
      ...[change.from, change.to],
    ]),
    ...(moreChanges > 0 ? [['', `And ${moreChanges} more`]] : []),
  ]);
}

type Cell = string | number | null;

const csv = (rows: readonly (readonly Cell[])[]): string =>
  stringify(rows.map((row) => row.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : cell))));
