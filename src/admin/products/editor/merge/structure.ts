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
  /** The values that the option had, in their new sequence. Empty if that is not changed. */
  sequence: readonly string[];
}

export const optionsOf = (
  optionNames: readonly string[],
  variants: readonly { optionValues: readonly string[] }[],
): Option[] =>
  optionNames.map((name, index) => ({
    name,
    values: [...new Set(variants.map(({ optionValues }) => optionValues[index] ?? ''))],
  }));

export const isChanged = ({ was, name, renamed, added, sequence }: OptionChange): boolean =>
  was !== name ||
  added.length > 0 ||
  sequence.length > 0 ||
  [...renamed].some(([value, text]) => value !== text);

export interface OptionsResult<V extends VariantDraft> {
  optionNames: readonly string[];
  variants: readonly V[];
  /** A sentence about what cannot be done. */
  fault?: string | undefined;
}

/** Renames, sorts, removes and adds options and values. New values get a variant with each value of the other options. */
export function changeOptions<V extends VariantDraft>(
  given: { optionNames: readonly string[]; variants: readonly V[] },
  changes: readonly OptionChange[],
  template: V,
): OptionsResult<V> {
  const kept = changes.filter(({ name }) => name !== '');
  const optionNames = kept.map(({ name }) => name);
  const renamed = given.variants.flatMap((variant) => {
    const optionValues = kept.map((change) => newValueOf(change, variant, given.optionNames));
    return optionValues.includes(undefined) ? [] : [{ ...variant, optionValues: optionValues as string[] }];
  });
  const variants = inSequence(renamed, kept);
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

/** Sorts the variants by their values, if someone has changed the sequence of the values. */
function inSequence<V extends VariantDraft>(
  variants: readonly V[],
  changes: readonly OptionChange[],
): readonly V[] {
  if (changes.every(({ sequence }) => sequence.length === 0)) return variants;
  const places = changes.map(({ sequence, renamed }, index) => {
    const values =
      sequence.length > 0
        ? sequence.map((value) => renamed.get(value) ?? value)
        : variants.map(({ optionValues }) => optionValues[index] ?? '');
    return new Map([...new Set(values)].map((value, place) => [value, place]));
  });
  // A value that someone else has added in the meantime comes last.
  const placeOf = ({ optionValues }: V, index: number) =>
    places[index]?.get(optionValues[index] ?? '') ?? Number.MAX_SAFE_INTEGER;
  return variants.toSorted((one, other) => {
    for (const index of places.keys()) {
      const difference = placeOf(one, index) - placeOf(other, index);
      if (difference !== 0) return difference;
    }
    return 0;
  });
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
    else if (isNew) made.push(newVariant(optionValues, { variants, changes, template }));
    existing.delete(key);
  }
  return [...made, ...existing.values()];
}

interface NewVariantInput<V> {
  variants: readonly V[];
  changes: readonly OptionChange[];
  template: V;
}

/** A variant of a new value begins like the one beside it: a new size of a color costs what the color does. */
function newVariant<V extends VariantDraft>(
  optionValues: readonly string[],
  { variants, changes, template }: NewVariantInput<V>,
): V {
  const beside = variants.find((variant) =>
    optionValues.every(
      (value, index) => changes[index]?.added.includes(value) || variant.optionValues[index] === value,
    ),
  );
  const { priceMinor, compareAtMinor, isCounted, sellsBelowZero, weightGrams } = beside ?? template;
  const same = { priceMinor, compareAtMinor, isCounted, sellsBelowZero, weightGrams };
  return { ...template, ...same, currentSku: '', sku: '', barcode: '', optionValues };
}

function* combinations(values: readonly (readonly string[])[]): Generator<string[]> {
  const [first, ...rest] = values;
  if (!first) return yield [];
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}
