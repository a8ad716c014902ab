import type { Change, Changes } from './changes.ts';
import { MAX_ERRORS, quoted, type RowError } from './errors.ts';
import type { ImportSummary } from './import.ts';

/** catalog.csv:117: Variant Price "12,50" is not a price: write 12.50 */
export function errorsText(file: string, errors: readonly RowError[]): string {
  const lines = errors.map(({ line, reason }) => `${line > 0 ? `${file}:${line}` : file}: ${reason}`);
  if (errors.length >= MAX_ERRORS) lines.push(`${file}: reading stopped after ${MAX_ERRORS} errors`);
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
  const { rows, products, created, updated, unchanged, variants } = summary;
  const read = `${products} products in ${rows} rows`;
  const done = `${created} created, ${updated} updated, ${unchanged} unchanged`;
  const ofVariants = `variants: ${variants.created} created, ${variants.updated} updated, ${variants.removed} removed`;
  return `${read}: ${done}; ${ofVariants}.${dryRun ? ' A dry run: nothing was changed.' : ''}\n`;
}
