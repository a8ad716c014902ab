import type { Change, Changes } from './changes.ts';
import { MAX_ERRORS, quoted, type RowError } from './errors.ts';
import type { ImportSummary } from './import.ts';
import { LINES_MAX, type Remark, type RemarkKind } from './staged/remarks.ts';

/** More errors than these have the same cause. */
const SHOWN_ERRORS = 20;

/** catalog.csv:117: Variant Price "12,50" is not a price: write 12.50 */
export function errorsText(file: string, errors: readonly RowError[]): string {
  const lines = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ line, reason }) => `${line > 0 ? `${file}:${line}` : file}: ${reason}`);
  if (errors.length > SHOWN_ERRORS) {
    const isAll = errors.length < MAX_ERRORS;
    lines.push(
      `${file}: ${isAll ? errors.length - SHOWN_ERRORS : `at least ${MAX_ERRORS - SHOWN_ERRORS}`} more problems`,
    );
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
  gift_card: (n) => `${count(n, 'gift card')} left out: the shop cannot sell them yet`,
  own_sku: (n) =>
    `${count(n, 'SKU')} used more than once, by another variant before, or longer than 100 characters: the shop gave ${n === 1 ? 'that variant a SKU' : 'those variants SKUs'} of its own and keeps yours beside it`,
  shortened_number: (n) =>
    `${count(n, 'SKU or barcode', 'SKUs or barcodes')} shortened by a spreadsheet, such as 8.72E+12: format the column as text and export again`,
  other_address: (n) =>
    `${count(n, 'handle')} with an address that belongs to another product: the shop gave ${n === 1 ? 'that product an address' : 'those products addresses'} of its own`,
  no_quantity: (n) => `${count(n, 'new variant')} without a quantity: sold out until you set the stock`,
  stock_moved: (n) =>
    `${count(n, 'variant')} sold or returned since this file was exported: the change is kept. Use --overwrite-stock to take the file's quantities instead`,
  not_listed: (n) =>
    `${count(n, 'variant')} of these products not in the file: kept. Use --remove-missing to remove them`,
};

function remarkText({ kind, count: total, lines, example }: Remark): string {
  const more = lines.length === LINES_MAX ? ' and more' : '';
  return `${REMARKS[kind](total)}${example && `, such as ${example}`} (line ${lines.join(', ')}${more}).`;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
