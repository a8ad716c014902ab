import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { mailboxKey } from '../../customers/email.ts';
import { type Queryable, statement } from '../../database/database.ts';
import { networkCounts, networkOf } from '../../web/limits/networks.ts';
import { minutesWords, type RateLimits } from '../../web/limits/rate-limit.ts';
import type { PlaceOrderResult } from '../order-request.ts';
import { type PromoCode, type PromoOutcome, promoCodeOf } from './promo.ts';

/** Who uses a code. A customer counts by ID and by email address, a guest by email address only. */
export interface PromoUser {
  customerId: string | undefined;
  /** The same for every spelling of one address. */
  emailKey: string;
}

interface PromoRow extends Omit<PromoCode, 'isUsedUpBy'> {
  usesPerCustomerMax: number | null;
}

const selectPromo = statement<[code: string], PromoRow>(`
  SELECT code, kind, value, minimum_minor AS "minimumMinor", categories, starts_at <= now() AS "hasBegun",
    coalesce(ends_at <= now(), false) AS "hasEnded", coalesce(uses >= uses_max, false) AS "isUsedUp",
    uses_per_customer_max AS "usesPerCustomerMax"
  FROM promo_codes WHERE code = $1`);

const selectUses = statement<
  [code: string, keys: readonly Buffer[], accountKey: Buffer | null],
  { uses: number; byAccount: number }
>(`
  SELECT coalesce(max(uses), 0) AS uses,
    coalesce(max(uses) FILTER (WHERE customer_key = $3), 0) AS "byAccount"
  FROM promo_customers WHERE code = $1 AND customer_key = ANY ($2::bytea[])`);

/** Finds a code with what this user has used of it. */
export async function findPromo(
  connection: Queryable,
  code: string,
  user: PromoUser,
): Promise<PromoCode | undefined> {
  const row = await connection.find(selectPromo, [code]);
  if (!row) return undefined;
  const { usesPerCustomerMax, ...promo } = row;
  if (usesPerCustomerMax === null) return { ...promo, isUsedUpBy: null };
  const accountKey = user.customerId === undefined ? null : digest(accountName(user.customerId));
  const used = await connection.find(selectUses, [code, customerKeys(user), accountKey]);
  const { uses, byAccount } = used ?? { uses: 0, byAccount: 0 };
  const isUsedUp = (count: number) => count >= usesPerCustomerMax;
  return { ...promo, isUsedUpBy: isUsedUp(byAccount) ? 'account' : isUsedUp(uses) ? 'address' : null };
}

/**
 * An address counts as it is written and by its mailbox. Uses from before mailboxes were counted are stored by the
 * first, so they still count for an address that is written the same way.
 */
export function customerKeys({ customerId, emailKey }: PromoUser): Buffer[] {
  const emails = emailKey ? [emailKey, mailboxKey(emailKey)].map((key) => `email ${key}`) : [];
  const names = new Set([...emails, ...(customerId ? [accountName(customerId)] : [])]);
  // Rows are locked in this sequence, so it is the same for everyone to avoid deadlocks.
  return [...names].map(digest).sort(Buffer.compare);
}

const accountName = (customerId: string) => `customer ${customerId}`;
const digest = (name: string): Buffer => hash('sha256', name, 'buffer');

// One statement checks the total and the dates. A constraint on the table enforces the total.
const countUse = statement<[code: string], { per_customer: number | null }>(`
  UPDATE promo_codes SET uses = uses + 1
  WHERE code = $1 AND starts_at <= now() AND (ends_at IS NULL OR ends_at > now())
    AND (uses_max IS NULL OR uses < uses_max)
  RETURNING uses_per_customer_max AS per_customer`);

const countCustomers = statement<[code: string, keys: readonly Buffer[], max: number | null], never>(`
  INSERT INTO promo_customers (code, customer_key, uses)
  SELECT $1, key, 1 FROM unnest($2::bytea[]) AS key
  ON CONFLICT (code, customer_key) DO UPDATE SET uses = promo_customers.uses + 1
    WHERE $3::int IS NULL OR promo_customers.uses < $3::int`);

/**
 * Counts one use in the order's transaction, which holds the code's row until the commit. Resolves to false if another
 * order has taken the last use; the caller must then roll back. A canceled order releases its use: see `transitionOrder`.
 */
export async function countPromoUse(
  connection: Queryable,
  code: string,
  keys: readonly Buffer[],
): Promise<boolean> {
  const counted = await connection.find(countUse, [code]);
  if (!counted) return false;
  return (await connection.run(countCustomers, [code, keys, counted.per_customer])) === keys.length;
}

type TryPromoResult<T> =
  | { ok: true; value: T }
  /** `message` tells the shopper what to do. */
  | { ok: false; message: string; retryAfterSeconds: number };

/** Every look at a promo code goes through this. `look` does it, and `promoOf` says what came of the code. */
export type TryPromo = <T>(
  request: FastifyRequest,
  promoCode: string,
  look: () => Promise<T>,
  promoOf: (value: T) => PromoOutcome | undefined,
) => Promise<TryPromoResult<T>>;

/** This counts promo codes that do not exist. */
export const GUESSES_FROM_NETWORK = { name: 'promo from network', limit: 60, windowSeconds: 60 * 60 };

/**
 * Limits guesses of promo codes by network. Each look counts before it is done, and is uncounted afterwards unless it was
 * a guess. A look that fails reveals nothing. Above the limit, a right guess and a wrong one get the same answer (S43).
 */
export function createPromoTries(limits: RateLimits): TryPromo {
  return async (request, promoCode, look, promoOf) => {
    // A text that cannot be a code is refused without a look.
    if (promoCodeOf(promoCode) === undefined) return { ok: true, value: await look() };
    const counts = networkCounts(GUESSES_FROM_NETWORK, networkOf(request));
    const taken = await limits.take(counts);
    if (!taken.ok) {
      const { retryAfterSeconds } = taken;
      const message = `You’ve tried too many codes. Try again in ${minutesWords(retryAfterSeconds)}, or order without one.`;
      return { ok: false, message, retryAfterSeconds };
    }
    let isGuess = false;
    try {
      const value = await look();
      const promo = promoOf(value);
      isGuess = promo !== undefined && !promo.ok && promo.isGuess;
      return { ok: true, value };
    } finally {
      if (!isGuess) await limits.giveBack(counts);
    }
  };
}

/** What a refused order says about its code. */
export const promoOfOrder = (result: PlaceOrderResult): PromoOutcome | undefined =>
  'quote' in result ? result.quote.promo : undefined;
