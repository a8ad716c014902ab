import type { Change, Changes } from './changes.ts';
import { MAX_ERRORS, quoted, type RowError } from './errors.ts';
import type { ImportSummary } from './import.ts';
import type { Remark, RemarkKind } from './staged/remarks.ts';

/** Further errors mostly have the same causes, so they are only counted. */
const SHOWN_ERRORS = 20;

/** catalog.csv:117: Variant Price "12,50" is not a price: write 12.50 */
export function errorsText(file: string, errors: readonly RowError[]): string {
  const lines = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ line, reason }) => `${line > 0 ? `${file}:${line}` : file}: ${reason}`);
  if (errors.length > SHOWN_ERRORS) {
    const more = count(errors.length - SHOWN_ERRORS, 'more problem');
    lines.push(`${file}: ${errors.length < MAX_ERRORS ? more : `at least ${more}`}`);
  }
  return `${lines.join('\n')}\nNothing was imported.\n`;
}

/** catalog.csv:12: crew-tee TEE-NVY-M: price "22.00" → "25.00" */
export function changesText(file: string, { changes, moreChanges }: Changes): string {
  const lines = changes.map((change) => {
    const place = change.line === null ? file : `${file}:${change.line}`;
    return `${place}: ${change.slug}${change.sku ? ` ${change.sku}` : ''}: ${difference(change)}`;
  });
  if (moreChanges > 0) lines.push(`and ${moreChanges} more`);
  return lines.map((line) => `${line}\n`).join('');
}

function difference({ change, field, from, to }: Change): string {
  if (change === 'created') return `new product ${quoted(to ?? '')}`;
  if (field === 'variant') return to === null ? 'variant removed' : `new variant ${quoted(to)}`;
  return `${field} ${from === null ? 'nothing' : quoted(from)} → ${to === null ? 'nothing' : quoted(to)}`;
}

export function summaryText(summary: ImportSummary, dryRun: boolean): string {
  const { rows, products, created, updated, unchanged, variants, remarks } = summary;
  const read = `${count(products, 'product')} in ${count(rows, 'row')}`;
  const done = `${created} created, ${updated} updated, ${unchanged} unchanged`;
  const ofVariants = `variants: ${variants.created} created, ${variants.updated} updated, ${variants.removed} removed`;
  const lines = [
    ...remarks.map(remarkText),
    `${read}: ${done}; ${ofVariants}.${dryRun ? ' This was a dry run: nothing was changed.' : ''}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const REMARKS: Record<RemarkKind, (items: number) => string> = {
  unknown_column: (n) =>
    `${count(n, 'column')} ${n === 1 ? 'is' : 'are'} not read by the shop and changed nothing`,
  gift_card: (n) => `${wasOf(n, 'gift card')} left out, because the shop cannot sell gift cards yet`,
  own_sku: (n) =>
    n === 1
      ? '1 SKU belongs or belonged to another variant, or is longer than 100 characters. The shop gave its variant another one and keeps yours as the merchant SKU'
      : `${n} SKUs belong or belonged to other variants, or are longer than 100 characters. The shop gave their variants other ones and keeps yours as the merchant SKUs`,
  shortened_number: (n) =>
    `${wasOf(n, 'SKU or barcode', 'SKUs or barcodes')} shortened by a spreadsheet, such as 8.72E+12. Format the column as text and export again`,
  other_address: (n) =>
    `${count(n, 'handle')} would have the address of another product. The shop gave ${n === 1 ? 'that product an address' : 'those products addresses'} of its own`,
  no_quantity: (n) =>
    `${count(n, 'new variant has', 'new variants have')} no quantity and ${n === 1 ? 'is' : 'are'} sold out until you set the stock`,
  stock_moved: (n) =>
    `${wasOf(n, 'variant')} sold or returned since this file was exported, and the change is kept. Use --overwrite-stock to take the file's quantities instead`,
  not_listed: (n) =>
    `${count(n, 'variant')} of these products ${n === 1 ? 'is not in the file and was' : 'are not in the file and were'} kept. Use --remove-missing to remove ${n === 1 ? 'it' : 'them'}`,
};

function remarkText({ kind, count: total, lineCount, lines, example }: Remark): string {
  const more = lineCount > lines.length ? ` and ${lineCount - lines.length} more` : '';
  const places = `${lineCount === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`;
  return `${REMARKS[kind](total)} (${places}${example && `; for example ${example}`}).`;
}

const wasOf = (number: number, one: string, many?: string): string =>
  `${count(number, one, many)} ${number === 1 ? 'was' : 'were'}`;

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
