import { type Statement, statement } from '../database/database.ts';
import { dayText } from './queries.ts';
import { type Amounts, DIMENSIONS, type Dimension, MEASURES, SUMS } from './sums.ts';

/** The SQL that reads sums of a range: stored ones, and those of days that have none from the orders themselves. */

/** Days are texts such as "2027-01-31". Each range without sums ends before the day of `liveEnds` at its place. */
export type RangeParameters = [
  currency: string,
  years: readonly string[],
  months: readonly string[],
  days: readonly string[],
  liveFirsts: readonly string[],
  liveEnds: readonly string[],
  timeZone: string,
];

/** The largest sums of a range by their gross amount, then one row with the totals of all. */
export interface SumRow extends Partial<Amounts> {
  key: string;
  /** How many keys there are. Null except in the row of totals. */
  keys: number | null;
}

type Measure = (typeof MEASURES)[number];

const NAMES: Readonly<Record<Measure, keyof Amounts>> = {
  ...{ orders: 'orders', items: 'items', gross_minor: 'grossMinor', net_minor: 'netMinor' },
  ...{ vat_minor: 'vatMinor', discount_minor: 'discountMinor', delivery_minor: 'deliveryMinor' },
  refunded_minor: 'refundedMinor',
};

/** What a line of an order adds to a sum. The other measures are those of whole orders. */
const OF_LINES = ['orders', 'items', 'gross_minor', 'discount_minor'] as const satisfies Measure[];

const measuresOf = (dimension: Dimension): readonly Measure[] =>
  dimension === 'product' || dimension === 'variant' ? OF_LINES : MEASURES;

/** Sums of floats are exact below 2^53, and take 0.4 of the time of whole numbers. */
const asFloats = (measures: readonly Measure[]) =>
  measures.map((measure) => `${measure}::float8 AS ${measure}`).join(', ');
const summed = (measures: readonly Measure[]) =>
  measures.map((measure) => `sum(${measure}) AS ${measure}`).join(', ');
const named = (measures: readonly Measure[]) =>
  measures.map((measure) => `${measure} AS "${NAMES[measure]}"`).join(', ');
const total = (measures: readonly Measure[]) =>
  measures.map((measure) => `coalesce(sum(${measure}), 0) AS "${NAMES[measure]}"`).join(', ');

const LIVE = {
  startsAt: '(live.first_day::timestamp AT TIME ZONE $7::text)',
  endsAt: '(live.end_day::timestamp AT TIME ZONE $7::text)',
  firstDay: 'live.first_day',
  endDay: 'live.end_day',
};

/**
 * All sums of a range with their key or the day on which their period begins. The time zone is mentioned once more, because
 * invoices have days, and PostgreSQL refuses a parameter that a statement never mentions.
 */
function partsOf(dimension: Dimension, key: 'key' | 'day'): string {
  const columns = asFloats(measuresOf(dimension));
  const stored = (period: string, starts: string) => `
    SELECT ${key === 'key' ? 'key' : 'starts_on AS day'}, ${columns} FROM report_sums
    WHERE dimension = '${dimension}' AND currency = $1 AND period = '${period}' AND starts_on = ANY (${starts}::date[])`;
  return `${stored('year', '$2')} UNION ALL ${stored('month', '$3')} UNION ALL ${stored('day', '$4')} UNION ALL
    SELECT ${key === 'key' ? 'key' : 'first_day'}, ${columns}
    FROM unnest($5::date[], $6::date[]) AS live (first_day, end_day)
      CROSS JOIN LATERAL (${SUMS[dimension](LIVE)}) AS sums WHERE currency = $1 AND $7::text <> ''`;
}

/** When all orders of a key are canceled, its row stays and has zeros. */
const NOT_EMPTY = 'HAVING sum(orders) > 0 OR sum(items) > 0';

const grouped = (dimension: Dimension) => `
  SELECT key, ${summed(measuresOf(dimension))} FROM (${partsOf(dimension, 'key')}) AS parts GROUP BY key ${NOT_EMPTY}`;

/** Sorted and cut by the database, because a year has hundreds of thousands of variants. */
const largestOf = (sums: string, measures: readonly Measure[]) => `
  WITH sums AS MATERIALIZED (${sums})
  (SELECT key, ${named(measures)}, NULL::float8 AS keys FROM sums ORDER BY gross_minor DESC, key LIMIT $8)
  UNION ALL SELECT '', ${total(measures)}, count(*) FROM sums`;

type SelectRows = Statement<[...RangeParameters, rowsMax: number], SumRow>;

const each = <Value>(make: (dimension: Dimension) => Value) =>
  Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, make(dimension)])) as Record<Dimension, Value>;

/** The largest keys of a dimension, and its totals. */
export const selectLargest: Readonly<Record<Dimension, SelectRows>> = each((dimension) =>
  statement(largestOf(grouped(dimension), measuresOf(dimension))),
);

/** A product counts in each of its categories as they are today, so the categories add up to more than the products. */
export const selectCategories: SelectRows = statement(
  largestOf(
    `SELECT category AS key, ${summed(OF_LINES)} FROM (${grouped('product')}) AS products
     LEFT JOIN listings ON listings.slug = products.key, LATERAL unnest(CASE WHEN listings.slug IS NULL THEN ARRAY['(none)']
       ELSE array_remove(department_slugs || type_slug, '') END) AS category GROUP BY 1`,
    OF_LINES,
  ),
);

/** The sums of each stored period, and of each range without sums, by their first day. */
export const selectSeries = statement<RangeParameters, Amounts & { day: string }>(`
  SELECT ${dayText('day')} AS day, ${named(MEASURES)} FROM (
    SELECT day, ${summed(MEASURES)} FROM (${partsOf('all', 'day')}) AS parts GROUP BY day ${NOT_EMPTY}) AS sums ORDER BY day`);
