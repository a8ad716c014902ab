import type { ProductDraft, VariantDraft } from '../../../../catalog/editing/product-draft.ts';
import { CELL_LABELS, type Cells } from '../cells.ts';
import { amountText, parseAmount } from '../money-text.ts';

/** What a form makes of a product: see `mergeForm`. */
export interface MergeResult {
  draft: ProductDraft & { variants: readonly RowDraft[] };
  /** The texts of the form, by the names of its inputs on a page that shows the product as it is now. */
  typed: Map<string, string>;
  conflicts: readonly Conflict[];
  /** What others have changed since the form was opened. */
  others: readonly Change[];
  /** Amounts that were not typed as the shop writes them, with what they were understood as. */
  readings: readonly Change[];
  /** By the names of inputs; `options` and `variants` concern all of them. */
  faults: Record<string, string>;
}

export interface Conflict {
  /** The name of the input that decides. */
  name: string;
  label: string;
  /** What to send for each side, with a text for people. */
  mine: { value: string; text: string };
  theirs: { value: string; text: string };
}

export interface Change {
  label: string;
  before: string;
  after: string;
}

/** A variant with the beginning of its inputs' names, such as `v3`. Empty for one that added values have made. */
export interface RowDraft extends VariantDraft {
  row: string;
}

/** A merge that is being made. */
export interface Merge extends Omit<MergeResult, 'draft' | 'conflicts' | 'others' | 'readings'> {
  conflicts: Conflict[];
  others: Change[];
  readings: Change[];
  currency: string;
}

export const conflict = (name: string, label: string, mine: string, theirs: string): Conflict => ({
  ...{ name, label },
  mine: { value: mine, text: mine },
  theirs: { value: theirs, text: theirs },
});

/** Notes how the amounts among these cells were understood, unless they are written as the shop writes them. */
export function noteReadings(cells: Partial<Cells>, place: string, merge: Merge): void {
  for (const key of ['price', 'compare'] as const) {
    const [before = '', minor] = [cells[key], parseAmount(cells[key] ?? '', merge.currency)];
    const after = amountText(minor ?? null, merge.currency);
    if (minor !== undefined && before !== after)
      merge.readings.push({ label: `${CELL_LABELS[key]}${place && `, ${place}`}`, before, after });
  }
}

/** Notes faults under the names of the inputs. */
export function named(
  faults: Readonly<Record<string, string>>,
  prefix: string,
  merge: Merge,
): { row: string } {
  for (const [member, fault] of Object.entries(faults))
    merge.faults[`${prefix}.${INPUT_OF[member] ?? member}`] = fault;
  return { row: prefix };
}

/** The inputs that the members of a draft stand for. */
export const INPUT_OF: Readonly<Record<string, string>> = {
  ...{ priceMinor: 'price', compareAtMinor: 'compare', weightGrams: 'weight', options: 'o0' },
  ...{ descriptionHtml: 'description', productCategory: 'category' },
};
