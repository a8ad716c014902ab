import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import type { ProductDraft } from '../../../../catalog/editing/product-draft.ts';
import { FIELD_KEYS, FIELD_LABELS, type Fields, fieldsOf, membersOf } from '../fields.ts';
import type { ProductForm } from '../product-form.ts';
import { mergeOptions } from './merge-options.ts';
import { conflict, type Merge, type MergeResult, noteReadings } from './merge-result.ts';
import { mergeRows } from './merge-rows.ts';
import { newRow, templateOf } from './new-rows.ts';

/**
 * Puts what someone has changed in a form onto the product as it is now. Where the form has shown the same as the product
 * has now, the change applies. Where someone else has changed something else, both stay. Where both have changed the same,
 * there is a conflict, and nothing is saved until someone has chosen.
 *
 * `formerSkus` leads from SKUs that the form has shown to those that variants have now.
 */
export function mergeForm(
  form: ProductForm,
  current: EditableProduct,
  formerSkus: ReadonlyMap<string, string>,
): MergeResult {
  const { currency } = form;
  const merge: Merge = {
    ...{ typed: new Map(), conflicts: [], others: [], readings: [], faults: {} },
    currency,
  };
  noteReadings(form.all, 'all variants', merge);
  const members = mergeFields(form, fieldsOf(current), merge);
  const existing = mergeRows(form, current, formerSkus, merge);
  const template = templateOf(form, existing, merge);
  const added = form.newRows.flatMap((row, index) => newRow(row, index, current, form, merge));
  const structured = mergeOptions(form, current, existing, template, merge);
  const { variants: _, ...same } = current;
  return {
    ...merge,
    draft: { ...same, ...members, ...structured, variants: [...structured.variants, ...added] },
  };
}

function mergeFields(form: ProductForm, now: Fields, merge: Merge): Partial<ProductDraft> {
  const mine: Partial<Record<keyof Fields, string>> = {};
  for (const key of FIELD_KEYS) {
    const sent = form.fields[key];
    if (sent === undefined) continue;
    const [isMine, isTheirs] = [sent.now !== sent.was, now[key].trim() !== sent.was];
    const label = FIELD_LABELS[key];
    if (isMine && isTheirs && sent.now !== now[key])
      merge.conflicts.push(conflict(key, label, sent.now, now[key]));
    else if (isTheirs && !isMine) merge.others.push({ label, before: sent.was, after: now[key] });
    if (!isMine) continue;
    mine[key] = sent.now;
    merge.typed.set(key, sent.now);
  }
  return membersOf(mine);
}
