import type { EditableProduct, EditableVariant } from '../../../../catalog/editing/find-product.ts';
import {
  applyCells,
  CELL_KEYS,
  CELL_LABELS,
  type Cells,
  cellsOf,
  EMPTY_CELLS,
  isSameCell,
  wasText,
} from '../cells.ts';
import type { FormRow, ProductForm } from '../product-form.ts';
import { type Change, conflict, type Merge, named, noteReadings, type RowDraft } from './merge-result.ts';
import { BLANK } from './new-rows.ts';

/** The variants that the product has, with the cells that the form changes. */
export function mergeRows(
  form: ProductForm,
  current: EditableProduct,
  formerSkus: ReadonlyMap<string, string>,
  merge: Merge,
): RowDraft[] {
  const rows = new Map(form.rows.map((row) => [formerSkus.get(row.was.sku) ?? row.was.sku, row]));
  const drafts = current.variants.flatMap((variant, index): RowDraft[] => {
    const row = rows.get(variant.sku);
    rows.delete(variant.sku);
    const name = variant.optionValues.join(', ') || variant.sku;
    if (!row && form.rows.length > 0) merge.others.push({ label: name, before: '', after: 'added' });
    return mergeRow({ row: row ?? UNTOUCHED, variant, prefix: `v${index}`, name, all: form.all }, merge);
  });
  return [...drafts, ...[...rows.values()].flatMap((row, index) => goneRow(row, current, index, merge))];
}

const UNTOUCHED: FormRow = {
  ...{ was: EMPTY_CELLS, optionValues: [], changed: {}, isRemoved: false },
  ...{ isAddedAgain: undefined, contradiction: undefined },
};

interface MergeRowInput {
  row: FormRow;
  variant: EditableVariant;
  prefix: string;
  name: string;
  all: ProductForm['all'];
}

function mergeRow({ row, variant, prefix, name, all }: MergeRowInput, merge: Merge): RowDraft[] {
  const now = cellsOf(variant, merge.currency);
  const changed: Partial<Record<keyof Cells, string>> = { ...row.changed };
  for (const key of ['price', 'compare'] as const) if (all[key] !== '') changed[key] ??= all[key];
  const theirs: Change[] = [];
  for (const key of CELL_KEYS) {
    const mine = changed[key];
    // Sales change the stock all the time, and a change of the stock is a difference, so both count.
    if (key === 'stock' || row === UNTOUCHED || isSameCell(key, row.was[key], now[key], merge.currency))
      continue;
    const label = `${CELL_LABELS[key]}, ${name}`;
    if (mine === undefined) theirs.push({ label, before: row.was[key], after: now[key] });
    else if (!isSameCell(key, mine, now[key], merge.currency))
      merge.conflicts.push(conflict(`${prefix}.${key}`, label, mine, now[key]));
  }
  for (const [key, text] of Object.entries(changed))
    merge.typed.set(`${prefix}.${key}`, key === 'stock' ? stockText(text, row, now) : text);
  if (row.contradiction)
    merge.faults[`${prefix}.${row.contradiction}`] = 'The matrix and the table have different values here.';
  if (row.isRemoved) {
    merge.typed.set(`${prefix}.remove`, '1');
    if (theirs.length === 0) return [];
    const text = theirs.map(({ label, after }) => `${label}: ${after}`).join('; ');
    merge.conflicts.push({
      ...{ name: `${prefix}.remove`, label: `Remove ${name}` },
      mine: { value: '1', text: 'Remove it' },
      theirs: { value: '', text: `Keep it with ${text}` },
    });
  }
  merge.others.push(...theirs);
  noteReadings(row.changed, name, merge);
  const before: RowDraft = { ...variant, currentSku: variant.sku, stockChange: 0, row: prefix };
  const { draft, faults } = applyCells(before, {
    ...{ cells: changed, stockWas: row.was.stock, currency: merge.currency },
  });
  return [{ ...draft, ...named(faults, prefix, merge) }];
}

/** On a page that shows the current stock, the same difference leads to another number. */
function stockText(typed: string, { was }: FormRow, now: Cells): string {
  const difference = Number(typed) - Number(was.stock || '0');
  return Number.isInteger(difference) ? String(Number(now.stock || '0') + difference) : typed;
}

/** A variant that someone else has removed. If the form changes it, someone has to choose. */
function goneRow(row: FormRow, current: EditableProduct, index: number, merge: Merge): RowDraft[] {
  const { was, changed, isAddedAgain, isRemoved } = row;
  const isTouched = Object.keys(changed).length > 0 && !isRemoved;
  if (!isTouched) merge.others.push({ label: was.sku, before: 'a variant', after: 'removed' });
  if (!isTouched || isAddedAgain === false) return [];
  const number = current.variants.length + index;
  const prefix = `v${number}`;
  merge.typed.set(`${prefix}.was`, wasText(was, row.optionValues));
  for (const [key, text] of Object.entries(changed)) merge.typed.set(`${prefix}.${key}`, text);
  if (isAddedAgain === undefined)
    merge.conflicts.push({
      ...{ name: `${prefix}.again`, label: `${was.sku} was removed` },
      mine: { value: '1', text: 'Add it again, with what you changed' },
      theirs: { value: '', text: 'Leave it removed' },
    });
  else merge.typed.set(`${prefix}.again`, '1');
  const { draft, faults } = applyCells(BLANK, {
    cells: { ...was, ...changed },
    ...{ stockWas: '0', currency: merge.currency },
  });
  return [{ ...draft, ...named(faults, prefix, merge), optionValues: row.optionValues }];
}
