import { type Queryable, statement } from '../database/database.ts';
import { IS_NOT_CANCELED } from '../invoices/canceled.ts';
import { dayText } from './queries.ts';

/** What was sold on each day of the shop's time zone, for the overview. Canceled orders do not count. */

export interface OrderDay {
  /** Such as 2027-01-31. */
  day: string;
  orders: number;
  revenueMinor: number;
}

/** The days that the overview shows, and the same weekday of the week before its first one. */
const DAYS = 98;

// Days without sums, such as today, are counted in an index. Their bounds are midnights of the time zone, so that it is used.
const selectDays = statement<[timeZone: string, currency: string], OrderDay>(`
  WITH days AS (
    SELECT today - back AS day, starts_on IS NOT NULL AS is_summed
    FROM (SELECT (now() AT TIME ZONE $1::text)::date AS today) AS clock, generate_series(0, ${DAYS}) AS back
    LEFT JOIN LATERAL (
      SELECT starts_on FROM report_periods
      WHERE period = 'day' AND starts_on = today - back AND time_zone = $1::text) AS summed ON true)
  SELECT ${dayText('day')} AS day, sold.orders::float8 AS orders, sold.gross_minor::float8 AS "revenueMinor"
  FROM days, LATERAL (
    SELECT orders, gross_minor FROM report_sums
    WHERE is_summed AND dimension = 'all' AND period = 'day' AND starts_on = day AND currency = $2 AND key = ''
    UNION ALL
    SELECT count(*), sum(total_minor) FROM orders
    WHERE NOT is_summed AND placed_at >= day::timestamp AT TIME ZONE $1
      AND placed_at < (day + 1)::timestamp AT TIME ZONE $1 AND ${IS_NOT_CANCELED} AND currency = $2) AS sold
  WHERE sold.orders > 0 ORDER BY day`);

/**
 * The days until today, oldest first, without those that sold nothing. A change to an earlier day is in them when a job has
 * summed that day again, a minute later at most.
 */
export const listOrderDays = (
  connection: Pick<Queryable, 'list'>,
  { timeZone, currency }: { timeZone: string; currency: string },
): Promise<OrderDay[]> => connection.list(selectDays, [timeZone, currency]);
