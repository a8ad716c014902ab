import { VARIANTS_MAX, type VariantDraft } from '../../../../catalog/editing/product-draft.ts';

/** The options of a product with their values, and how a form changes them. */

export const OPTIONS_MAX = 3;
/** A value can be renamed in the list of options up to this many values. More would not fit a page. */
export const RENAMED_MAX = 100;

export interface Option {
  name: string;
  /** In the sequence of the variants. */
  values: readonly string[];
}

export interface OptionChange {
  /** The name that the option had, or empty for a new one. */
  was: string;
  /** Empty if the option is removed. */
  name: string;
  /** The new text of values. A value with an empty text is removed with its variants. */
  renamed: ReadonlyMap<string, string>;
  added: readonly string[];
}

export const optionsOf = (
  optionNames: readonly string[],
  variants: readonly { optionValues: readonly string[] }[],
): Option[] =>
  optionNames.map((name, index) => ({
    name,
    values: [...new Set(variants.map(({ optionValues }) => optionValues[index] ?? ''))],
  }));

export const isChanged = ({ was, name, renamed, added }: OptionChange): boolean =>
  was !== name || added.length > 0 || [...renamed].some(([value, text]) => value !== text);

export interface OptionsResult<V extends VariantDraft> {
  optionNames: readonly string[];
  variants: readonly V[];
  /** A sentence about what cannot be done. */
  fault?: string | undefined;
}

/** Renames, removes and adds options and values. New values get a variant with each value of the other options. */
export function changeOptions<V extends VariantDraft>(
  given: { optionNames: readonly string[]; variants: readonly V[] },
  changes: readonly OptionChange[],
  template: V,
): OptionsResult<V> {
  const kept = changes.filter(({ name }) => name !== '');
  const optionNames = kept.map(({ name }) => name);
  const variants = given.variants.flatMap((variant) => {
    const optionValues = kept.map((change) => newValueOf(change, variant, given.optionNames));
    return optionValues.includes(undefined) ? [] : [{ ...variant, optionValues: optionValues as string[] }];
  });
  const values = kept.map(({ added }, index) => [
    ...new Set([...variants.map(({ optionValues }) => optionValues[index] ?? ''), ...added]),
  ]);
  if (kept.every(({ added }) => added.length === 0)) return { optionNames, variants };
  const count = values.reduce((product, { length }) => product * length, 1);
  if (count > VARIANTS_MAX)
    return {
      ...{ optionNames, variants },
      fault: `These values make ${count} variants. A product has at most ${VARIANTS_MAX}.`,
    };
  return { optionNames, variants: withCombinations(variants, kept, values, template) };
}

/** The value that a variant gets. It is undefined if the variant is removed with its value. */
function newValueOf(
  { was, renamed, added }: OptionChange,
  { optionValues }: VariantDraft,
  names: readonly string[],
): string | undefined {
  const index = names.indexOf(was);
  // Variants from before an option was added have its first value.
  if (was === '' || index < 0) return added[0] ?? '';
  const value = optionValues[index] ?? '';
  return (renamed.get(value) ?? value) || undefined;
}

/** Adds the variants that an added value makes. Variants that were removed before stay removed. */
function withCombinations<V extends VariantDraft>(
  variants: readonly V[],
  changes: readonly OptionChange[],
  values: readonly (readonly string[])[],
  template: V,
): V[] {
  const existing = new Map(variants.map((variant) => [JSON.stringify(variant.optionValues), variant]));
  const made: V[] = [];
  for (const optionValues of combinations(values)) {
    const key = JSON.stringify(optionValues);
    const found = existing.get(key);
    const isNew = optionValues.some((value, index) => changes[index]?.added.includes(value));
    if (found) made.push(found);
    else if (isNew) made.push({ ...template, currentSku: '', sku: '', barcode: '', optionValues });
    existing.delete(key);
  }
  return [...made, ...existing.values()];
}

function* combinations(values: readonly (readonly string[])[]): Generator<string[]> {
  const [first, ...rest] = values;
  if (!first) return yield [];
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}
