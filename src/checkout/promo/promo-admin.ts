import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { PromoCode } from './promo.ts';

/** What the staff does with promo codes. */

/** More than any cart costs. */
export const PROMO_MINOR_MAX = 100_000_000;
export const PROMO_COUNT_MAX = 1_000_000_000;
export const PROMO_CATEGORIES_MAX = 20;

/** When a code can be used, by whom, and for what. It can be changed while the code is active. */
export interface PromoConditions extends Pick<PromoCode, 'minimumMinor' | 'categories'> {
  /** How often it can be used in all; null for any number. */
  usesMax: number | null;
  usesPerCustomerMax: number | null;
  /** Null for now. */
  startsAt: Date | null;
  /** Null for never. */
  endsAt: Date | null;
}

export interface NewPromoCode extends PromoConditions, Pick<PromoCode, 'code' | 'kind' | 'value'> {}

export type PromoState = 'scheduled' | 'active' | 'ended' | 'used_up';
export const PROMO_STATES = ['active', 'scheduled', 'ended', 'used_up'] as const satisfies PromoState[];

export interface ListedPromoCode extends NewPromoCode {
  uses: number;
  startsAt: Date;
  state: PromoState;
  createdAt: Date;
}

const STATE = `CASE WHEN ends_at <= now() THEN 'ended' WHEN uses >= uses_max THEN 'used_up'
  WHEN starts_at > now() THEN 'scheduled' ELSE 'active' END`;
const COLUMNS = `code, kind, value, minimum_minor AS "minimumMinor", categories, uses, uses_max AS "usesMax",
  uses_per_customer_max AS "usesPerCustomerMax", starts_at AS "startsAt", ends_at AS "endsAt", ${STATE} AS state,
  created_at AS "createdAt"`;

const select = statement<[q: string, state: string | null, after: string, rowsMax: number], ListedPromoCode>(`
  SELECT ${COLUMNS} FROM promo_codes
  WHERE starts_with(code, upper($1)) AND ($2::text IS NULL OR ${STATE} = $2)
    AND ($3 = '' OR (created_at, code) < (SELECT created_at, code FROM promo_codes WHERE code = $3))
  ORDER BY created_at DESC, code DESC LIMIT $4`);

export interface PromoSearch {
  /** The beginning of a code, or empty. */
  q: string;
  state: PromoState | undefined;
  /** The last code of the page before, or empty. */
  after: string;
  rowsMax: number;
}

/** Newest first. */
export const listPromoCodes = (
  connection: Queryable,
  { q, state, after, rowsMax }: PromoSearch,
): Promise<ListedPromoCode[]> => connection.list(select, [q, state ?? null, after, rowsMax]);

const selectOne = statement<[code: string], ListedPromoCode>(
  `SELECT ${COLUMNS} FROM promo_codes WHERE code = $1`,
);

export const findPromoCode = (connection: Queryable, code: string): Promise<ListedPromoCode | undefined> =>
  connection.find(selectOne, [code]);

type Conditions = [
  minimumMinor: number,
  categories: readonly string[],
  usesMax: number | null,
  usesPerCustomerMax: number | null,
  startsAt: Date | null,
  endsAt: Date | null,
];
const insert = statement<[code: string, kind: string, value: number, ...Conditions], never>(`
  INSERT INTO promo_codes (code, kind, value, minimum_minor, categories, uses_max, uses_per_customer_max,
    starts_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), $9)
  ON CONFLICT (code) DO NOTHING`);

const conditionsOf = (promo: PromoConditions): Conditions => [
  ...([promo.minimumMinor, promo.categories, promo.usesMax] as const),
  ...([promo.usesPerCustomerMax, promo.startsAt, promo.endsAt] as const),
];

/** Returns false where the code exists already. */
export async function addPromoCode(
  connection: Queryable,
  actor: Actor,
  promo: NewPromoCode,
): Promise<boolean> {
  const { code, ...after } = promo;
  if ((await connection.run(insert, [code, promo.kind, promo.value, ...conditionsOf(promo)])) === 0)
    return false;
  await recordChange(connection, actor, { action: 'promo.add', subject: { kind: 'promo', id: code }, after });
  return true;
}

const lock = statement<[code: string], ListedPromoCode>(
  `SELECT ${COLUMNS} FROM promo_codes WHERE code = $1 FOR UPDATE`,
);
const update = statement<[code: string, ...Conditions], never>(`
  UPDATE promo_codes SET minimum_minor = $2, categories = $3, uses_max = $4, uses_per_customer_max = $5,
    starts_at = coalesce($6, starts_at), ends_at = $7
  WHERE code = $1`);

export type ChangePromoResult = { ok: true } | { ok: false; reason: 'not_found' | 'used_more' };

/** Changes when and for what a code can be used. What it takes off stays, because shoppers have been told. */
export async function changePromoCode(
  connection: Queryable,
  actor: Actor,
  code: string,
  conditions: PromoConditions,
): Promise<ChangePromoResult> {
  const before = await connection.find(lock, [code]);
  if (!before) return { ok: false, reason: 'not_found' };
  if (conditions.usesMax !== null && conditions.usesMax < before.uses)
    return { ok: false, reason: 'used_more' };
  await connection.run(update, [code, ...conditionsOf(conditions)]);
  const { minimumMinor, categories, usesMax, usesPerCustomerMax, startsAt, endsAt } = before;
  await recordChange(connection, actor, {
    action: 'promo.update',
    subject: { kind: 'promo', id: code },
    before: { minimumMinor, categories, usesMax, usesPerCustomerMax, startsAt, endsAt },
    after: { ...conditions, startsAt: conditions.startsAt ?? startsAt },
  });
  return { ok: true };
}

// A code that has not started yet gets an earlier start, because it cannot end before it starts.
const end = statement<[code: string], never>(`
  UPDATE promo_codes SET ends_at = now(), starts_at = least(starts_at, now() - interval '1 second')
  WHERE code = $1 AND (ends_at IS NULL OR ends_at > now())`);

/** Returns false where no such code is active or waits to start. */
export async function endPromoCode(connection: Queryable, actor: Actor, code: string): Promise<boolean> {
  if ((await connection.run(end, [code])) === 0) return false;
  await recordChange(connection, actor, { action: 'promo.end', subject: { kind: 'promo', id: code } });
  return true;
}
