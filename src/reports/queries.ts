import { statement } from '../database/database.ts';
import type { Period } from './periods.ts';
import { DIMENSIONS, MEASURES, SUMS } from './sums.ts';

/** The SQL of the periods that have sums, and of summing them. Days are texts such as "2027-01-31". */

export const dayText = (value: string): string => `to_char(${value}, 'YYYY-MM-DD')`;

export const selectToday = statement<
  [timeZone: string],
  { today: string; first: string | null; isDue: boolean }
>(`
  SELECT ${dayText('now() AT TIME ZONE $1::text')} AS today,
    ${dayText('(SELECT min(placed_at) FROM orders) AT TIME ZONE $1::text')} AS first,
    (now() - interval '10 minutes') AT TIME ZONE $1::text >= date_trunc('day', now() AT TIME ZONE $1::text) AS "isDue"`);

/** The periods that have sums and begin between two days. */
export const selectPeriods = statement<
  [from: string, to: string, timeZone: string],
  { period: Period; startsOn: string }
>(`
  SELECT period, ${dayText('starts_on')} AS "startsOn" FROM report_periods
  WHERE starts_on BETWEEN $1::date AND $2::date AND time_zone = $3`);

/** Orders of these days have changed since the days were summed. */
export const selectStaleDays = statement<[timeZone: string], { day: string }>(
  `SELECT DISTINCT ${dayText('placed_at AT TIME ZONE $1::text')} AS day FROM stale_report_days`,
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

const MEASURE_COLUMNS = MEASURES.join(', ');
const DAY = { startsAt: '$1', endsAt: '$2', firstDay: '$3::date', endDay: '$4::date' };
const ofTable = (table: string) => MEASURES.map((name) => `${table}.${name}`).join(', ');

/**
 * Stores the sums of a day, and adds what has changed since they were stored to its month and year, if these have sums. So
 * a refund writes a few rows, and not those of all variants of the year.
 */
export const storeDay = statement<
  [startsAt: Date, endsAt: Date, day: string, end: string, month: string, year: string],
  never
>(`
  WITH fresh AS MATERIALIZED (
    ${DIMENSIONS.map((dimension) => SUMS[dimension](DAY)).join(' UNION ALL ')}),
  stored AS (
    SELECT * FROM report_sums
    WHERE dimension IN (${DIMENSIONS.map((dimension) => `'${dimension}'`).join(', ')})
      AND period = 'day' AND starts_on = $3::date),
  changes AS MATERIALIZED (
    SELECT dimension, key, currency,
      ${MEASURES.map((name) => `coalesce(fresh.${name}, 0) - coalesce(stored.${name}, 0) AS ${name}`).join(', ')}
    FROM fresh FULL JOIN stored USING (dimension, key, currency)
    WHERE (${ofTable('fresh')}) IS DISTINCT FROM (${ofTable('stored')})),
  periods AS (
    SELECT 'day' AS period, $3::date AS starts_on
    UNION ALL SELECT period, starts_on FROM report_periods
    WHERE (period = 'month' AND starts_on = $5::date) OR (period = 'year' AND starts_on = $6::date))
  INSERT INTO report_sums AS sums (period, starts_on, dimension, key, currency, ${MEASURE_COLUMNS})
  SELECT period, starts_on, dimension, key, currency, ${MEASURE_COLUMNS} FROM changes, periods
  ON CONFLICT (dimension, period, starts_on, currency, key)
    DO UPDATE SET ${MEASURES.map((name) => `${name} = sums.${name} + excluded.${name}`).join(', ')}`);

/** Marks a period as summed, if it is not yet. */
export const insertPeriod = statement<[period: Period, startsOn: string, timeZone: string], never>(`
  INSERT INTO report_periods (period, starts_on, time_zone) VALUES ($1, $2::date, $3) ON CONFLICT DO NOTHING`);

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
