import type { EditableVariant } from '../../../catalog/editing/find-product.ts';
import type { VariantDraft } from '../../../catalog/editing/product-draft.ts';
import { typedMoney } from '../../../settings/currency.ts';
import { cleanTyped } from '../../../web/typed-text.ts';
import { amountText, parseAmount } from './money-text.ts';

/** The cells of a variant in the grid: each is a text, so that two texts can be compared. */

export const CELL_KEYS = ['sku', 'price', 'compare', 'stock', 'weight', 'barcode', 'sells'] as const;
export type CellKey = (typeof CELL_KEYS)[number];
export type Cells = Readonly<Record<CellKey, string>>;

export const CELL_LABELS: Readonly<Record<CellKey, string>> = {
  sku: 'SKU',
  price: 'Price',
  compare: 'Compare-at price',
  stock: 'Stock',
  weight: 'Weight, g',
  barcode: 'Barcode',
  sells: 'Sells',
};

/** How long a variant sells: as long as there is stock, below zero too, or without counting. */
export const SELLS = [
  { value: 'counted', label: 'Until sold out' },
  { value: 'below', label: 'Below zero too' },
  { value: 'free', label: 'Without counting' },
] as const;

export const EMPTY_CELLS: Cells = {
  ...{ sku: '', price: '', compare: '', stock: '0', weight: '', barcode: '', sells: 'counted' },
};

export const cellsOf = (variant: EditableVariant, currency: string): Cells => ({
  sku: variant.sku,
  price: amountText(variant.priceMinor, currency),
  compare: amountText(variant.compareAtMinor, currency),
  stock: variant.isCounted ? String(variant.stock) : '',
  weight: variant.weightGrams === null ? '' : String(variant.weightGrams),
  barcode: variant.barcode,
  sells: sellsOf(variant),
});

/** The cells that a form has shown and the options, in one hidden input. No cell has a tab. */
export const wasText = (cells: Cells, optionValues: readonly string[]): string =>
  [...CELL_KEYS.map((key) => cells[key]), ...optionValues].join('\t');

const sellsOf = ({ isCounted, sellsBelowZero }: EditableVariant): string => {
  if (!isCounted) return 'free';
  return sellsBelowZero ? 'below' : 'counted';
};

/** Tells whether two texts of a cell mean the same, such as 12,5 and 12.50. */
export function isSameCell(key: CellKey, one: string, other: string, currency: string): boolean {
  if (one === other) return true;
  if (key === 'price' || key === 'compare') {
    const amount = parseAmount(one, currency);
    return amount !== undefined && amount === parseAmount(other, currency);
  }
  return false;
}

/** "such as 12.50", as amounts of the currency are typed. */
export const amountExample = (currency: string): string => `such as ${typedMoney(1_250, currency)}`;

export type CellFaults = Readonly<Record<string, string>>;

interface ApplyCellsInput {
  cells: Partial<Cells>;
  /** The stock that the form has shown. */
  stockWas: string;
  currency: string;
}

/** Writes changed cells into a draft. Faults have the same names as the draft's own faults. */
export function applyCells(
  draft: VariantDraft,
  { cells, stockWas, currency }: ApplyCellsInput,
): { draft: VariantDraft; faults: CellFaults } {
  const faults: Record<string, string> = {};
  const { sku, price, compare, stock, weight, barcode, sells } = cells;
  const amount = (text: string, name: string) => {
    const minor = parseAmount(text, currency);
    if (minor === undefined) faults[name] = `“${text}” is not a price. Enter one ${amountExample(currency)}.`;
    return minor ?? 0;
  };
  const next = {
    ...draft,
    ...(sku !== undefined && { sku }),
    ...(barcode !== undefined && { barcode }),
    ...(price !== undefined && { priceMinor: amount(price, 'priceMinor') }),
    ...(compare !== undefined && {
      compareAtMinor: compare === '' ? null : amount(compare, 'compareAtMinor'),
    }),
    ...(weight !== undefined && { weightGrams: weight === '' ? null : wholeNumber(weight) }),
    // An emptied cell says nothing about the stock.
    ...(stock && { stockChange: wholeNumber(stock) - wholeNumber(stockWas || '0') }),
    ...(sells !== undefined && sellsIn(sells, draft)),
  };
  return { draft: next, faults };
}

const sellsIn = (sells: string, { sellsBelowZero }: VariantDraft) => ({
  isCounted: sells !== 'free',
  sellsBelowZero: sells === 'free' ? sellsBelowZero : sells === 'below',
});

/** NaN for what is no whole number, which the draft's checks refuse with a sentence. */
function wholeNumber(text: string): number {
  const clean = cleanTyped(text);
  return /^-?\d{1,9}$/.test(clean) ? Number(clean) : Number.NaN;
}
