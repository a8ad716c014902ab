import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import { amountExample, applyCells, type Cells } from '../cells.ts';
import type { NewRow, ProductForm } from '../product-form.ts';
import { type Merge, named, noteReadings, type RowDraft } from './merge-result.ts';

/** A variant before anything was typed. */
export const BLANK: RowDraft = {
  ...{ currentSku: '', sku: '', optionValues: [], priceMinor: 0, compareAtMinor: null, stockChange: 0 },
  ...{ isCounted: true, sellsBelowZero: false, barcode: '', weightGrams: null, row: '' },
};

/** What the variants of added values begin with: the first variant, or the first row of a new product's form. */
export function templateOf(form: ProductForm, existing: readonly RowDraft[], merge: Merge): RowDraft {
  const [first] = existing;
  if (first) return { ...first, stockChange: 0, row: '' };
  const { draft, faults } = applyCells(BLANK, {
    cells: { ...allOf(form), ...form.newRows[0]?.cells },
    ...{ stockWas: '0', currency: form.currency },
  });
  const hasRow = form.newRows.length > 0 || form.options.some(({ added }) => added.length > 0);
  named(hasRow ? { ...needsPrice(form.newRows[0], form), ...faults } : {}, 'n0', merge);
  return { ...draft, row: '' };
}

const allOf = ({ all }: ProductForm): Partial<Cells> => ({
  ...(all.price !== '' && { price: all.price }),
  ...(all.compare !== '' && { compare: all.compare }),
});

/** A variant that the form adds. */
export function newRow(
  row: NewRow,
  index: number,
  current: EditableProduct,
  form: ProductForm,
  merge: Merge,
): RowDraft[] {
  const prefix = `n${index}`;
  noteReadings(row.cells, row.optionValues.filter(Boolean).join(', '), merge);
  for (const [key, text] of Object.entries(row.cells)) merge.typed.set(`${prefix}.${key}`, text);
  for (const [at, text] of row.optionValues.entries()) if (text) merge.typed.set(`${prefix}.o${at}`, text);
  const options = form.options.filter(({ name }) => name !== '');
  // The row of a new product's form stands for all variants that its options make.
  const isTemplate =
    options.some(({ added }) => added.length > 0) && row.optionValues.every((text) => text === '');
  if (isTemplate && current.variants.length === 0) return [];
  const optionValues = row.optionValues.filter((text, at) => text !== '' || at < options.length);
  const { draft, faults } = applyCells(
    { ...BLANK, optionValues },
    { cells: { ...allOf(form), ...row.cells }, stockWas: '0', currency: form.currency },
  );
  return [{ ...draft, ...named({ ...needsPrice(row, form), ...faults }, prefix, merge) }];
}

const needsPrice = (row: NewRow | undefined, form: ProductForm): Readonly<Record<string, string>> =>
  row?.cells.price || form.all.price !== ''
    ? {}
    : { priceMinor: `Enter a price ${amountExample(form.currency)}.` };
