import { type Queryable, statement } from '../../database/database.ts';
import { DEMO_STAFF } from '../plan/order.ts';
import type { DemoPlan } from '../plan/plan.ts';
import { promoUses, reduced } from '../plan/sales.ts';
import type { World } from '../world.ts';

const insertChanges = statement<[changes: string, by: string], never>(`
  INSERT INTO price_changes (id, name, kind, value, product_ids, starts_at, ends_at, started_at, ended_at, created_by,
    created_at)
  SELECT id, name, 'percentOff', percent, ARRAY(SELECT json_array_elements_text("productIds")::bigint), "startsAt",
    "endsAt", "startsAt", "endsAt", $2, "startsAt" - interval '3 days'
  FROM json_to_recordset($1::json) AS one (id uuid, name text, percent int, "productIds" json, "startsAt" timestamptz,
    "endsAt" timestamptz)`);

const LINES = `json_to_recordset($1::json) AS one ("changeId" uuid, sku text, "wasMinor" int, "priceMinor" int,
  "variantCreatedAt" timestamptz, "startsAt" timestamptz, "endsAt" timestamptz)`;

const insertLines = statement<[lines: string], never>(`
  INSERT INTO price_change_lines (change_id, sku, was_minor, price_minor)
  SELECT "changeId", sku, "wasMinor", "priceMinor" FROM ${LINES}`);

/** Records that prices go down with each sale, and up again after it. */
const insertHistory = statement<[lines: string], never>(`
  INSERT INTO price_history (sku, variant_created_at, price_minor, was_minor, at)
  SELECT sku, "variantCreatedAt", price, was, at FROM (
    SELECT sku, "variantCreatedAt", "priceMinor" AS price, "wasMinor" AS was, "startsAt" AS at FROM ${LINES}
    UNION ALL
    SELECT sku, "variantCreatedAt", "wasMinor", "priceMinor", "endsAt" FROM ${LINES}) AS change
  WHERE price <> was ORDER BY at, sku`);

const insertPromos = statement<[promos: string], never>(`
  INSERT INTO promo_codes (code, kind, value, starts_at, ends_at, uses_per_customer_max, uses, minimum_minor, created_at)
  SELECT code, kind, value, "startsAt", "endsAt", "usesPerCustomerMax", uses, "minimumMinor", "startsAt"
  FROM json_to_recordset($1::json) AS one (code text, kind text, value int, "startsAt" timestamptz,
    "endsAt" timestamptz, "usesPerCustomerMax" int, uses int, "minimumMinor" int)`);

const insertUses = statement<[uses: string], never>(`
  INSERT INTO promo_customers (code, customer_key, uses)
  SELECT code, decode(key, 'hex'), uses FROM json_to_recordset($1::json) AS one (code text, key text, uses int)`);

/** Writes the sales and promo codes. */
export async function insertSales(
  connection: Queryable,
  { sales, promos, orders }: DemoPlan,
  { products, settings }: World,
): Promise<void> {
  const lines = sales.flatMap(({ id: changeId, percent, productIds, startsAt, endsAt }) =>
    products
      .filter(({ id }) => productIds.has(id))
      .flatMap(({ variants }) => variants)
      .map(({ sku, priceMinor: wasMinor, createdAt: variantCreatedAt }) => {
        const priceMinor = reduced(wasMinor, percent, settings.currency);
        return { changeId, sku, wasMinor, priceMinor, variantCreatedAt, startsAt, endsAt };
      }),
  );
  const changes = sales.map((sale) => ({ ...sale, productIds: [...sale.productIds] }));
  await connection.run(insertChanges, [JSON.stringify(changes), DEMO_STAFF]);
  await connection.run(insertLines, [JSON.stringify(lines)]);
  await connection.run(insertHistory, [JSON.stringify(lines)]);
  const usesOf = (code: string) =>
    orders.filter(({ promoCode, isCanceled }) => promoCode === code && !isCanceled).length;
  const codes = promos.map((promo) => ({ ...promo, uses: usesOf(promo.code) }));
  await connection.run(insertPromos, [JSON.stringify(codes)]);
  await connection.run(insertUses, [JSON.stringify(promoUses(orders))]);
}
