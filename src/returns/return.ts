import type { OrderLine, OrderWithLines, PaidItem } from '../orders/order.ts';
import { amountStep } from '../settings/currency.ts';
import { shareOf } from '../settings/taxes/shares.ts';

/** Types and rules of returns. Money is an integer in minor units. No I/O here. */

/** The items of an exchange are reserved this long for the returned parcel to arrive. */
export const EXCHANGE_KEPT_DAYS = 21;
/** A return whose parcel has not arrived by then is canceled. */
export const CLOSED_AFTER_DAYS = 60;

export const REASONS = {
  too_small: 'Too small',
  too_large: 'Too large',
  not_as_shown: 'Not as shown',
  faulty: 'Faulty',
  not_liked: 'Doesn’t suit me',
  other: 'Something else',
} as const;
export type Reason = keyof typeof REASONS;

/** `asked`: the parcel has not arrived. `received`: it has arrived and was refunded or exchanged. */
export type ReturnState = 'asked' | 'received' | 'refused' | 'canceled';

/** A line as the customer asks to return it. */
export interface RequestedLine {
  /** The position of the order's line. */
  position: number;
  quantity: number;
  reason: Reason;
  /** The SKU of the size to exchange for, or null for a refund. */
  exchangeSku: string | null;
}

export interface ReturnLine extends RequestedLine {
  /** How many of them are not sold again. 0 until it is received. */
  writtenOff: number;
  /** What the staff has seen. Empty for items as new. */
  condition: string;
}

/** What has arrived of a line. */
export interface ReceivedLine {
  position: number;
  /** 0 if nothing of it was in the parcel. */
  quantity: number;
  writtenOff: number;
  condition: string;
}

export const CONDITION_LENGTH_MAX = 200;

export interface Return {
  id: string;
  orderId: string;
  /** Counts from 1 within its order. */
  number: number;
  state: ReturnState;
  reservationId: string | null;
  /** 0 until it is received. */
  refundMinor: number;
  askedAt: Date;
  /** Null while its parcel is expected. */
  decidedAt: Date | null;
  /** Who of the staff has decided. Empty until then, and if the customer or the shop has canceled it. */
  decidedBy: string;
  lines: ReturnLine[];
}

/** How many of each line can still be returned, by position. A refused or canceled return does not count. */
export function returnable(
  { lines }: Pick<OrderWithLines, 'lines'>,
  returns: readonly Return[],
): Map<number, number> {
  const left = new Map(lines.map(({ position, quantity }) => [position, quantity]));
  for (const { state, lines } of returns) {
    if (state === 'refused' || state === 'canceled') continue;
    for (const { position, quantity } of lines) left.set(position, (left.get(position) ?? 0) - quantity);
  }
  return left;
}

/**
 * The refund for some items: what was paid for them. With `isAll`, the shopper keeps nothing of the order, so delivery is
 * refunded as well.
 */
export function refundOf(order: OrderWithLines, items: readonly PaidItem[], isAll: boolean): number {
  const open = order.totalMinor - order.refundedMinor;
  if (isAll) return open;
  return Math.min(
    items.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    open,
  );
}

/**
 * What was paid for some items, including tax and discount. `before` says how many of each line were returned earlier, so
 * that the refunds of a line add up to what it cost.
 */
export function paidItems(
  order: OrderWithLines,
  before: ReadonlyMap<number, number>,
  now: readonly Pick<ReturnLine, 'position' | 'quantity'>[],
): PaidItem[] {
  return now.map(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) throw new Error(`order ${order.number} has no line ${position}`);
    const earlier = before.get(position) ?? 0;
    const amountMinor = paidFor(order, line, earlier + quantity) - paidFor(order, line, earlier);
    return { sku: line.sku, quantity, amountMinor };
  });
}

function paidFor(order: OrderWithLines, line: OrderLine, quantity: number): number {
  const { unitPriceMinor, discountMinor, taxBasisPoints } = line;
  const lineMinor = unitPriceMinor * line.quantity - discountMinor;
  const tenThousandths = order.isTaxIncluded ? 10_000 : 10_000 + taxBasisPoints;
  const step = amountStep(order.currency);
  return shareOf(lineMinor * quantity, tenThousandths, line.quantity * 10_000 * step) * step;
}
