import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Database, statement } from '../../database/database.ts';
import type { PromoCode } from './promo.ts';

/** What the staff do with promo codes, for `npm run promo`. */

export interface NewPromoCode
  extends Pick<PromoCode, 'code' | 'kind' | 'value' | 'minimumMinor' | 'categories'> {
  /** How often it can be used in all; null for any number. */
  usesMax: number | null;
  usesPerCustomerMax: number | null;
  /** Null for now. */
  startsAt: Date | null;
  /** Null for never. */
  endsAt: Date | null;
}

const insert = statement<
  [
    code: string,
    kind: string,
    value: number,
    minimumMinor: number,
    categories: readonly string[],
    usesMax: number | null,
    usesPerCustomerMax: number | null,
    startsAt: Date | null,
    endsAt: Date | null,
  ],
  never
>(`
  INSERT INTO promo_codes (code, kind, value, minimum_minor, categories, uses_max, uses_per_customer_max,
    starts_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), $9)
  ON CONFLICT (code) DO NOTHING`);

/** Returns false where the code exists already. */
export async function addPromoCode(database: Database, actor: Actor, promo: NewPromoCode): Promise<boolean> {
  const { code, kind, value, minimumMinor, categories, usesMax, usesPerCustomerMax, startsAt, endsAt } =
    promo;
  const values = [
    code,
    kind,
    value,
    minimumMinor,
    categories,
    usesMax,
    usesPerCustomerMax,
    startsAt,
    endsAt,
  ] as const;
  return database.transaction(async (connection) => {
    if ((await connection.run(insert, [...values])) === 0) return false;
    const { code: _, ...after } = promo;
    await recordChange(connection, actor, {
      action: 'promo.add',
      subject: { kind: 'promo', id: code },
      after,
    });
    return true;
  });
}

export interface ListedPromoCode {
  code: string;
  kind: PromoCode['kind'];
  value: number;
  uses: number;
  usesMax: number | null;
  hasStarted: boolean;
  hasEnded: boolean;
}

const select = statement<[after: string, rowsMax: number], ListedPromoCode>(`
  SELECT code, kind, value, uses, uses_max AS "usesMax", starts_at <= now() AS "hasStarted",
    coalesce(ends_at <= now(), false) AS "hasEnded"
  FROM promo_codes
  WHERE $1 = '' OR (created_at, code) < (SELECT created_at, code FROM promo_codes WHERE code = $1)
  ORDER BY created_at DESC, code DESC LIMIT $2`);

/** Newest first; `after` is the last code of the page before, or empty. */
export const listPromoCodes = (
  database: Database,
  after: string,
  rowsMax: number,
): Promise<ListedPromoCode[]> => database.list(select, [after, rowsMax]);

// A code that has not started yet gets an earlier start, because it cannot end before it starts.
const end = statement<[code: string], never>(`
  UPDATE promo_codes SET ends_at = now(), starts_at = least(starts_at, now() - interval '1 second')
  WHERE code = $1 AND (ends_at IS NULL OR ends_at > now())`);

/** Returns false where no such code is active or waits to start. */
export const endPromoCode = (database: Database, actor: Actor, code: string): Promise<boolean> =>
  database.transaction(async (connection) => {
    if ((await connection.run(end, [code])) === 0) return false;
    await recordChange(connection, actor, { action: 'promo.end', subject: { kind: 'promo', id: code } });
    return true;
  });
