import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { isPayableAmount, notPayableText, typedMoney } from '../../settings/currency.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import {
  AMOUNT_MAX_MINOR,
  NAME_LENGTH_MAX,
  PERCENT_MAX,
  PRODUCTS_MAX,
  type PriceChange,
  type PriceChangeKind,
  type PriceChangeLine,
  VARIANTS_MAX,
} from './price-change.ts';
import { listPlannedLines, PRICE_CHANGE } from './queries.ts';

export interface PriceChangeDraft {
  name: string;
  kind: PriceChangeKind;
  value: number;
  /** Null for now. */
  startsAt: Date | null;
  endsAt: Date | null;
  slugs: readonly string[];
}

/** What is wrong with a draft: the member, such as `endsAt`, and a sentence that says what to do. */
export type PriceChangeFaults = Readonly<Record<string, string>>;

interface PlannedPriceChange {
  productIds: readonly string[];
  /** What it would do if it started now. */
  lines: readonly PriceChangeLine[];
}

export type PlanPriceChangeResult =
  | { ok: true; plan: PlannedPriceChange }
  | { ok: false; faults: PriceChangeFaults };

const selectProducts = statement<[slugs: readonly string[]], { id: string; slug: string }>(`
  SELECT id, slug FROM products WHERE slug = ANY ($1::text[])
  UNION ALL SELECT product_id, slug FROM former_slugs
    WHERE slug = ANY ($1::text[]) AND NOT EXISTS (SELECT FROM products WHERE products.slug = former_slugs.slug)`);

const selectIsFuture = statement<[startsAt: Date | null, endsAt: Date], { isFuture: boolean }>(
  'SELECT $2::timestamptz > greatest($1::timestamptz, now()) AS "isFuture"',
);

const selectTooCheap = statement<[ids: readonly string[], amount: number], { sku: string; total: number }>(`
  SELECT sku, (count(*) OVER ())::int AS total FROM variants
  WHERE product_id = ANY ($1::bigint[]) AND base_price(variants) <= $2 ORDER BY sku LIMIT 3`);

/** Checks a draft, and finds what it would change. */
export async function planPriceChange(
  connection: Queryable,
  draft: PriceChangeDraft,
): Promise<PlanPriceChangeResult> {
  const faults = draftFaults(draft);
  const { endsAt, startsAt, kind, value } = draft;
  if (!faults.endsAt && endsAt && !(await connection.find(selectIsFuture, [startsAt, endsAt]))?.isFuture)
    faults.endsAt = 'Choose an end in the future and after the start.';
  const slugs = [...new Set(draft.slugs)];
  const products = faults.products ? [] : await connection.list(selectProducts, [slugs]);
  const known = new Set(products.map(({ slug }) => slug));
  const unknown = slugs.find((slug) => !known.has(slug));
  if (unknown !== undefined) faults.products ??= `There is no product with the address ${unknown}.`;
  if (Object.keys(faults).length > 0) return { ok: false, faults };

  const productIds = [...new Set(products.map(({ id }) => id))];
  const tooCheap = kind === 'amountOff' ? await connection.list(selectTooCheap, [productIds, value]) : [];
  if (tooCheap.length > 0) return { ok: false, faults: { value: tooCheapText(tooCheap) } };
  const lines = await listPlannedLines(connection, {
    ...{ kind, value, productIds },
    ...{ linesMax: VARIANTS_MAX + 1, step: 1 },
  });
  if (lines.length === 0) return { ok: false, faults: { products: 'These products have no variants.' } };
  if (lines.length > VARIANTS_MAX)
    return { ok: false, faults: { products: `Choose products with at most ${VARIANTS_MAX} variants.` } };
  const { currency } = await getNewestSettings(connection);
  const unpayable = lines.find(({ newPriceMinor }) => !isPayableAmount(newPriceMinor, currency));
  if (unpayable) return { ok: false, faults: { value: unpayableText(unpayable, currency) } };
  return { ok: true, plan: { productIds, lines } };
}

const unpayableText = ({ sku, newPriceMinor }: PriceChangeLine, currency: string): string =>
  `${sku} would cost ${typedMoney(newPriceMinor, currency)}. ${notPayableText(currency)}`;

function draftFaults({ name, kind, value, slugs }: PriceChangeDraft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (name.trim() === '' || name.length > NAME_LENGTH_MAX || /\p{Control}/u.test(name))
    faults.name = `Enter a name of at most ${NAME_LENGTH_MAX} characters.`;
  const valueMax = kind === 'percentOff' ? PERCENT_MAX : AMOUNT_MAX_MINOR;
  if (!Number.isInteger(value) || value < 1 || value > valueMax)
    faults.value =
      kind === 'percentOff'
        ? `Enter a whole percentage from 1 to ${PERCENT_MAX}.`
        : 'Enter an amount above 0, such as 12.50.';
  if (slugs.length === 0) faults.products = 'Choose at least one product.';
  if (slugs.length > PRODUCTS_MAX) faults.products = `Choose at most ${PRODUCTS_MAX} products.`;
  return faults;
}

function tooCheapText(tooCheap: readonly { sku: string; total: number }[]): string {
  const [{ total } = { total: 0 }] = tooCheap;
  const skus = tooCheap.map(({ sku }) => sku).join(', ');
  return total === 1
    ? `${skus} costs no more than that. Take less off, or leave its product out.`
    : `${total} variants cost no more than that, such as ${skus}. Take less off, or leave them out.`;
}

const insertChange = statement<
  [
    name: string,
    kind: string,
    value: number,
    productIds: readonly string[],
    startsAt: Date | null,
    endsAt: Date | null,
    createdBy: string,
  ],
  PriceChange
>(`
  INSERT INTO price_changes (name, kind, value, product_ids, starts_at, ends_at, created_by)
  VALUES ($1, $2, $3, $4::bigint[], coalesce($5::timestamptz, now()), $6, $7)
  RETURNING ${PRICE_CHANGE}`);

export type CreatePriceChangeResult =
  | { ok: true; change: PriceChange; lines: readonly PriceChangeLine[] }
  | { ok: false; faults: PriceChangeFaults };

/** Schedules a change in the caller's transaction. A job starts it, also if its start has passed. */
export async function createPriceChange(
  connection: Queryable,
  actor: Actor,
  draft: PriceChangeDraft,
): Promise<CreatePriceChangeResult> {
  const planned = await planPriceChange(connection, draft);
  if (!planned.ok) return planned;
  const { productIds, lines } = planned.plan;
  const { kind, value, startsAt, endsAt } = draft;
  const name = draft.name.trim();
  const change = await connection.find(insertChange, [
    ...([name, kind, value, productIds, startsAt, endsAt, actor.name] as const),
  ]);
  if (!change) throw new Error('a price change was not stored');
  await recordChange(connection, actor, {
    action: 'price-change.create',
    subject: { kind: 'price-change', id: change.id },
    after: {
      ...{ name, kind, value, startsAt: change.startsAt, endsAt },
      ...{ products: productIds.length, variants: lines.length },
    },
  });
  return { ok: true, change, lines };
}
