import { type Database, type Queryable, statement } from '../../database/database.ts';
import { IS_NOT_CANCELED } from '../../invoices/canceled.ts';

/** What was sold on each day of the shop's time zone. Canceled orders do not count. */

export interface OrderDay {
  /** Such as 2027-01-31. */
  day: string;
  orders: number;
  revenueMinor: number;
}

/** The days that the overview shows, and the same weekday of the week before its first one. */
const DAYS_KEPT = 98;
/** Orders of these days change most, because they are not packed yet. */
const RECENT_DAYS = 4;

// Days are compared as midnights of the time zone, so that the index is used.
const SUMS = `
  SELECT (placed_at AT TIME ZONE $1)::date AS day, currency, count(*)::int AS orders, sum(total_minor)::bigint AS revenue
  FROM orders
  WHERE placed_at >= ((now() AT TIME ZONE $1)::date - $2::int)::timestamp AT TIME ZONE $1 AND ${IS_NOT_CANCELED}
  GROUP BY 1, 2`;

const refresh = statement<[timeZone: string, days: number], never>(`
  WITH summed AS (${SUMS}),
  gone AS (
    DELETE FROM order_days WHERE time_zone = $1 AND day >= (now() AT TIME ZONE $1)::date - $2::int
      AND NOT EXISTS (SELECT FROM summed WHERE summed.day = order_days.day AND summed.currency = order_days.currency))
  INSERT INTO order_days (time_zone, day, currency, orders, revenue_minor)
  SELECT $1, day, currency, orders, revenue FROM summed
  ON CONFLICT (time_zone, day, currency) DO UPDATE
    SET orders = excluded.orders, revenue_minor = excluded.revenue_minor, computed_at = now()`);

const tryLock = statement<[], { isMine: boolean }>(
  'SELECT pg_try_advisory_xact_lock(hashtext(\'sums of order days\')) AS "isMine"',
);
const selectIsStale = statement<[timeZone: string], { isStale: boolean }>(`
  SELECT coalesce(min(computed_at) < now() - interval '1 hour', true) AS "isStale" FROM order_days
  WHERE time_zone = $1 AND day >= (now() AT TIME ZONE $1)::date - ${DAYS_KEPT}`);

/**
 * Sums the recent days, and all days once an hour, because an old order may be canceled. Does nothing while another instance
 * does it.
 */
export const refreshOrderDays = (database: Database, timeZone: string): Promise<void> =>
  database.transaction(async (connection) => {
    if (!(await connection.find(tryLock, []))?.isMine) return;
    const isStale = (await connection.find(selectIsStale, [timeZone]))?.isStale;
    await connection.run(refresh, [timeZone, isStale ? DAYS_KEPT : RECENT_DAYS]);
  });

const selectDays = statement<[timeZone: string, currency: string], OrderDay>(`
  SELECT to_char(day, 'YYYY-MM-DD') AS day, orders, revenue_minor::float8 AS "revenueMinor" FROM order_days
  WHERE time_zone = $1 AND currency = $2 AND day BETWEEN (now() AT TIME ZONE $1)::date - ${DAYS_KEPT}
    AND (now() AT TIME ZONE $1)::date - 1`);
const selectToday = statement<[timeZone: string, days: number, currency: string], OrderDay>(`
  SELECT to_char(day, 'YYYY-MM-DD') AS day, orders, revenue::float8 AS "revenueMinor" FROM (${SUMS}) AS sums
  WHERE currency = $3`);

/** The days before today, and today as it is now, oldest first. A day without an order is left out. */
export async function listOrderDays(
  connection: Queryable,
  { timeZone, currency }: { timeZone: string; currency: string },
): Promise<OrderDay[]> {
  const [before, today] = await Promise.all([
    connection.list(selectDays, [timeZone, currency]),
    connection.list(selectToday, [timeZone, 0, currency]),
  ]);
  return [...before, ...today].toSorted((one, other) => one.day.localeCompare(other.day));
}
