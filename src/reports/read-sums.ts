import type { Queryable } from '../database/database.ts';
import {
  addDays,
  type DayRange,
  daysIn,
  divideRange,
  endOf,
  type SummedPeriods,
  startOf,
} from './periods.ts';
import { selectPeriods, selectStaleDays, selectToday } from './queries.ts';
import {
  type RangeParameters,
  type SumRow,
  selectCategories,
  selectLargest,
  selectSeries,
} from './range-queries.ts';
import type { Amounts, Dimension } from './sums.ts';

/** Reads sums of a range: stored ones, and the days that have none from the orders. */

/** More days without sums would take too long. A shop with this many is still summing its past. */
const LIVE_DAYS_MAX = 400;

/** Thrown while a job is still summing the past. */
export class ReportNotReady extends Error {}

export interface ReportSource {
  reads: Pick<Queryable, 'list' | 'find'>;
  range: DayRange;
  timeZone: string;
  currency: string;
  summed: SummedPeriods;
}

/** The largest sums of a range by key, and the totals of all of them. */
export interface LargestSums {
  sums: ReadonlyMap<string, Amounts>;
  totals: Amounts;
  /** Whether there are more keys than were asked for. */
  isCut: boolean;
}

export const NOTHING: Amounts = {
  ...{ orders: 0, items: 0, grossMinor: 0, netMinor: 0, vatMinor: 0 },
  ...{ discountMinor: 0, deliveryMinor: 0, refundedMinor: 0 },
};

/** Finds out which parts of a range have sums. Days without orders, before the first one and after today, are left out. */
export async function openSource(
  reads: ReportSource['reads'],
  wanted: DayRange,
  { timeZone, currency }: { timeZone: string; currency: string },
): Promise<ReportSource> {
  const { today = wanted.to, first = null } = (await reads.find(selectToday, [timeZone])) ?? {};
  const from = first === null || first < wanted.from ? wanted.from : first;
  const endsAhead = wanted.to > today;
  const range = { from, to: endsAhead ? today : wanted.to };
  const rows = await reads.list(selectPeriods, [startOf('year', range.from), range.to, timeZone]);
  const stale = await reads.list(selectStaleDays, [timeZone]);
  const summed = { day: new Set<string>(), month: new Set<string>(), year: new Set<string>() };
  for (const { period, startsOn } of rows) summed[period].add(startsOn);
  for (const { day } of stale)
    for (const period of ['day', 'month', 'year'] as const) summed[period].delete(startOf(period, day));
  // A period in which the shop's first day lies counts as complete.
  if (first !== null) extendToFirst(range, wanted, summed);
  return { reads, range, timeZone, currency, summed };
}

/** The month and the year of the first order have sums from their beginning on. */
function extendToFirst(range: DayRange, wanted: DayRange, summed: SummedPeriods): void {
  for (const period of ['month', 'year'] as const) {
    const start = startOf(period, range.from);
    if (start >= wanted.from && endOf(period, start) <= range.to && summed[period].has(start))
      range.from = start;
  }
}

/** The sums of the whole range with the largest gross amounts, by key. */
export const readLargest = (
  source: ReportSource,
  dimension: Dimension,
  rowsMax: number,
): Promise<LargestSums> => readRows(source, selectLargest[dimension], rowsMax);

/** The same by category, as today's products have them. */
export const readCategories = (source: ReportSource, rowsMax: number): Promise<LargestSums> =>
  readRows(source, selectCategories, rowsMax);

async function readRows(
  source: ReportSource,
  select: typeof selectCategories,
  rowsMax: number,
): Promise<LargestSums> {
  const rows = await source.reads.list(select, [...parametersOf(source), rowsMax]);
  const totals = rows.find(({ keys }) => keys !== null);
  return {
    sums: new Map(rows.filter((row) => row !== totals).map((row) => [row.key, amountsOf(row)])),
    totals: amountsOf(totals ?? {}),
    isCut: (totals?.keys ?? 0) > rowsMax,
  };
}

/** Leaves out what is no amount, and adds the amounts that a line does not have. */
const amountsOf = ({ key: _key, keys: _keys, ...amounts }: Partial<SumRow>): Amounts => ({
  ...NOTHING,
  ...amounts,
});

/** The sums of each day or month of the range, in their sequence. Those without orders are missing. */
export async function readSeries(
  source: ReportSource,
  period: 'day' | 'month',
): Promise<ReadonlyMap<string, Amounts>> {
  const rows = await source.reads.list(selectSeries, parametersOf(source, period));
  const sums = new Map<string, Amounts>();
  for (const { day, ...amounts } of rows) {
    const start = startOf(period, day);
    sums.set(start, added(sums.get(start) ?? NOTHING, amounts));
  }
  return sums;
}

/** With `smallest`, a period of the series is read as a whole or in smaller ones. */
function parametersOf(
  { range, summed, currency, timeZone }: ReportSource,
  smallest?: 'day' | 'month',
): RangeParameters {
  const { sums, live } = divideRange(range, summed, smallest);
  if (live.reduce((days, one) => days + daysIn(one), 0) > LIVE_DAYS_MAX)
    throw new ReportNotReady('the past is still being summed');
  const ranges = smallest ? live.flatMap(eachDay) : live;
  const ends = ranges.map(({ to }) => addDays(to, 1));
  return [currency, sums.year, sums.month, sums.day, ranges.map(({ from }) => from), ends, timeZone];
}

const eachDay = (range: DayRange): DayRange[] =>
  Array.from({ length: daysIn(range) }, (_, index) => {
    const day = addDays(range.from, index);
    return { from: day, to: day };
  });

export function added(one: Amounts, other: Amounts): Amounts {
  return {
    orders: one.orders + other.orders,
    items: one.items + other.items,
    grossMinor: one.grossMinor + other.grossMinor,
    netMinor: one.netMinor + other.netMinor,
    vatMinor: one.vatMinor + other.vatMinor,
    discountMinor: one.discountMinor + other.discountMinor,
    deliveryMinor: one.deliveryMinor + other.deliveryMinor,
    refundedMinor: one.refundedMinor + other.refundedMinor,
  };
}
