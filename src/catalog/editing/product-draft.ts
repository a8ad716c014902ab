import { isPayableAmount, notPayableText } from '../../settings/currency.ts';
import type { TaxClass } from '../../settings/taxes/tax-classes.ts';
import { sanitizeDescription } from '../import/read/description.ts';
import {
  MEASUREMENTS_HINT,
  MEASUREMENTS_LENGTH_MAX,
  parseMeasurements,
  tidyMeasurements,
} from '../measurements.ts';
import { slugOf } from '../product.ts';

/** A product as the staff writes it. */
export interface ProductDraft {
  name: string;
  /** Empty for one that is made from the name. */
  slug: string;
  descriptionHtml: string;
  vendor: string;
  type: string;
  productCategory: string;
  tags: readonly string[];
  materials: string;
  care: string;
  /** In the format of `parseMeasurements`. */
  measurements: string;
  status: 'active' | 'draft' | 'archived';
  taxClass: TaxClass;
  seoTitle: string;
  seoDescription: string;
  /** At most three, such as "Color" and "Size". */
  optionNames: readonly string[];
  /** In the sequence in which the product page shows them. */
  variants: readonly VariantDraft[];
}

export interface VariantDraft {
  /** The SKU that the variant has now. Empty for a new variant. */
  currentSku: string;
  /** The SKU that it gets. Empty for one that the shop makes. */
  sku: string;
  /** One for each option name. */
  optionValues: readonly string[];
  priceMinor: number;
  compareAtMinor: number | null;
  /** How much the stock changes; for a new variant, its stock. */
  stockChange: number;
  isCounted: boolean;
  sellsBelowZero: boolean;
  barcode: string;
  weightGrams: number | null;
}

/** What is wrong with a draft: the field, such as `name` or `variants.3.priceMinor`, and a sentence that says what to do. */
export type DraftFaults = Readonly<Record<string, string>>;

export const VARIANTS_MAX = 2_000;
const OPTIONS_MAX = 3;
const TAGS_MAX = 250;
const PRICE_MAX_MINOR = 99_999_999;
/** In characters. */
const LENGTHS = {
  name: 255,
  slug: 255,
  descriptionHtml: 100_000,
  vendor: 255,
  type: 255,
  productCategory: 500,
  materials: 2_000,
  care: 2_000,
  measurements: MEASUREMENTS_LENGTH_MAX,
  seoTitle: 255,
  seoDescription: 1_000,
} as const;

/** Control characters, and those that change the direction of the text after them. */
const FORBIDDEN = /[^\P{Control}\t\n]|[\u202a-\u202e\u2066-\u2069]/u;

/** Trims the texts, makes the slug, and sanitizes the description. */
export function tidyDraft(draft: ProductDraft): ProductDraft {
  const line = (text: string) => text.replace(/\s+/g, ' ').trim();
  const tags = new Map(draft.tags.map((tag) => [line(tag).toLowerCase(), line(tag)]));
  tags.delete('');
  return {
    ...draft,
    name: line(draft.name),
    slug: slugOf(draft.slug || draft.name),
    descriptionHtml: sanitizeDescription(draft.descriptionHtml),
    vendor: line(draft.vendor),
    type: line(draft.type),
    productCategory: line(draft.productCategory),
    tags: [...tags.values()],
    materials: draft.materials.trim(),
    care: draft.care.trim(),
    measurements: tidyMeasurements(draft.measurements),
    seoTitle: line(draft.seoTitle),
    seoDescription: line(draft.seoDescription),
    optionNames: draft.optionNames.map(line),
    variants: draft.variants.map((variant) => ({
      ...variant,
      sku: line(variant.sku),
      optionValues: variant.optionValues.map(line),
      barcode: line(variant.barcode),
    })),
  };
}

