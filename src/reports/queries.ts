import { statement } from '../database/database.ts';
import type { Period } from './periods.ts';
import { type Amounts, type Dimension, MEASURES, SUMS } from './sums.ts';

/** The SQL of stored sums, and of what has none. Days are texts such as "2027-01-31". */

const day = (value: string): string => `to_char(${value}, 'YYYY-MM-DD')`;

/** The sums of measures, as numbers. Sums of floats are exact below 2^53, and take 0.4 of the time. */
const AMOUNTS = `sum(orders::float8) AS orders, sum(items::float8) AS items, sum(gross_minor::float8) AS "grossMinor",
  sum(net_minor::float8) AS "netMinor", sum(vat_minor::float8) AS "vatMinor",
  sum(discount_minor::float8) AS "discountMinor", sum(delivery_minor::float8) AS "deliveryMinor",
  sum(refunded_minor::float8) AS "refundedMinor"`;

export const selectToday = statement<
  [timeZone: string],
  { today: string; first: string | null; isDue: boolean }
>(`
  SELECT ${day('now() AT TIME ZONE $1::text')} AS today,
    ${day('(SELECT min(placed_at) FROM orders) AT TIME ZONE $1::text')} AS first,
    (now() - interval '10 minutes') AT TIME ZONE $1::text >= date_trunc('day', now() AT TIME ZONE $1::text) AS "isDue"`);

/** The periods that have sums and begin between two days. */
export const selectPeriods = statement<
  [from: string, to: string, timeZone: string],
  { period: Period; startsOn: string }
>(`
  SELECT period, ${day('starts_on')} AS "startsOn" FROM report_periods
  WHERE starts_on BETWEEN $1::date AND $2::date AND time_zone = $3`);

/** Orders of these days have changed since the days were summed. */
export const selectStaleDays = statement<[timeZone: string], { day: string }>(
  `SELECT DISTINCT ${day('placed_at AT TIME ZONE $1::text')} AS day FROM stale_report_days`,
);

export const deleteStale = statement<[startsAt: Date, endsAt: Date], never>(
  'DELETE FROM stale_report_days WHERE placed_at >= $1 AND placed_at < $2',
);

/** When a range of days begins and ends in a time zone. */
export const selectBounds = statement<
  [from: string, end: string, timeZone: string],
  { startsAt: Date; endsAt: Date }
>(`
  SELECT $1::date::timestamp AT TIME ZONE $3::text AS "startsAt",
    $2::date::timestamp AT TIME ZONE $3::text AS "endsAt"`);

/** Removes the sums of a day, and of the month and the year that it is in. */
export const deleteSums = statement<
  [dimensions: readonly string[], day: string, month: string, year: string],
  never
>(`
  DELETE FROM report_sums WHERE dimension = ANY ($1::text[]) AND (
    (period = 'day' AND starts_on = $2::date) OR (period = 'month' AND starts_on = $3::date)
    OR (period = 'year' AND starts_on = $4::date))`);
export const deletePeriods = statement<[day: string, month: string, year: string], never>(`
  DELETE FROM report_periods WHERE (period = 'day' AND starts_on = $1::date)
    OR (period = 'month' AND starts_on = $2::date) OR (period = 'year' AND starts_on = $3::date)`);
export const insertPeriod = statement<[period: Period, startsOn: string, timeZone: string], never>(
  'INSERT INTO report_periods (period, starts_on, time_zone) VALUES ($1, $2::date, $3)',
);

const MEASURE_COLUMNS = MEASURES.join(', ');

export const insertDay = statement<[startsAt: Date, endsAt: Date, from: string, end: string], never>(`
  INSERT INTO report_sums (period, starts_on, dimension, key, currency, ${MEASURE_COLUMNS})
  SELECT 'day', $3::date, dimension, key, currency, ${MEASURE_COLUMNS} FROM (${SUMS}) AS sums`);

/** Adds up the sums of smaller periods. */
export const insertLonger = statement<
  [period: Period, startsOn: string, end: string, of: Period, dimensions: readonly string[]],
  never
>(`
  INSERT INTO report_sums (period, starts_on, dimension, key, currency, ${MEASURE_COLUMNS})
  SELECT $1, $2::date, dimension, key, currency, ${MEASURES.map((name) => `sum(${name})`).join(', ')}
  FROM report_sums
  WHERE dimension = ANY ($5::text[]) AND period = $4 AND starts_on BETWEEN $2::date AND $3::date
  GROUP BY dimension, key, currency`);

/** Finds a period of another time zone. The days of all of them begin at another time now. */
export const selectOther = statement<[timeZone: string], { period: Period }>(
  'SELECT period FROM report_periods WHERE time_zone <> $1 LIMIT 1',
);
/** How many periods are forgotten in one statement. Each has a row for every product, country and other key of a sum. */
const FORGOTTEN_PERIODS = 10;
/** Forgets some periods of other time zones together with their sums. */
export const forgetPeriods = statement<[timeZone: string, dimensions: readonly string[]], never>(`
  WITH forgotten AS (
    DELETE FROM report_periods WHERE (period, starts_on) IN (
      SELECT period, starts_on FROM report_periods WHERE time_zone <> $1 LIMIT ${FORGOTTEN_PERIODS})
    RETURNING period, starts_on)
  DELETE FROM report_sums USING forgotten
  WHERE dimension = ANY ($2::text[]) AND report_sums.period = forgotten.period
    AND report_sums.starts_on = forgotten.starts_on`);

export interface SumRow extends Amounts {
  key: string;
}

const stored = (period: Period, days: string) => `
  SELECT * FROM report_sums
  WHERE dimension = $1 AND period = '${period}' AND starts_on = ANY (${days}::date[]) AND currency = $2`;

export const selectStored = statement<
  [
    dimension: Dimension,
    currency: string,
    years: readonly string[],
    months: readonly string[],
    days: readonly string[],
  ],
  SumRow
>(`
  SELECT key, ${AMOUNTS} FROM (${stored('year', '$3')} UNION ALL ${stored('month', '$4')}
    UNION ALL ${stored('day', '$5')}) AS sums GROUP BY key`);

/** The sums of each period, for a chart. */
export const selectSeries = statement<
  [dimension: Dimension, currency: string, period: Period, starts: readonly string[]],
  SumRow
>(`
  SELECT ${day('starts_on')} AS key, ${AMOUNTS} FROM report_sums
  WHERE dimension = $1 AND currency = $2 AND period = $3 AND starts_on = ANY ($4::date[]) GROUP BY starts_on`);

export const selectLive = statement<
  [startsAt: Date, endsAt: Date, from: string, end: string, dimension: Dimension, currency: string],
  SumRow
>(`
  SELECT key, ${AMOUNTS} FROM (${SUMS}) AS sums WHERE dimension = $5 AND currency = $6 GROUP BY key`);
