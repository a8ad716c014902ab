/** Days, months and years of reports. Days are texts such as "2027-01-31". No I/O here. */

export type Period = 'day' | 'month' | 'year';

export interface DayRange {
  from: string;
  /** The last day. */
  to: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** How many days a range has. */
export const daysIn = ({ from, to }: DayRange): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;

export const startOf = (period: Period, day: string): string =>
  period === 'year' ? `${day.slice(0, 4)}-01-01` : period === 'month' ? `${day.slice(0, 7)}-01` : day;

/** The last day of the period that begins on this day. */
export function endOf(period: Period, start: string): string {
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))];
  if (period === 'year') return `${start.slice(0, 4)}-12-31`;
  return period === 'month' ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : start;
}

/** The periods whose stored sums are up to date. */
export type SummedPeriods = Readonly<Record<Period, ReadonlySet<string>>>;

/** What a range consists of: the fewest sums, and what must be read from the orders. */
export interface RangeParts {
  sums: Record<Period, string[]>;
  /** Neighboring days without sums are one range. */
  live: DayRange[];
}

/** Divides a range. With `days`, only the sums of days are used, for a chart by day. */
export function divideRange({ from, to }: DayRange, summed: SummedPeriods, smallest?: Period): RangeParts {
  const parts: RangeParts = { sums: { day: [], month: [], year: [] }, live: [] };
  const periods = (['year', 'month', 'day'] as const).slice(smallest === 'day' ? 2 : smallest ? 1 : 0);
  for (let day = from; day <= to; ) {
    const period = periods.find(
      (one) => startOf(one, day) === day && endOf(one, day) <= to && summed[one].has(day),
    );
    if (period) parts.sums[period].push(day);
    else addLive(parts.live, day);
    day = addDays(period ? endOf(period, day) : day, 1);
  }
  return parts;
}

function addLive(live: DayRange[], day: string): void {
  const last = live.at(-1);
  if (last && addDays(last.to, 1) === day) last.to = day;
  else live.push({ from: day, to: day });
}
