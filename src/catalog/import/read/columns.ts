import { unescapeFormula } from './cells.ts';

/**
 * The columns of Shopify's product CSV that a clothes store needs, under both sets of names: those of exports up to
 * 2024 ("Handle", "Variant Price") and those of the current template ("URL handle", "Price").
 * Source: help.shopify.com/en/manual/products/import-export/using-csv.
 */
const NAMES = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  description: ['Body (HTML)', 'Description'],
  vendor: ['Vendor'],
  productCategory: ['Product Category'],
  type: ['Type'],
  tags: ['Tags'],
  published: ['Published', 'Published on online store'],
  status: ['Status'],
  option1Name: ['Option1 Name'],
  option1Value: ['Option1 Value'],
  option2Name: ['Option2 Name'],
  option2Value: ['Option2 Value'],
  option3Name: ['Option3 Name'],
  option3Value: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  price: ['Variant Price', 'Price'],
  compareAt: ['Variant Compare At Price', 'Compare-at price'],
  stock: ['Variant Inventory Qty', 'Inventory quantity'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  barcode: ['Variant Barcode', 'Barcode'],
  imageSrc: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  imageAlt: ['Image Alt Text'],
  seoTitle: ['SEO Title'],
  seoDescription: ['SEO Description'],
  giftCard: ['Gift Card'],
  /** The shop's own column, from which an import learns what was sold since the export. */
  stockMark: ['Stock Mark'],
  /** The shop's own column. */
  taxClass: ['Tax Class'],
  /** The shop's own column. */
  measurements: ['Measurements'],
} as const satisfies Record<string, readonly string[]>;

/** Shopify's other columns, which the shop ignores without a remark: foreign prices, taxes, weights, other channels. */
const IGNORED =
  /^(variant (grams|fulfillment service|requires shipping|taxable|image( url)?|weight unit|tax code)|weight (value|unit).*|requires shipping|charge tax|fulfillment service|cost per item|collection|option[123] linked to|unit price.*|google .*|(included|price|compare[ -]at price) \/ .*|.*\(product\.metafields\..*\))$/i;

export type Field = keyof typeof NAMES;
export const FIELDS = Object.keys(NAMES) as Field[];

/** Fields without a column keep the shop's values, so no other column is required. New products need a title and price. */
const REQUIRED: readonly Field[] = ['handle'];

/** Option names and option values only make sense together. */
const PAIRS: readonly (readonly [Field, Field])[] = [
  ['option1Name', 'option1Value'],
  ['option2Name', 'option2Value'],
  ['option3Name', 'option3Value'],
];

/** The fields of one row. A field without a column is empty. */
export type Row = Record<Field, string>;

export interface Columns {
  /** The number of columns in the header. Every row must have as many fields. */
  count: number;
  has(field: Field): boolean;
  /** The fields that the file has no column for. */
  absent: readonly Field[];
  /** Column names that Shopify does not have, such as misspelled ones. */
  unknown: readonly string[];
  /** The column's name in this file, for messages. For a missing column, its classic name. */
  nameOf(field: Field): string;
  rowOf(record: readonly string[]): Row;
}

/** Columns may come in any order and case. Unknown columns are ignored. */
export function columnsOf(
  header: readonly string[],
): { ok: true; columns: Columns } | { ok: false; reason: string } {
  const indexes = new Map<Field, number>();
  for (const [index, name] of header.entries()) {
    const field = fieldByName.get(normalized(name));
    if (!field) continue;
    const earlier = indexes.get(field);
    if (earlier !== undefined) {
      return { ok: false, reason: duplicateMessage(header, earlier, index) };
    }
    indexes.set(field, index);
  }
  const halves = PAIRS.filter((pair) => pair.some((field) => indexes.has(field))).flat();
  const missing = [...REQUIRED, ...halves].filter((field) => !indexes.has(field));
  if (missing.length > 0) return { ok: false, reason: missingMessage(header, missing) };
  return { ok: true, columns: columnsAt(header, indexes) };
}

function columnsAt(header: readonly string[], indexes: ReadonlyMap<Field, number>): Columns {
  const empty = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Row;
  return {
    count: header.length,
    has: (field) => indexes.has(field),
    absent: FIELDS.filter((field) => !indexes.has(field)),
    unknown: header
      .map((name) => name.trim())
      .filter((name) => name && !fieldByName.has(normalized(name)) && !IGNORED.test(name)),
    nameOf: (field) => header[indexes.get(field) ?? -1]?.trim() ?? NAMES[field][0],
    rowOf(record) {
      const row = { ...empty };
      for (const [field, index] of indexes) row[field] = unescapeFormula(record[index] ?? '');
      return row;
    },
  };
}

function duplicateMessage(header: readonly string[], first: number, second: number): string {
  const [a, b] = [header[first]?.trim(), header[second]?.trim()];
  return a === b
    ? `The column "${a}" appears twice (columns ${first + 1} and ${second + 1}): remove one`
    : `The columns "${a}" and "${b}" mean the same thing (columns ${first + 1} and ${second + 1}): remove one`;
}

function missingMessage(header: readonly string[], missing: readonly Field[]): string {
  const names = missing.map((field) => NAMES[field].map((name) => `"${name}"`).join(' or ')).join(', ');
  const separator = /[;\t]/.exec(header.join(','))?.[0];
  const hint = separator
    ? `. The header seems to be separated by ${separator === ';' ? 'semicolons' : 'tabs'}: save the file with commas`
    : '';
  return `The header has no column ${names}${hint}`;
}

const normalized = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, ' ');

const fieldByName = new Map<string, Field>(
  FIELDS.flatMap((field) => NAMES[field].map((name) => [normalized(name), field] as const)),
);
