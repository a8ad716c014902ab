import { hash, randomBytes } from 'node:crypto';
import type { Queryable } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { insertChallenge, sweepChallenges, takeChallenge } from './passkey-queries.ts';

/** How long somebody may take to unlock the authenticator. */
export const CHALLENGE_SECONDS = 300;

/** 256 random bits to be signed, for one answer: a new passkey of the customer, or a sign-in (`null`). */
export async function issueChallenge(connection: Queryable, customerId: string | null): Promise<Buffer> {
  const challenge = randomBytes(32);
  await connection.run(insertChallenge, [hashOf(challenge), customerId, CHALLENGE_SECONDS]);
  return challenge;
}

/**
 * The challenge that an answer says it has signed, where it is one of ours, was given for the same purpose and
 * not used before; it is used then, whatever else is wrong with the answer.
 */
export async function useChallenge(
  connection: Queryable,
  customerId: string | null,
  clientDataJSON: string,
): Promise<string | undefined> {
  const challenge = challengeOf(clientDataJSON);
  if (challenge === undefined) return undefined;
  const used = await connection.run(takeChallenge, [hashOf(Buffer.from(challenge, 'base64url')), customerId]);
  return used === 1 ? challenge : undefined;
}

/** Removes expired challenges, in small batches; resolves to how many. */
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
