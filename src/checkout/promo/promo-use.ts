import { hash } from 'node:crypto';
import { mailboxKey } from '../../customers/email.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { PromoCode } from './promo.ts';

/** Who uses a code: a customer counts by id and by e-mail address, a guest by the address alone. */
export interface PromoUser {
  customerId: string | undefined;
  /** What two writings of one address share. */
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

/** As it is for this shopper: one who has used it as often as one may sees it as used up. */
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
  // In one order for everybody, as rows are locked in it.
  return [...names].map(digest).sort(Buffer.compare);
}

const accountName = (customerId: string) => `customer ${customerId}`;
const digest = (name: string): Buffer => hash('sha256', name, 'buffer');

// One statement for the total and its dates; the constraint on the table is what holds it in the end.
const count = statement<[code: string], { per_customer: number | null }>(`
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
 * Counts one use, in the order's transaction; codes are counted one after the other until the commit. False:
 * somebody took the last one meanwhile, and the caller has to roll back.
 */
export async function usePromo(
  connection: Queryable,
  code: string,
  keys: readonly Buffer[],
): Promise<boolean> {
  const counted = await connection.find(count, [code]);
  if (!counted) return false;
  return (await connection.run(countCustomers, [code, keys, counted.per_customer])) === keys.length;
}

const uncount = statement<[orderId: string], never>(`
  WITH used AS (
    SELECT promo_code, promo_customer_keys FROM orders WHERE id = $1 AND promo_code IS NOT NULL),
  code AS (
    UPDATE promo_codes SET uses = uses - 1 FROM used WHERE code = used.promo_code AND uses > 0)
  UPDATE promo_customers SET uses = promo_customers.uses - 1 FROM used
  WHERE promo_customers.code = used.promo_code AND customer_key = ANY (used.promo_customer_keys)
    AND promo_customers.uses > 0`);

/** An order that was canceled has not used its code. To be called once for it. */
export async function giveBackPromo(connection: Queryable, orderId: string): Promise<void> {
  await connection.run(uncount, [orderId]);
}
