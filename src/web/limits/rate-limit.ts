import { hash } from 'node:crypto';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { createFairSemaphore } from '../../process/fair-semaphore.ts';
import { Problem } from '../errors/errors.ts';
import { widestKey } from './networks.ts';

/** Allows `limit` tries for one key in a window of `windowSeconds` that begins with the first of them. */
export interface RateLimit {
  /** Keeps the keys of different rules apart. It is part of what is stored, so a name is never used for another rule. */
  name: string;
  limit: number;
  windowSeconds: number;
}

/** One of the counts that a try adds to. */
export interface Count {
  rule: RateLimit;
  key: string;
}

export type TakeResult = { ok: true } | { ok: false; retryAfterSeconds: number; spent: readonly Count[] };

/**
 * Counts that all instances share. One instance of this serves all features of a process, because its semaphore limits
 * the connections that counting may hold. It throws where the database is away: what cannot be counted is not allowed.
 */
export interface RateLimits {
  /**
   * Counts one try in each of these, or in none where one of them is at its limit: a refused try must not use up what
   * others share, and does not make the wait longer. It takes one statement, and two where tries meet at a limit.
   */
  take(counts: readonly Count[]): Promise<TakeResult>;
  /** Takes one try back, such as after a correct password. It does nothing where too many are counting. */
  giveBack(counts: readonly Count[]): Promise<void>;
  /** Removes windows that have ended, in small batches; resolves to how many. */
  sweep(): Promise<number>;
}

/** Tries for one key wait for each other, each holding a connection. A flood must leave connections for other work. */
const COUNTED_AT_ONCE = 4;
const WAITING_MAX = 200;

// The window is fixed: twice the limit can pass around its end, which does not help a guesser in the long run. Rows are
// locked in the sequence of their keys to avoid deadlocks. Tries that meet at the limit are all counted; those beyond it are refused
// and give their count back.
const takeEach = statement<
  [keyHashes: readonly Buffer[], limits: readonly number[], windowsSeconds: readonly number[]],
  { spent: number[] | null; is_counted: boolean; seconds_left: number }
>(`
  WITH asked AS (
    SELECT * FROM unnest($1::bytea[], $2::int[], $3::int[])
      WITH ORDINALITY AS asked (key_hash, allowed, window_seconds, place)
  ), spent AS (
    SELECT asked.place, counts.ends_at FROM asked, LATERAL (
      SELECT taken, ends_at FROM rate_limits WHERE key_hash = asked.key_hash OFFSET 0) AS counts
    WHERE counts.taken >= asked.allowed AND counts.ends_at > now()
  ), counted AS (
    INSERT INTO rate_limits AS counts (key_hash, taken, ends_at)
    SELECT key_hash, 1, now() + window_seconds * interval '1 second' FROM asked
    WHERE NOT EXISTS (SELECT FROM spent) ORDER BY key_hash
    ON CONFLICT (key_hash) DO UPDATE SET
      taken = CASE WHEN counts.ends_at <= now() THEN 1 ELSE counts.taken + 1 END,
      ends_at = CASE WHEN counts.ends_at <= now() THEN excluded.ends_at ELSE counts.ends_at END
    RETURNING key_hash, taken, ends_at
  ), refusing AS (
    SELECT place, ends_at FROM spent
    UNION ALL
    SELECT asked.place, counted.ends_at FROM counted JOIN asked USING (key_hash) WHERE counted.taken > asked.allowed
  )
  SELECT array_agg(place::int) AS spent, EXISTS (SELECT FROM counted) AS is_counted,
    greatest(1, ceil(extract(epoch FROM max(ends_at) - now())))::int AS seconds_left
  FROM refusing`);

// The window ends with its last try. It ends at -infinity and not at now(), because now() is later than that of a try
// that waits for the row, whose count would fall into a window that has ended.
const giveEachBack = statement<[keyHashes: readonly Buffer[]], never>(`
  WITH locked AS (
    SELECT key_hash FROM rate_limits WHERE key_hash = ANY ($1::bytea[]) ORDER BY key_hash FOR UPDATE)
  UPDATE rate_limits SET
    taken = greatest(taken - 1, 1),
    ends_at = CASE WHEN taken <= 1 THEN '-infinity' ELSE ends_at END
  FROM locked WHERE rate_limits.key_hash = ANY ($1::bytea[]) AND rate_limits.key_hash = locked.key_hash`);

const forget = statement<[keyHashes: readonly Buffer[]], never>(`
  WITH locked AS (
    SELECT key_hash FROM rate_limits WHERE key_hash = ANY ($1::bytea[]) ORDER BY key_hash FOR UPDATE)
  DELETE FROM rate_limits USING locked
  WHERE rate_limits.key_hash = ANY ($1::bytea[]) AND rate_limits.key_hash = locked.key_hash`);

