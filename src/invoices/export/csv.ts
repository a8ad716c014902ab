import { typedMoney } from '../../settings/currency.ts';
import type { AccountingEntry } from './entries.ts';

/** Writes the entries as CSV (RFC 4180) in UTF-8, with points in the amounts. */

const COLUMNS: readonly (readonly [name: string, textOf: (entry: AccountingEntry) => string])[] = [
  ['Number', ({ number }) => number],
  ['Kind', ({ kind }) => kind],
  ['Date', ({ issuedOn }) => issuedOn],
  ['Supplied on', ({ suppliedOn }) => suppliedOn],
  ['Corrects', ({ corrects }) => corrects],
  ['Order', ({ orderNumber }) => orderNumber],
  ['Country', ({ country }) => country],
  ['VAT ID', ({ vatId }) => vatId],
  ['VAT rate', ({ basisPoints }) => String(basisPoints / 100)],
  ['Net', ({ netMinor, currency }) => typedMoney(netMinor, currency)],
  ['VAT', ({ vatMinor, currency }) => typedMoney(vatMinor, currency)],
  ['Gross', ({ netMinor, vatMinor, currency }) => typedMoney(netMinor + vatMinor, currency)],
  ['Currency', ({ currency }) => currency],
];

export async function* writeCsv(entries: AsyncIterable<AccountingEntry>): AsyncGenerator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for await (const entry of entries)
    yield `${COLUMNS.map(([, textOf]) => csvCell(textOf(entry))).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers stay numbers. */
export function csvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
