import type { OrderWithLines } from '../order.ts';

/** Types and rules of parcels. An order that is packed at once has none. No I/O here. */

export type ParcelState = 'packed' | 'shipped' | 'delivered' | 'canceled';

/** Some items of one line of the order. */
export interface ParcelLine {
  /** The position of the order's line. */
  position: number;
  quantity: number;
}

export interface Parcel {
  id: string;
  /** Counts from 1 within its order. */
  number: number;
  state: ParcelState;
  /** Carrier and tracking number are empty until it is shipped. */
  carrier: string;
  trackingNumber: string;
  createdAt: Date;
  updatedAt: Date;
  lines: ParcelLine[];
}

type Lines = Pick<OrderWithLines, 'lines'>;

/** The items of an order that are in no parcel, by line. A canceled parcel does not count. */
export const unpackedLines = (order: Lines, parcels: readonly Parcel[]): ParcelLine[] =>
  linesWithout(
    order,
    parcels.filter(({ state }) => state !== 'canceled'),
  );

/** The items of an order that have not left, by line. */
export const unshippedLines = (order: Lines, parcels: readonly Parcel[]): ParcelLine[] =>
  linesWithout(
    order,
    parcels.filter(({ state }) => state === 'shipped' || state === 'delivered'),
  );

function linesWithout(order: Lines, parcels: readonly Parcel[]): ParcelLine[] {
  const taken = new Map<number, number>();
  for (const { position, quantity } of parcels.flatMap(({ lines }) => lines))
    taken.set(position, (taken.get(position) ?? 0) + quantity);
  return order.lines
    .map(({ position, quantity }) => ({ position, quantity: quantity - (taken.get(position) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Adds up lines of the same position. */
export function sumByLine(lines: readonly ParcelLine[]): ParcelLine[] {
  const sums = new Map<number, number>();
  for (const { position, quantity } of lines) sums.set(position, (sums.get(position) ?? 0) + quantity);
  return [...sums]
    .map(([position, quantity]) => ({ position, quantity }))
    .toSorted((one, other) => one.position - other.position);
}

/** Whether all of `wanted` are among `available`. */
export function isWithin(wanted: readonly ParcelLine[], available: readonly ParcelLine[]): boolean {
  const left = new Map(available.map(({ position, quantity }) => [position, quantity]));
  return wanted.every(({ position, quantity }) => quantity > 0 && quantity <= (left.get(position) ?? 0));
}

/** Whether two lists have the same items. Each position appears once in each. */
export const haveSameItems = (one: readonly ParcelLine[], other: readonly ParcelLine[]): boolean =>
  one.length === other.length && isWithin(one, other) && isWithin(other, one);

/** The items of a parcel, such as "1 × Oxford shirt, Navy, L". */
export const parcelItems = (order: Lines, lines: readonly ParcelLine[]): string[] =>
  lines.flatMap(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) return [];
    return `${quantity} × ${[line.name, line.color, line.style, line.size].filter(Boolean).join(', ')}`;
  });
