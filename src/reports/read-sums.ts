import type { Queryable } from '../database/database.ts';
import {
  addDays,
  type DayRange,
  daysIn,
  divideRange,
  endOf,
  type Period,
  type RangeParts,
  type SummedPeriods,
  startOf,
} from './periods.ts';
import {
  type SumRow,
  selectBounds,
  selectLive,
  selectPeriods,
  selectSeries,
  selectStaleDays,
  selectStored,
  selectToday,
} from './queries.ts';
import type { Amounts, Dimension } from './sums.ts';

/**
 * Reads sums of a range: stored ones, and the days that have none from the orders. The days are read one after the other,
 * because a report with hundreds of them must not take all connections.
 */

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
  const [rows, stale] = await Promise.all([
    reads.list(selectPeriods, [startOf('year', range.from), range.to, timeZone]),
    reads.list(selectStaleDays, [timeZone]),
  ]);
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

/** The sums of the whole range by key. */
export async function readSums(source: ReportSource, dimension: Dimension): Promise<Map<string, Amounts>> {
  const { reads, range, currency, summed } = source;
  const { sums, live } = divideRange(range, summed);
  requireReady(live);
  const rows = await reads.list(selectStored, [dimension, currency, sums.year, sums.month, sums.day]);
  for (const one of live) rows.push(...(await readLive(source, dimension, one)));
  return merged(rows);
}

/** The sums of each day or month of the range. Those without orders are missing. */
export async function readSeries(
  source: ReportSource,
  dimension: Dimension,
  period: 'day' | 'month',
): Promise<Map<string, Amounts>> {
  const { reads, range, currency, summed } = source;
  const { sums, live } = divideRange(range, summed, period);
  requireReady(live);
  const rows: SumRow[] = [];
  for (const [of, starts] of stored(sums, period))
    rows.push(...(await reads.list(selectSeries, [dimension, currency, of, starts])));
  for (const day of eachDay(live)) {
    const found = await readLive(source, dimension, { from: day, to: day });
    rows.push(...found.map((row) => ({ ...row, key: day })));
  }
  return merged(rows.map((row) => ({ ...row, key: startOf(period, row.key) })));
}

const stored = (sums: RangeParts['sums'], period: 'day' | 'month'): [Period, string[]][] =>
  period === 'day'
    ? [['day', sums.day]]
    : [
        ['day', sums.day],
        ['month', sums.month],
      ];

function requireReady(live: readonly DayRange[]): void {
  const days = live.reduce((sum, range) => sum + daysIn(range), 0);
  if (days > LIVE_DAYS_MAX) throw new ReportNotReady('the past is still being summed');
}

function eachDay(ranges: readonly DayRange[]): string[] {
  const days: string[] = [];
  for (const { from, to } of ranges) for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

async function readLive(
  { reads, timeZone, currency }: ReportSource,
  dimension: Dimension,
  { from, to }: DayRange,
): Promise<SumRow[]> {
  const end = addDays(to, 1);
  const bounds = await reads.find(selectBounds, [from, end, timeZone]);
  if (!bounds) throw new Error('the database did not tell when a day begins');
  return reads.list(selectLive, [bounds.startsAt, bounds.endsAt, from, end, dimension, currency]);
}

function merged(rows: readonly SumRow[]): Map<string, Amounts> {
  const sums = new Map<string, Amounts>();
  for (const { key, ...amounts } of rows) sums.set(key, added(sums.get(key) ?? NOTHING, amounts));
  return sums;
}

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
