import { createHash } from 'node:crypto';
import { isPayableAmount, minorDigits } from '../../../settings/currency.ts';
import { slugOf } from '../../product.ts';
import { parsePriceMinor, type TextReader, valueOr } from './cells.ts';
import type { Field } from './columns.ts';
import { quoted, type Report } from './errors.ts';
import { type Inventory, inventoryOf } from './inventory.ts';
import { meaningsOf, valuesByMeaning } from './options.ts';
import { MAX_VARIANTS, type NumberedRow, type ProductRows } from './read-products.ts';

export interface ImportedVariant extends Inventory {
  line: number;
  /** The order within the product, starting at 1. */
  position: number;
  /** The SKU in the file, or an empty string. */
  merchantSku: string;
  /** The SKU to use when the merchant's is missing, taken, or too long. */
  generatedSku: string;
  optionValues: string[];
  color: string;
  size: string;
  style: string;
  priceMinor: number;
  compareAtMinor: number | null;
  barcode: string;
}

const OPTIONS: readonly { name: Field; value: Field }[] = [
  { name: 'option1Name', value: 'option1Value' },
  { name: 'option2Name', value: 'option2Value' },
  { name: 'option3Name', value: 'option3Value' },
];
type Option = (typeof OPTIONS)[number] & { label: string };

/** A row without any of these fields adds a picture only. */
const VARIANT_FIELDS: readonly Field[] = [
  'option1Value',
  'option2Value',
  'option3Value',
  'sku',
  'price',
  'compareAt',
  'stock',
  'barcode',
];

const MAX_OPTION_LENGTH = 255;
/** Some apps write a whole sentence here. The shop's own SKUs have at most 100 characters. */
const MAX_SKU_LENGTH = 500;

export function variantsOf(
  product: ProductRows,
  textOf: TextReader,
  report: Report,
  currency: string,
): { optionNames: string[]; variants: ImportedVariant[] } {
  const rows = product.rows.filter(({ row }) => VARIANT_FIELDS.some((field) => row[field].trim() !== ''));
  if (rows.length > MAX_VARIANTS) {
    report(product.rows[0].line, `The product has more than ${MAX_VARIANTS} variants`);
    return { optionNames: [], variants: [] };
  }
  const options = optionsOf(product, rows, textOf);
  const optionNames = options.map((option) => option.label);
  const meanings = meaningsOf(optionNames);
  const variants = rows.map(({ line, row }, index) => {
    const read = (field: Field, maxLength: number) => textOf(line, row, field, maxLength);
    const optionValues = valuesOf({ line, row }, options, product, textOf, report);
    const prices = pricesOf({ line, row }, product, { textOf, report, currency });
    return {
      line,
      position: index + 1,
      merchantSku: read('sku', MAX_SKU_LENGTH),
      generatedSku: generateSku(slugOf(product.handle), optionValues),
      optionValues,
      ...valuesByMeaning(optionValues, meanings),
      ...prices,
      ...inventoryOf({ line, row }, product, textOf, report),
      barcode: barcodeOf(read('barcode', 100)),
    };
  });
  // Without option columns, variants may be identified by their SKUs, so equal values are not duplicates.
  if (product.columns.has('option1Value')) refuseDuplicates(variants, optionNames, report);
  return { optionNames, variants };
}

/** The first row of a product names its options. */
function optionsOf(product: ProductRows, variantRows: readonly NumberedRow[], textOf: TextReader): Option[] {
  const { line, row } = product.rows[0];
  const options = OPTIONS.map((option) => ({
    ...option,
    label: textOf(line, row, option.name, MAX_OPTION_LENGTH),
  })).filter((option) => option.label !== '');
  return isWithoutOptions(options, variantRows) ? [] : options;
}

/** Shopify writes a product without options as one variant with the value "Default Title" of the option "Title". */
function isWithoutOptions(options: readonly Option[], rows: readonly NumberedRow[]): boolean {
  return (
    options.length === 1 &&
    options[0]?.name === 'option1Name' &&
    options[0].label.toLowerCase() === 'title' &&
    rows.every(({ row }) => isDefaultTitle(row.option1Value))
  );
}

const isDefaultTitle = (value: string): boolean => /^\s*(default title)?\s*$/i.test(value);

function valuesOf(
  { line, row }: NumberedRow,
  options: readonly Option[],
  product: ProductRows,
  textOf: TextReader,
  report: Report,
): string[] {
  const { columns } = product;
  for (const { name, value } of OPTIONS) {
    const isNamed = options.some((option) => option.value === value);
    if (isNamed || row[value].trim() === '' || isDefaultTitle(row[value])) continue;
    report(
      line,
      `${columns.nameOf(value)} ${quoted(row[value].trim())} has no option name: ${columns.nameOf(name)} is empty on line ${product.rows[0].line}`,
    );
  }
  return options.map((option) => {
    const value = textOf(line, row, option.value, MAX_OPTION_LENGTH);
    if (value === '') report(line, `${columns.nameOf(option.value)} (${option.label}) is empty`);
    return value;
  });
}

function pricesOf(
  { line, row }: NumberedRow,
  { columns }: ProductRows,
  { textOf, report, currency }: { textOf: TextReader; report: Report; currency: string },
): { priceMinor: number; compareAtMinor: number | null } {
  const numberOf = (field: Field): number => {
    const text = textOf(line, row, field, 50);
    const refuse = (hint: string) =>
      report(line, `${columns.nameOf(field)} ${quoted(text)} is not a price: ${hint}`);
    const minor = valueOr(parsePriceMinor(text, minorDigits(currency)), refuse, 0);
    if (field === 'price' && !isPayableAmount(minor, currency))
      refuse(`amounts in ${currency} must end in 0, because cards can’t be charged others`);
    return minor;
  };
  return {
    priceMinor: columns.has('price') ? numberOf('price') : 0,
    compareAtMinor: row.compareAt.trim() === '' ? null : numberOf('compareAt'),
  };
}

const MAX_GENERATED_SKU_LENGTH = 100;

/**
 * Generates the same SKU in every import, because carts and orders refer to it: "crew-tee", ["Sky blue", "M"] →
 * "crew-tee-sky-blue-m". A hash of all values is added when the words are too long or one value has no letters.
 */
export function generateSku(slug: string, optionValues: readonly string[]): string {
  const words = optionValues.map(slugOf);
  const sku = [slug, ...words].join('-');
  if (sku.length <= MAX_GENERATED_SKU_LENGTH && words.every((word) => word !== '')) return sku;
  const hash = createHash('sha256')
    .update(JSON.stringify([slug, optionValues]))
    .digest('hex')
    .slice(0, 12);
  return `${[...sku].slice(0, MAX_GENERATED_SKU_LENGTH - 13).join('')}-${hash}`;
}

/** Shopify puts an apostrophe before the digits, so that spreadsheets do not shorten them. */
const barcodeOf = (text: string): string => (/^'\d+$/.test(text) ? text.slice(1) : text);

function refuseDuplicates(
  variants: readonly ImportedVariant[],
  optionNames: readonly string[],
  report: Report,
): void {
  const lineByValues = new Map<string, number>();
  for (const { line, optionValues } of variants) {
    const key = JSON.stringify(optionValues);
    const earlier = lineByValues.get(key);
    if (earlier === undefined) lineByValues.set(key, line);
    else if (optionNames.length === 0) {
      report(line, `The product has no options, so it can only have the variant on line ${earlier}`);
    } else {
      report(line, `The variant ${quoted(optionValues.join(' / '))} already appeared on line ${earlier}`);
    }
  }
}
