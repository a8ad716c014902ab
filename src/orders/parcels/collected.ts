import { withFewerItems } from '../edit/edited-lines.ts';
import type { OrderWithLines } from '../order.ts';
import { haveSameItems, type Parcel, type ParcelLine, sumByLine, unpackedLines } from './parcel.ts';

/*
 * What couriers collect for an order that is paid on delivery. Each parcel collects the price of its items, and the first
 * one also that of delivery. So the amounts agree with the order if it ends without its other parcels.
 */

/**
 * Returns what is collected with one parcel: what the order costs with it and all parcels before it, less what it costs
 * with those before it. All parcels together collect the total, although each amount is rounded. A canceled one collects
 * nothing.
 */
export function collectedWithParcel(
  order: OrderWithLines,
  parcels: readonly Parcel[],
  { number }: Pick<Parcel, 'number'>,
): number {
  const sent = parcels.filter(({ state }) => state !== 'canceled');
  const costOf = (some: readonly Parcel[]) => costMinor(order, linesOf(some));
  return (
    costOf(sent.filter((one) => one.number <= number)) - costOf(sent.filter((one) => one.number < number))
  );
}

/** Adds up what is collected with some of the parcels. */
export const collectedMinor = (
  order: OrderWithLines,
  parcels: readonly Parcel[],
  some: readonly Pick<Parcel, 'number'>[],
): number => some.reduce((sum, parcel) => sum + collectedWithParcel(order, parcels, parcel), 0);

/**
 * Returns what is collected with the items that are in no parcel. Items that are shipped without one become the last parcel
 * of an order that has others, so that parcel counts once nothing is left.
 */
export function collectedWithRest(order: OrderWithLines, parcels: readonly Parcel[]): number {
  const sent = parcels.filter(({ state }) => state !== 'canceled');
  const last = sent.at(-1);
  if (last && unpackedLines(order, parcels).length === 0) return collectedWithParcel(order, parcels, last);
  return order.totalMinor - costMinor(order, linesOf(sent));
}

const linesOf = (parcels: readonly Parcel[]): ParcelLine[] =>
  sumByLine(parcels.flatMap(({ lines }) => lines));

function costMinor(order: OrderWithLines, lines: readonly ParcelLine[]): number {
  if (lines.length === 0) return 0;
  return haveSameItems(lines, order.lines)
    ? order.totalMinor
    : withFewerItems(order, lines).amounts.totalMinor;
}
