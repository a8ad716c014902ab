import { hash, randomBytes } from 'node:crypto';
import { type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';

/** A token of an emailed link works once, for one purpose and a limited time. The database stores only its SHA-256. */
export type TokenPurpose = 'confirm_email' | 'reset_password' | 'change_email';

/** A token is 256 random bits as unpadded base64url. */
const FORMAT = /^[A-Za-z0-9_-]{43}$/;

// A customer has one row per purpose, so the newest token replaces the previous one.
const insertToken = statement<
  [tokenHash: Buffer, customerId: string, purpose: TokenPurpose, data: string | null, minutes: number],
  never
>(`
  INSERT INTO one_time_tokens (token_hash, customer_id, purpose, data, expires_at)
  VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 minute')
  ON CONFLICT (customer_id, purpose) DO UPDATE SET
    token_hash = excluded.token_hash, data = excluded.data, expires_at = excluded.expires_at`);

const selectToken = statement<
  [tokenHash: Buffer, purpose: TokenPurpose],
  { customer_id: string; data: string | null }
>(`
  SELECT customer_id, data FROM one_time_tokens
  WHERE token_hash = $1 AND purpose = $2 AND expires_at > now()`);

const takeToken = statement<
  [tokenHash: Buffer, purpose: TokenPurpose],
  { customer_id: string; data: string | null }
>(`
  DELETE FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > now()
  RETURNING customer_id, data`);

const deleteTokens = statement<[customerId: string, purposes: readonly TokenPurpose[]], never>(
  'DELETE FROM one_time_tokens WHERE customer_id = $1 AND purpose = ANY ($2::text[])',
);

const sweepExpired = statement<[rowsMax: number], never>(`
  DELETE FROM one_time_tokens WHERE token_hash IN (
    SELECT token_hash FROM one_time_tokens WHERE expires_at <= now() ORDER BY expires_at LIMIT $1
    FOR UPDATE SKIP LOCKED)`);

/** Returns the token to put into a link. The customer's older token of the same purpose stops working. */
export async function issueOneTimeToken(
  connection: Queryable,
  token: { purpose: TokenPurpose; customerId: string; data?: string; minutes: number },
): Promise<string> {
  const { purpose, customerId, data = null, minutes } = token;
  const text = randomBytes(32).toString('base64url');
  await connection.run(insertToken, [hashOf(text), customerId, purpose, data, minutes]);
  return text;
}

/** Finds a token like `redeemOneTimeToken`, without using it. Callers need it to take their locks first. */
export async function findOneTimeToken(
  connection: Queryable,
  purpose: TokenPurpose,
  token: string,
): Promise<{ customerId: string; data: string | null } | undefined> {
  if (!FORMAT.test(token)) return undefined;
  const row = await connection.find(selectToken, [hashOf(token), purpose]);
  return row && { customerId: row.customer_id, data: row.data };
}

/**
 * Redeems a token. Resolves to undefined if it is unknown, used, expired or of another purpose. If the transaction is
 * rolled back, the token stays usable.
 */
export async function redeemOneTimeToken(
  connection: Queryable,
  purpose: TokenPurpose,
  token: string,
): Promise<{ customerId: string; data: string | null } | undefined> {
  if (!FORMAT.test(token)) return undefined;
  const row = await connection.find(takeToken, [hashOf(token), purpose]);
  return row && { customerId: row.customer_id, data: row.data };
}

/** The customer's links of these purposes stop working. */
export async function endOneTimeTokens(
  connection: Queryable,
  customerId: string,
  purposes: readonly TokenPurpose[],
): Promise<void> {
  await connection.run(deleteTokens, [customerId, purposes]);
}

/** Removes expired tokens in small batches. Resolves to their number. */
export const sweepOneTimeTokens = (connection: Queryable): Promise<number> =>
  sweepBatches(() => connection.run(sweepExpired, [SWEEP_BATCH]));

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer');
