import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import type { ProductDraft } from '../../../../catalog/editing/product-draft.ts';
import type { ProductForm } from '../product-form.ts';
import type { Merge, RowDraft } from './merge-result.ts';
import { changeOptions, isChanged, type Option, optionsOf } from './structure.ts';

type Structured = Pick<ProductDraft, 'optionNames'> & { variants: readonly RowDraft[] };

/** Makes the form’s changes of options and values, or asks if someone else has changed them, too. */
export function mergeOptions(
  form: ProductForm,
  current: EditableProduct,
  variants: readonly RowDraft[],
  template: RowDraft,
  merge: Merge,
): Structured {
  const { optionNames } = current;
  const changes = form.options.filter(
    (change) => change.was !== '' || change.name !== '' || change.added.length > 0,
  );
  if (!changes.some(isChanged) || form.keepsOptions === 'theirs') return { optionNames, variants };
  for (const [index, { was, name, renamed, added, sequence }] of form.options.entries()) {
    if (added.length > 0 && name === '') merge.faults[`option${index}`] = 'Give the option a name.';
    if (name !== was) merge.typed.set(`option${index}`, name);
    if (added.length > 0) merge.typed.set(`add${index}`, added.join('\n'));
    const values = form.optionsWere[index]?.values ?? [];
    for (const [at, value] of sequence.entries())
      merge.typed.set(`place${index}.${values.indexOf(value)}`, String(at + 1));
    for (const [at, value] of values.entries())
      if (renamed.get(value) !== value) merge.typed.set(`value${index}.${at}`, renamed.get(value) ?? value);
  }
  const now = optionsOf(optionNames, current.variants);
  if (form.keepsOptions === undefined && !isSameOptions(now, form.optionsWere))
    merge.conflicts.push({
      ...{ name: 'structure', label: 'Options and their values' },
      mine: { value: 'mine', text: `Make your changes to them: ${changes.map(optionText).join('; ')}` },
      theirs: { value: 'theirs', text: `Leave them as they are now: ${now.map(valuesText).join('; ')}` },
    });
  // Options that someone else has added stay.
  const known = new Set(changes.map(({ was }) => was));
  const untouched = optionNames
    .filter((name) => !known.has(name))
    .map((name) => ({ was: name, name, renamed: new Map<string, string>(), added: [], sequence: [] }));
  const changed = changeOptions({ optionNames, variants }, [...changes, ...untouched], template);
  if (changed.fault) merge.faults.options = changed.fault;
  return changed;
}

const isSameOptions = (one: readonly Option[], other: readonly Option[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const valuesText = ({ name, values }: Option): string => `${name} ${values.slice(0, 20).join(', ')}`;
const optionText = ({ was, name, added }: { was: string; name: string; added: readonly string[] }): string =>
  [name || `no ${was}`, ...added].join(', ');
