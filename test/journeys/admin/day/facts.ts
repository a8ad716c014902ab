import type { BooksFacts } from './books.ts';
import { type PlannedLine, SAILOR_L, SAILOR_M, TEE, totalOf } from './plan.ts';
import type { PlacedOrder } from './shoppers.ts';

/* What each order must have led to by the evening, computed from its story alone. No I/O here. */

export const GOODWILL_MINOR = 1_000;
export const PHONE_REFUND_MINOR = 500;

const DELIVERED: readonly PlacedOrder['story'][] = [
  ...(['returned in part', 'exchanged', 'paid out'] as const),
  ...(['goodwill', 'phone'] as const),
];

/** `double` is the second of two orders of one shopper. */
export function factsOf(double: PlacedOrder): BooksFacts {
  const isDouble = (one: PlacedOrder) => one.number === double.number;
  const isCanceled = (one: PlacedOrder) => one.story.startsWith('canceled') || isDouble(one);
  return {
    isDouble,
    shippedLines,
    isShipped: (one) => !isCanceled(one),
    isDelivered: ({ story }) => DELIVERED.includes(story),
    refundedMinor,
    stockLost: (one) => (isCanceled(one) ? [] : soldAndKept(one)),
  };
}

const shippedLines = ({ story, lines }: PlacedOrder): readonly PlannedLine[] =>
  story === 'size'
    ? lines.map((line) => (line.sku === SAILOR_M.sku ? { ...line, ...SAILOR_L } : line))
    : lines;

function refundedMinor({ story, lines, payment }: PlacedOrder): number {
  switch (story) {
    case 'canceled by the shop':
    case 'paid out':
      return totalOf(lines);
    case 'returned in part':
      return 2 * TEE.unitPriceMinor;
    case 'goodwill':
      return GOODWILL_MINOR;
    case 'phone':
      return payment === 'stripe' ? TEE.unitPriceMinor : PHONE_REFUND_MINOR;
    default:
      return 0;
  }
}

function soldAndKept(placed: PlacedOrder): [sku: string, quantity: number][] {
  const sold = shippedLines(placed).map(({ sku, quantity }): [string, number] => [sku, quantity]);
  switch (placed.story) {
    case 'paid out':
      return [];
    case 'exchanged':
      return [[SAILOR_L.sku, 1]];
    // Two came back, and one of them is worn.
    case 'returned in part':
      return [...sold, [TEE.sku, -1]];
    case 'phone':
      return placed.payment === 'stripe' ? [...sold, [TEE.sku, -1]] : sold;
    default:
      return sold;
  }
}
