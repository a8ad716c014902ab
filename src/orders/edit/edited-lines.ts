import { roundToPayable } from '../../settings/currency.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { rateOf } from '../../settings/taxes/tax-classes.ts';
import { sumOfVat, vatByRate } from '../../settings/taxes/vat-by-rate.ts';
import { ORDER_LINES_MAX, type OrderLine, type OrderWithLines } from '../order.ts';
import type { OfferedVariant } from './queries.ts';

/** What an edited order consists of, and what it costs. No I/O here. */

/** A line of the edited order. `position` is null for an item that is added. A quantity of 0 removes the line. */
export interface WantedLine {
  position: number | null;
  sku: string;
  quantity: number;
}

const TOTAL_MAX_MINOR = 99_999_999;

export type EditedLinesResult =
  | { ok: true; lines: OrderLine[]; amounts: EditedAmounts }
  | { ok: false; reason: 'nothing' | 'too_many_lines' | 'twice' | LineRefusal | 'total_too_large' };

/** `other_currency`: the shop has no price in the currency of the order. */
type LineRefusal = 'unknown_sku' | 'other_currency';

interface EditedAmounts {
  subtotalMinor: number;
  discountMinor: number;
  taxMinor: number;
  /** The highest rate. */
  taxBasisPoints: number;
  totalMinor: number;
}

export interface EditedLinesDeps {
  offered: readonly OfferedVariant[];
  /** Whether the discount of the order is a percentage, which grows with a quantity. A fixed amount does not. */
  isPercentOff: boolean;
  /** Today's rates and currency, for items that are added or replaced. Null if none can be. */
  today: Pick<ShopSettings, 'currency' | 'taxes'> | null;
}

/**
 * Prices the wanted lines. A line keeps what its item cost, also in another size or color that costs the same today. An item
 * that costs something else, and an added one, has today's price and no discount. Delivery stays as it was.
 */
export function editedLines(
  order: OrderWithLines,
  wanted: readonly WantedLine[],
  deps: EditedLinesDeps,
): EditedLinesResult {
  const kept = wanted.filter(({ quantity }) => quantity > 0);
  if (kept.length === 0) return { ok: false, reason: 'nothing' };
  if (kept.length > ORDER_LINES_MAX) return { ok: false, reason: 'too_many_lines' };
  if (new Set(kept.map(({ sku }) => sku)).size < kept.length) return { ok: false, reason: 'twice' };
  const free = freePositions(kept);
  const lines: OrderLine[] = [];
  for (const one of kept) {
    const line = lineOf(order, one, deps, one.position ?? free.shift() ?? 0);
    if (typeof line === 'string') return { ok: false, reason: line };
    lines.push(line);
  }
  const amounts = amountsOf(order, lines);
  if (amounts.totalMinor > TOTAL_MAX_MINOR) return { ok: false, reason: 'total_too_large' };
  return { ok: true, lines, amounts };
}

/** Positions of removed lines are used again, so that none is above ORDER_LINES_MAX after many edits. */
function freePositions(kept: readonly WantedLine[]): number[] {
  const taken = new Set(kept.map(({ position }) => position));
  const all = Array.from({ length: ORDER_LINES_MAX }, (_, index) => index + 1);
  return all.filter((position) => !taken.has(position));
}

function lineOf(
  order: OrderWithLines,
  { position, sku, quantity }: WantedLine,
  { offered, isPercentOff, today }: EditedLinesDeps,
  newPosition: number,
): OrderLine | LineRefusal {
  const before = order.lines.find((line) => line.position === position);
  const change = { isPercentOff, currency: order.currency };
  if (before?.sku === sku) return withQuantity(before, quantity, change);
  const variant = offered.find((one) => one.sku === sku);
  if (!variant || (position !== null && !before)) return 'unknown_sku';
  // Variants are priced in the shop's currency, and the sum would mix it with that of the order.
  if (today?.currency !== order.currency) return 'other_currency';
  const { slug, name, color, size, style, drawing, priceMinor } = variant;
  const now = { position: newPosition, sku, productSlug: slug, name, color, size, style, drawing, quantity };
  const bought = before && offered.find((one) => one.sku === before.sku);
  const isSamePrice =
    before?.productSlug === slug && (bought?.priceMinor ?? before.unitPriceMinor) === priceMinor;
  if (isSamePrice) return { ...withQuantity(before, quantity, change), ...now };
  const taxBasisPoints = rateOf(today.taxes, variant.taxClass, order.address.country) ?? order.taxBasisPoints;
  return { ...now, unitPriceMinor: priceMinor, discountMinor: 0, taxBasisPoints };
}

/**
 * Prices an order that has only some of its items. No line gains items, so a percentage and a fixed discount are both
 * reduced in proportion.
 */
export function withFewerItems(
  order: OrderWithLines,
  items: readonly Pick<OrderLine, 'position' | 'quantity'>[],
): Extract<EditedLinesResult, { ok: true }> {
  const quantities = new Map(items.map(({ position, quantity }) => [position, quantity]));
  const wanted = order.lines.map(({ position, sku }) => ({
    ...{ position, sku, quantity: quantities.get(position) ?? 0 },
  }));
  const edited = editedLines(order, wanted, { offered: [], isPercentOff: true, today: null });
  if (!edited.ok) throw new Error(`order ${order.number} cannot have fewer items: ${edited.reason}`);
  return edited;
}

/** A line keeps the discount of each item, so a line with fewer items has less of it. More items share a fixed amount. */
function withQuantity(
  line: OrderLine,
  quantity: number,
  { isPercentOff, currency }: { isPercentOff: boolean; currency: string },
): OrderLine {
  const items = isPercentOff ? quantity : Math.min(quantity, line.quantity);
  const discountMinor = roundToPayable((line.discountMinor * items) / line.quantity, currency);
  return { ...line, quantity, discountMinor };
}

function amountsOf(order: OrderWithLines, lines: readonly OrderLine[]): EditedAmounts {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const discountMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const { deliveryMinor, isTaxIncluded } = order;
  const sumMinor = subtotalMinor - discountMinor + deliveryMinor;
  const vat = vatByRate({ lines, deliveryMinor, isTaxIncluded, currency: order.currency });
  const { vatMinor: taxMinor } = sumOfVat(vat);
  return {
    subtotalMinor,
    discountMinor,
    taxMinor,
    taxBasisPoints: vat[0]?.basisPoints ?? order.taxBasisPoints,
    totalMinor: isTaxIncluded ? sumMinor : sumMinor + taxMinor,
  };
}