/** Checks a tidy draft. No faults means that it can be saved, unless an SKU or the slug belongs to another product. */
export function draftFaults(draft: ProductDraft, currency: string): DraftFaults {
  const faults: Record<string, string> = {};
  for (const [field, lengthMax] of Object.entries(LENGTHS)) {
    const text = draft[field as keyof typeof LENGTHS];
    if (text.length > lengthMax) faults[field] = `Use at most ${lengthMax} characters.`;
    else if (FORBIDDEN.test(text) || !text.isWellFormed()) faults[field] = 'Remove the control characters.';
  }
  if (draft.name === '') faults.name = 'Enter a name.';
  else if (draft.slug === '')
    faults.slug = 'Enter an address with letters or digits, such as “oxford-shirt”.';
  if (!parseMeasurements(draft.measurements)) faults.measurements ??= `Please ${MEASUREMENTS_HINT}.`;
  if (draft.tags.length > TAGS_MAX) faults.tags = `Use at most ${TAGS_MAX} tags.`;
  Object.assign(faults, optionFaults(draft.optionNames), variantsFaults(draft, currency));
  return faults;
}

function optionFaults(names: readonly string[]): DraftFaults {
  if (names.length > OPTIONS_MAX) return { options: `Use at most ${OPTIONS_MAX} options.` };
  if (names.some((name) => name === '' || name.length > 255 || FORBIDDEN.test(name)))
    return { options: 'Give each option a name of at most 255 characters.' };
  const isTwice = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  return isTwice ? { options: 'Give each option another name.' } : {};
}

function variantsFaults({ variants, optionNames }: ProductDraft, currency: string): DraftFaults {
  if (variants.length === 0) return { variants: 'A product has at least one variant.' };
  if (variants.length > VARIANTS_MAX) return { variants: `A product has at most ${VARIANTS_MAX} variants.` };
  const faults: Record<string, string> = {};
  const seen = { values: new Map<string, number>(), skus: new Map<string, number>() };
  for (const [index, variant] of variants.entries()) {
    for (const [field, fault] of Object.entries(variantFaults(variant, optionNames)))
      faults[`variants.${index}.${field}`] = fault;
    if (!isPayableAmount(variant.priceMinor, currency))
      faults[`variants.${index}.priceMinor`] ??= notPayableText(currency);
    const values = JSON.stringify(variant.optionValues);
    if (seen.values.has(values))
      faults[`variants.${index}.options`] =
        `Variant ${Number(seen.values.get(values)) + 1} has the same options.`;
    if (variant.sku !== '' && seen.skus.has(variant.sku))
      faults[`variants.${index}.sku`] = `Variant ${Number(seen.skus.get(variant.sku)) + 1} has the same SKU.`;
    seen.values.set(values, index);
    seen.skus.set(variant.sku, index);
  }
  return faults;
}

function variantFaults(variant: VariantDraft, optionNames: readonly string[]): DraftFaults {
  const { sku, optionValues, priceMinor, compareAtMinor, barcode, weightGrams, stockChange } = variant;
  const faults: Record<string, string> = {};
  const isAmount = (amount: number) => Number.isInteger(amount) && amount >= 0 && amount <= PRICE_MAX_MINOR;
  if (sku.length > 100 || FORBIDDEN.test(sku) || sku === '.' || sku === '..')
    faults.sku = 'Use an SKU of at most 100 characters.';
  const areValues = optionValues.length === optionNames.length && optionValues.every((value) => value !== '');
  if (!areValues) faults.options = `Enter ${optionNames.join(' and ') || 'no options'}.`;
  else if (optionValues.some((value) => value.length > 255 || FORBIDDEN.test(value)))
    faults.options = 'Use at most 255 characters for each option.';
  if (!isAmount(priceMinor)) faults.priceMinor = 'Enter a price of 0 or more, such as 12.50.';
  if (compareAtMinor !== null && !isAmount(compareAtMinor))
    faults.compareAtMinor = 'Enter a price of 0 or more, or leave it empty.';
  if (!Number.isInteger(stockChange) || Math.abs(stockChange) > 1_000_000)
    faults.stock = 'Enter a whole number of at most 1,000,000.';
  if (barcode.length > 100 || FORBIDDEN.test(barcode)) faults.barcode = 'Use at most 100 characters.';
  if (
    weightGrams !== null &&
    !(Number.isInteger(weightGrams) && weightGrams >= 0 && weightGrams <= 1_000_000)
  )
    faults.weightGrams = 'Enter a weight in whole grams, or leave it empty.';
  return faults;
}