// Rows that are being counted are skipped, so that a sweep and a try never wait for each other. The plan for an array looks
// up its rows, instead of reading all to compare them.
const sweepEnded = statement<[rowsMax: number], never>(`
  DELETE FROM rate_limits WHERE key_hash = ANY (ARRAY(
    SELECT key_hash FROM rate_limits WHERE ends_at <= now() ORDER BY ends_at LIMIT $1 FOR UPDATE SKIP LOCKED))`);

/**
 * A try throws a Problem 503 where too many are waiting to be counted. Its place among them depends on its first key,
 * with all networks of an IPv6 site as one, so that a key that counts often does not delay others.
 */
export function createRateLimits(database: Database): RateLimits {
  const semaphore = createFairSemaphore(COUNTED_AT_ONCE, WAITING_MAX);
  const sharedKey = (counts: readonly Count[]) => widestKey(counts[0]?.key ?? '');
  const acquire = (counts: readonly Count[]) =>
    semaphore.acquire({ network: sharedKey(counts), isFirst: false });

  return {
    async take(counts) {
      if (!(await acquire(counts))) {
        throw new Problem(503, 'overloaded', 'We’re very busy right now. Try again in a moment.', {
          retryAfterSeconds: 2,
        });
      }
      try {
        return await takeWithin(database, counts);
      } finally {
        semaphore.release();
      }
    },
    async giveBack(counts) {
      if (!(await acquire(counts))) return;
      try {
        await database.run(giveEachBack, [counts.map(countKeyOf)]);
        // Neither the try nor this call counts against the key.
        semaphore.uncount({ network: sharedKey(counts) });
        semaphore.uncount({ network: sharedKey(counts) });
      } finally {
        semaphore.release();
      }
    },
    sweep: () => sweepBatches(() => database.run(sweepEnded, [SWEEP_BATCH])),
  };
}

/** Counts one try in the caller's transaction. A rollback undoes it, and other tries of its keys wait for its end. */
export async function takeWithin(connection: Queryable, counts: readonly Count[]): Promise<TakeResult> {
  const row = await connection.find(takeEach, [
    counts.map(countKeyOf),
    counts.map(({ rule }) => rule.limit),
    counts.map(({ rule }) => rule.windowSeconds),
  ]);
  if (!row) throw new Error('nothing was counted');
  if (!row.spent) return { ok: true };
  // It met other tries at the limit. A refused try must not stay counted.
  if (row.is_counted) await connection.run(giveEachBack, [counts.map(countKeyOf)]);
  const spent = row.spent.flatMap((place) => counts[place - 1] ?? []);
  return { ok: false, retryAfterSeconds: row.seconds_left, spent };
}

/**
 * SQL that counts one try for a key, as a part of a statement. It returns a row if the try is within the limit, and counts
 * nothing otherwise. It takes three parameters: the hash of `countKeyOf`, the limit, and the seconds of the window.
 */
export const countWithinSql = (key: string, limit: string, windowSeconds: string): string => `
  INSERT INTO rate_limits AS counts (key_hash, taken, ends_at)
  VALUES (${key}, 1, now() + ${windowSeconds}::int * interval '1 second')
  ON CONFLICT (key_hash) DO UPDATE SET
    taken = CASE WHEN counts.ends_at <= now() THEN 1 ELSE counts.taken + 1 END,
    ends_at = CASE WHEN counts.ends_at <= now() THEN excluded.ends_at ELSE counts.ends_at END
  WHERE counts.taken < ${limit}::int OR counts.ends_at <= now()
  RETURNING key_hash`;

/** Counts one try. Throws a Problem 429 that says how long to wait where it is one too many. */
export async function enforceRateLimit(limits: RateLimits, counts: readonly Count[]): Promise<void> {
  const taken = await limits.take(counts);
  if (!taken.ok) throw tooManyTries(taken.retryAfterSeconds);
}

/** Forgets what was counted, such as after the password was reset. */
export async function resetRateLimit(database: Queryable, counts: readonly Count[]): Promise<void> {
  await database.run(forget, [counts.map(countKeyOf)]);
}

/** Rounds up to "a minute" or "12 minutes". */
export function minutesWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

export function tooManyTries(retryAfterSeconds: number): Problem {
  const message = `Too many tries. Try again in ${minutesWords(retryAfterSeconds)}.`;
  return new Problem(429, 'too_many_tries', message, { retryAfterSeconds });
}

export const countKeyOf = ({ rule, key }: Count): Buffer => hash('sha256', `${rule.name}\n${key}`, 'buffer');
