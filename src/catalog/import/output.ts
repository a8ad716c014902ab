import type { ImportSummary } from './import.ts';
import { MAX_ERRORS, quoted, type RowError } from './read/errors.ts';
import type { Change, Changes } from './staged/changes.ts';
import type { Remark, RemarkKind } from './staged/remarks.ts';

/** Further errors usually have the same causes, so they are only counted. */
const SHOWN_ERRORS = 20;

/** catalog.csv:117: Variant Price "12,50" is not a price: write 12.50 */
export function errorsText(file: string, errors: readonly RowError[]): string {
  const lines = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ line, reason }) => `${line > 0 ? `${file}:${line}` : file}: ${reason}`);
  if (errors.length > SHOWN_ERRORS) {
    const more = counted(errors.length - SHOWN_ERRORS, 'more problem');
    lines.push(`${file}: ${errors.length < MAX_ERRORS ? more : `at least ${more}`}`);
  }
  return `${lines.join('\n')}\nNothing was imported.\n`;
}

/** catalog.csv:12: crew-tee TEE-NVY-M: price "22.00" → "25.00" */
export function changesText(file: string, { changes, moreChanges }: Changes): string {
  const lines = changes.map((change) => {
    const place = change.line === null ? file : `${file}:${change.line}`;
    return `${place}: ${change.slug}${change.sku ? ` ${change.sku}` : ''}: ${changeText(change)}`;
  });
  if (moreChanges > 0) lines.push(`and ${moreChanges} more`);
  return lines.map((line) => `${line}\n`).join('');
}

function changeText({ change, field, from, to }: Change): string {
  if (change === 'created') return `new product ${quoted(to ?? '')}`;
  if (field === 'variant') return to === null ? 'variant removed' : `new variant ${quoted(to)}`;
  return `${field} ${from === null ? 'nothing' : quoted(from)} → ${to === null ? 'nothing' : quoted(to)}`;
}

export function summaryText(summary: ImportSummary, dryRun: boolean): string {
  const { rows, products, created, updated, unchanged, variants, remarks } = summary;
  const read = `${counted(products, 'product')} in ${counted(rows, 'row')}`;
  const productCounts = `${created} created, ${updated} updated, ${unchanged} unchanged`;
  const variantCounts = `variants: ${variants.created} created, ${variants.updated} updated, ${variants.removed} removed`;
  const lines = [
    ...remarks.map((remark) => remarkText(remark, COMMAND_OPTIONS)),
    `${read}: ${productCounts}; ${variantCounts}.${dryRun ? ' This was a dry run: nothing was changed.' : ''}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** How the reader of a remark chooses an option. */
export interface OptionNames {
  overwriteStock: string;
  removeMissing: string;
}

const COMMAND_OPTIONS: OptionNames = {
  overwriteStock: 'Use --overwrite-stock',
  removeMissing: 'Use --remove-missing',
};

export function remarkText({ kind, count, lineCount, lines, example }: Remark, options: OptionNames): string {
  const more = lineCount > lines.length ? ` and ${lineCount - lines.length} more` : '';
  const places = `${lineCount === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`;
  return `${REMARKS[kind](count, options)} (${places}${example && `; for example ${example}`}).`;
}

const REMARKS: Record<RemarkKind, (count: number, options: OptionNames) => string> = {
  unknown_column: (n) =>
    `${counted(n, 'column')} ${n === 1 ? 'is' : 'are'} unknown to the shop and had no effect`,
  gift_card: (n) => `${countedWere(n, 'gift card')} skipped, because the shop cannot sell gift cards yet`,
  own_sku: (n) =>
    n === 1
      ? '1 SKU is or was used by another variant, or is longer than 100 characters. The shop assigned its variant a different SKU and keeps yours as the merchant SKU'
      : `${n} SKUs are or were used by other variants, or are longer than 100 characters. The shop assigned their variants different SKUs and keeps yours as the merchant SKUs`,
  shortened_number: (n) =>
    `${countedWere(n, 'SKU or barcode', 'SKUs or barcodes')} shortened by a spreadsheet, such as 8.72E+12. Format the column as text and export again`,
  other_address: (n) =>
    n === 1
      ? '1 handle would have the same address as another product. The shop gave that product a different address'
      : `${n} handles would have the same addresses as other products. The shop gave those products different addresses`,
  no_quantity: (n) =>
    `${counted(n, 'new variant has', 'new variants have')} no quantity and will be sold out until you set the stock`,
  stock_moved: (n, { overwriteStock }) =>
    `${countedWere(n, 'variant')} sold or returned after this file was exported. Those changes were kept. ${overwriteStock} to take the file's quantities instead`,
  not_listed: (n, { removeMissing }) =>
    `${counted(n, 'variant')} of these products ${n === 1 ? 'is not in the file and was' : 'are not in the file and were'} kept. ${removeMissing} to remove ${n === 1 ? 'it' : 'them'}`,
};

const countedWere = (number: number, one: string, many?: string): string =>
  `${counted(number, one, many)} ${number === 1 ? 'was' : 'were'}`;

const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
