import { type Queryable, statement } from '../../database/database.ts';
import { amountStep } from '../../settings/currency.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { newPriceSql, type PriceChange, type PriceChangeKind, type PriceChangeLine } from './price-change.ts';

export const PRICE_CHANGE = `id, name, kind, value, starts_at AS "startsAt", ends_at AS "endsAt",
  CASE WHEN ended_at IS NOT NULL THEN 'ended' WHEN started_at IS NOT NULL THEN 'active' ELSE 'scheduled' END AS state,
  started_at AS "startedAt", ended_at AS "endedAt", ended_by AS "endedBy", created_by AS "createdBy",
  cardinality(product_ids) AS "productCount"`;

const selectChange = statement<[id: string], PriceChange>(
  `SELECT ${PRICE_CHANGE} FROM price_changes WHERE id::text = $1`,
);

export const findPriceChange = (connection: Queryable, id: string): Promise<PriceChange | undefined> =>
  connection.find(selectChange, [id]);

type PlanParameters = [
  kind: PriceChangeKind,
  value: number,
  productIds: readonly string[],
  linesMax: number,
  step: number,
];

const planLines = statement<PlanParameters, PriceChangeLine>(`
  SELECT slug, name AS "productName", sku, option_values AS "optionValues", old AS "oldPriceMinor",
    new AS "newPriceMinor"
  FROM products JOIN variants ON product_id = products.id,
    LATERAL (SELECT base_price(variants) AS old) AS base,
    LATERAL (SELECT ${newPriceSql({ kind: '$1::text', value: '$2::int', base: 'old', step: '$5::int' })} AS new) AS made
  WHERE products.id = ANY ($3::bigint[]) AND new IS NOT NULL
  ORDER BY products.id, position, sku LIMIT $4`);

interface PlannedChange {
  kind: PriceChangeKind;
  value: number;
  productIds: readonly string[];
}

export interface PlannedLinesInput extends PlannedChange {
  linesMax: number;
  /** Percentages are rounded to multiples of this many minor units. A draft with other prices is refused instead. */
  step: number;
}

/** What a change would do if it started now. */
export const listPlannedLines = (
  connection: Queryable,
  { kind, value, productIds, linesMax, step }: PlannedLinesInput,
): Promise<PriceChangeLine[]> => connection.list(planLines, [kind, value, productIds, linesMax, step]);

const selectPlan = statement<[id: string], PlannedChange>(
  `SELECT kind, value, product_ids::text[] AS "productIds" FROM price_changes WHERE id::text = $1`,
);

const storedLines = statement<[id: string, linesMax: number], PriceChangeLine>(`
  SELECT slug, name AS "productName", sku, option_values AS "optionValues", was_minor AS "oldPriceMinor",
    line.price_minor AS "newPriceMinor"
  FROM price_change_lines AS line JOIN variants USING (sku) JOIN products ON products.id = product_id
  WHERE change_id::text = $1 ORDER BY products.id, position, sku LIMIT $2`);

/** What a change has done or, before its start, would do if it started now. */
export async function listPriceChangeLines(
  connection: Queryable,
  { id, startedAt }: Pick<PriceChange, 'id' | 'startedAt'>,
  linesMax: number,
): Promise<PriceChangeLine[]> {
  if (startedAt) return connection.list(storedLines, [id, linesMax]);
  const plan = await connection.find(selectPlan, [id]);
  if (!plan) return [];
  const { currency } = await getNewestSettings(connection);
  return listPlannedLines(connection, { ...plan, linesMax, step: amountStep(currency) });
}

const selectLowest = statement<
  [skus: readonly string[], before: Date | null],
  { sku: string; lowest: number }
>(`
  SELECT sku, lowest_price_before(sku, created_at, coalesce($2::timestamptz, now())) AS lowest
  FROM variants WHERE sku = ANY ($1::text[])`);

/** The lowest prices in the 30 days before a moment, or before now, by SKU. */
export async function findLowestPrices(
  connection: Queryable,
  skus: readonly string[],
  before: Date | null,
): Promise<Map<string, number>> {
  const rows = await connection.list(selectLowest, [skus, before]);
  return new Map(rows.map(({ sku, lowest }) => [sku, lowest]));
}
