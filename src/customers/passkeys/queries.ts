import { hash, randomBytes } from 'node:crypto';
import type { Queryable } from '../../database/database.ts';
import { statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';

export interface PasskeyRow {
  id: string;
  name: string;
  created_at: Date;
  used_at: Date | null;
}

export interface CredentialRow {
  id: string;
  customer_id: string;
  credential_id: string;
  public_key: Buffer;
  /** It is a bigint, which pg returns as text. */
  counter: string;
  transports: string[];
}

const insertChallenge = statement<
  [challengeHash: Buffer, customerId: string | null, seconds: number],
  never
>(`
  INSERT INTO passkey_challenges (challenge_hash, customer_id, expires_at)
  VALUES ($1, $2, now() + $3::int * interval '1 second')`);

const takeChallenge = statement<[challengeHash: Buffer, customerId: string | null], never>(`
  DELETE FROM passkey_challenges
  WHERE challenge_hash = $1 AND customer_id IS NOT DISTINCT FROM $2::uuid AND expires_at > now()`);

const sweepChallenges = statement<[rowsMax: number], never>(`
  DELETE FROM passkey_challenges WHERE challenge_hash IN (
    SELECT challenge_hash FROM passkey_challenges WHERE expires_at <= now() ORDER BY expires_at LIMIT $1
    FOR UPDATE SKIP LOCKED)`);

export const listCredentials = statement<
  [customerId: string, rowsMax: number],
  Pick<CredentialRow, 'credential_id' | 'transports'>
>('SELECT credential_id, transports FROM passkeys WHERE customer_id = $1 LIMIT $2');

export const selectPasskeys = statement<[customerId: string, rowsMax: number], PasskeyRow>(`
  SELECT id, name, created_at, used_at FROM passkeys WHERE customer_id = $1
  ORDER BY created_at, id LIMIT $2`);

// The lock makes simultaneous adds of one customer count one after the other. It finds nothing after a new password,
// because a request that was in progress must not add a passkey that a reset would have removed.
export const lockOwner = statement<[customerId: string, credentialsVersion: number], { id: string }>(`
  SELECT id FROM customers WHERE id = $1 AND credentials_version = $2 FOR NO KEY UPDATE`);

export const countPasskeys = statement<[customerId: string], { count: number }>(
  'SELECT count(*)::int AS count FROM passkeys WHERE customer_id = $1',
);

export const insertPasskey = statement<
  [
    customerId: string,
    credentialId: string,
    publicKey: Buffer,
    counter: number,
    transports: readonly string[],
    name: string,
    backedUp: boolean,
  ],
  PasskeyRow
>(`
  INSERT INTO passkeys (customer_id, credential_id, public_key, counter, transports, name, backed_up)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING
  RETURNING id, name, created_at, used_at`);

export const findCredential = statement<[credentialId: string], CredentialRow>(`
  SELECT id, customer_id, credential_id, public_key, counter, transports FROM passkeys WHERE credential_id = $1`);

// The counter of an authenticator must be higher than the stored one, or the answer was replayed. 0 means that it does
// not count. The version is read in the same statement, so that a later reset ends this sign-in as well.
export const touchPasskey = statement<
  [id: string, counter: number, backedUp: boolean],
  { id: string; credentialsVersion: number }
>(`
  UPDATE passkeys SET counter = $2::bigint, backed_up = $3, used_at = now() FROM customers
  WHERE passkeys.id = $1 AND customers.id = passkeys.customer_id
    AND (counter < $2::bigint OR (counter = 0 AND $2::bigint = 0))
  RETURNING customers.id, credentials_version AS "credentialsVersion"`);

export const deletePasskeys = statement<[customerId: string], never>(
  'DELETE FROM passkeys WHERE customer_id = $1',
);

export const deletePasskey = statement<[customerId: string, id: string], never>(
  'DELETE FROM passkeys WHERE customer_id = $1 AND id::text = $2',
);

/** The shopper has this long to unlock the authenticator. */
export const CHALLENGE_SECONDS = 300;

/** Issues 256 random bits for one signature: for a new passkey of the customer, or for a sign-in (`null`). */
export async function issueChallenge(connection: Queryable, customerId: string | null): Promise<Buffer> {
  const challenge = randomBytes(32);
  await connection.run(insertChallenge, [hashOf(challenge), customerId, CHALLENGE_SECONDS]);
  return challenge;
}

/**
 * Redeems the challenge that an answer claims to have signed. Resolves to undefined if it was not issued for this purpose,
 * or was used before. The challenge is used even if the answer turns out to be wrong.
 */
export async function redeemChallenge(
  connection: Queryable,
  customerId: string | null,
  clientDataJSON: string,
): Promise<string | undefined> {
  const challenge = challengeOf(clientDataJSON);
  if (challenge === undefined) return undefined;
  const used = await connection.run(takeChallenge, [hashOf(Buffer.from(challenge, 'base64url')), customerId]);
  return used === 1 ? challenge : undefined;
}

/** Removes expired challenges in small batches. Resolves to their number. */
export const sweepPasskeyChallenges = (connection: Queryable): Promise<number> =>
  sweepBatches(() => connection.run(sweepChallenges, [SWEEP_BATCH]));

function challengeOf(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    const challenge = typeof data === 'object' && data !== null && 'challenge' in data && data.challenge;
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

const hashOf = (challenge: Buffer): Buffer => hash('sha256', challenge, 'buffer');
