import { csvCell } from '../../invoices/export/csv.ts';
import type { Cell, ReportColumn, ReportTable } from '../../reports/reports.ts';
import { typedMoney } from '../../settings/currency.ts';

/** Writes a table of a report as CSV (RFC 4180). Amounts are in units of the currency, with a point. */
export function reportCsv({ columns, rows }: ReportTable, currency: string): string {
  const head = [...columns.map(({ label }) => label), 'Currency'];
  const lines = rows.map((row) => [
    ...columns.map((column) => cellText(column, row[column.key], currency)),
    currency,
  ]);
  return [head, ...lines].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function cellText({ kind }: ReportColumn, value: Cell | undefined, currency: string): string {
  if (typeof value !== 'number') return String(value ?? '');
  if (kind === 'money') return typedMoney(value, currency);
  return String(kind === 'rate' ? value / 100 : value);
}
