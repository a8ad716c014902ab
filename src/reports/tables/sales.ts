import { daysIn } from '../periods.ts';
import { added, NOTHING, type ReportSource, readLargest, readSeries } from '../read-sums.ts';
import type { ReportTable, TableInput } from '../reports.ts';
import { ALL_KEYS_MAX, ORDER_COLUMNS, text } from './columns.ts';

/** Longer ranges have a sum for each month instead of each day. */
const CHART_DAYS_MAX = 400;

export async function salesByDay(source: ReportSource, { range, by }: TableInput): Promise<ReportTable> {
  const period = daysIn(range) > CHART_DAYS_MAX ? 'month' : 'day';
  const series = await readSeries(source, period);
  return {
    by,
    title: period === 'day' ? 'Sales by day' : 'Sales by month',
    columns: [text('day', period === 'day' ? 'Day' : 'Month from'), ...ORDER_COLUMNS],
    rows: [...series].map(([day, amounts]) => ({ day, ...amounts })),
    totals: { day: 'Total', ...[...series.values()].reduce(added, NOTHING) },
    isCut: false,
  };
}

export async function salesByCountry(source: ReportSource, { by }: TableInput): Promise<ReportTable> {
  const { sums, totals, isCut } = await readLargest(source, 'country', ALL_KEYS_MAX);
  return {
    by,
    title: 'Sales by country',
    columns: [text('country', 'Country'), ...ORDER_COLUMNS],
    rows: [...sums].map(([country, amounts]) => ({ country, ...amounts })),
    totals: { country: 'Total', ...totals },
    isCut,
  };
}
