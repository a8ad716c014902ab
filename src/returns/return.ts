import type { OrderLine, OrderWithLines } from '../orders/order.ts';

/** Types of returns and the rules that need no I/O. Money is an integer in minor units. */

/** Since the order was delivered, as the shop says everywhere. */
export const RETURN_DAYS = 30;
/** The pieces of an exchange are kept this long for the parcel to arrive. */
export const EXCHANGE_KEPT_DAYS = 21;
/** A parcel that has not come by then will not. */
export const CLOSED_AFTER_DAYS = 60;

export const REASONS = {
  too_small: 'Too small',
  too_large: 'Too large',
  not_as_shown: 'Not as shown',
  faulty: 'Faulty',
  not_liked: 'Does not suit me',
  other: 'Something else',
} as const;
export type Reason = keyof typeof REASONS;

/** `asked`: the shopper sends it. `received`: it is back, and paid back or exchanged. */
export type ReturnState = 'asked' | 'received' | 'refused' | 'canceled';

export interface ReturnLine {
  /** Of the order's line. */
  position: number;
  quantity: number;
  reason: Reason;
  /** Of the other size; null: the money goes back. */
  exchangeSku: string | null;
}

export interface Return {
  id: string;
  orderId: string;
  state: ReturnState;
  reservationId: string | null;
  /** 0 until it is received. */
  refundMinor: number;
  askedAt: Date;
  lines: ReturnLine[];
}

/** How many of each line can still be sent back, by position. What was refused or called off counts as not sent. */
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
 * What goes back for some pieces: what was paid for them, tax and discount as they were. `before`: how many of
 * each line have come back earlier, so that the parts of a line add up to the whole of it. When nothing of the
 * order stays with the shopper, neither as it was nor in another size, the delivery goes back as well.
 */
export function refundOf(
  order: OrderWithLines,
  before: ReadonlyMap<number, number>,
  now: readonly Pick<ReturnLine, 'position' | 'quantity'>[],
  isAll: boolean,
): number {
  const open = order.totalMinor - order.refundedMinor;
  if (isAll) return open;
  let refund = 0;
  for (const { position, quantity } of now) {
    const line = order.lines.find((one) => one.position === position);
    if (!line) throw new Error(`order ${order.number} has no line ${position}`);
    const earlier = before.get(position) ?? 0;
    refund += paidFor(order, line, earlier + quantity) - paidFor(order, line, earlier);
  }
  return Math.min(refund, open);
}

function paidFor(order: OrderWithLines, line: OrderLine, quantity: number): number {
  const { unitPriceMinor, discountMinor } = line;
  const net = ((unitPriceMinor * line.quantity - discountMinor) * quantity) / line.quantity;
  return Math.round(order.isTaxIncluded ? net : net * (1 + order.taxBasisPoints / 10_000));
}
