import { hash } from 'node:crypto';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { createFairSemaphore } from '../../process/fair-semaphore.ts';
import { Problem } from '../errors/errors.ts';
import { widestKey } from './address-key.ts';

/** At most `limit` takes of one key in a window of `windowSeconds` that begins with the first of them. */
export interface RateLimit {
  /** Keeps the rule's keys apart from other rules'; part of what is stored, so never used for something else. */
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

/** Counts that all instances share. Throws where the database is away: what cannot be counted is not allowed. */
export interface RateLimits {
  /** Counts one try. Those beyond the limit do not make the wait longer. */
  take(rule: RateLimit, key: string): Promise<TakeResult>;
  /**
   * Counts one try in each of these, or in none where one of them is at its limit: a refused try must not use up
   * what others share. It is one statement, and two where tries meet at a limit.
   */
  takeAll(counts: readonly Count[]): Promise<TakeResult>;
  /** Forgets what was counted, such as after a sign-in that succeeded. */
  forgive(rule: RateLimit, key: string): Promise<void>;
  /** Takes one back, such as a try that was none of what is limited; skipped where too many are counting. */
  giveBack(rule: RateLimit, key: string): Promise<void>;
  giveBackAll(counts: readonly Count[]): Promise<void>;
  /** Removes windows that have ended, in small batches; resolves to how many. */
  sweep(): Promise<number>;
}

/**
 * Counts of one key wait for each other, and each holds a connection meanwhile: a storm must leave the others'
 * connections alone.
 */
const COUNTED_AT_ONCE = 4;
const WAITING_MAX = 200;

// A fixed window: at its border twice the limit can pass, which a guesser gains nothing from in the long run. Rows
// are locked in key order to avoid deadlocks. Tries that meet at the limit are all counted; those beyond it are refused
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

// With the last one the window ends. Not at now(), which is later than that of a try that is waiting for the row: its
// count would stand in a window that has ended.
const giveEachBack = statement<[keyHashes: readonly Buffer[]], never>(`
  WITH locked AS (
    SELECT key_hash FROM rate_limits WHERE key_hash = ANY ($1::bytea[]) ORDER BY key_hash FOR UPDATE)
  UPDATE rate_limits SET
    taken = greatest(taken - 1, 1),
    ends_at = CASE WHEN taken <= 1 THEN '-infinity' ELSE ends_at END
  FROM locked WHERE rate_limits.key_hash = ANY ($1::bytea[]) AND rate_limits.key_hash = locked.key_hash`);

const forget = statement<[keyHash: Buffer], never>('DELETE FROM rate_limits WHERE key_hash = $1');

// Rows that are being counted are passed over, so that a sweep waits for nobody and nobody for it.
const sweepEnded = statement<[rowsMax: number], never>(`
  DELETE FROM rate_limits WHERE key_hash IN (
    SELECT key_hash FROM rate_limits WHERE ends_at <= now() ORDER BY ends_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

/**
 * Both ways to take throw a Problem 503 where so many already wait that this one would wait too long. Turns to count
 * go by the first key of each try, all of an IPv6 site being one, so that a key that counts often does not delay others.
 */
export function createRateLimits(database: Database): RateLimits {
  const semaphore = createFairSemaphore(COUNTED_AT_ONCE, WAITING_MAX);
  const sharedKey = (counts: readonly Count[]) => widestKey(counts[0]?.key ?? '');
  const acquire = (counts: readonly Count[]) =>
    semaphore.acquire({ network: sharedKey(counts), isFirst: false });

  async function takeAll(counts: readonly Count[]): Promise<TakeResult> {
    if (!(await acquire(counts))) {
      throw new Problem(503, 'overloaded', "We're very busy right now. Try again in a moment.", {
        retryAfterSeconds: 2,
      });
    }
    try {
      return await takeAllWithin(database, counts);
    } finally {
      semaphore.release();
    }
  }

  async function giveBackAll(counts: readonly Count[]): Promise<void> {
    if (!(await acquire(counts))) return;
    try {
      await database.run(giveEachBack, [counts.map(keyHash)]);
      // Neither the try nor this turn counts against the key.
      semaphore.forgive({ network: sharedKey(counts) });
      semaphore.forgive({ network: sharedKey(counts) });
    } finally {
      semaphore.release();
    }
  }

  return {
    take: (rule, key) => takeAll([{ rule, key }]),
    takeAll,
    giveBack: (rule, key) => giveBackAll([{ rule, key }]),
    giveBackAll,
    async forgive(rule, key) {
      await database.run(forget, [keyHash({ rule, key })]);
    },
    sweep: () => sweepBatches(() => database.run(sweepEnded, [SWEEP_BATCH])),
  };
}

/** Counts one try in the caller's transaction. A rollback undoes it, and other tries of the key wait for its end. */
export const takeWithin = (connection: Queryable, rule: RateLimit, key: string): Promise<TakeResult> =>
  takeAllWithin(connection, [{ rule, key }]);

async function takeAllWithin(connection: Queryable, counts: readonly Count[]): Promise<TakeResult> {
  const row = await connection.find(takeEach, [
    counts.map(keyHash),
    counts.map(({ rule }) => rule.limit),
    counts.map(({ rule }) => rule.windowSeconds),
  ]);
  if (!row) throw new Error('nothing was counted');
  if (!row.spent) return { ok: true };
  // It met others at the limit. A refused try must not stay counted.
  if (row.is_counted) await connection.run(giveEachBack, [counts.map(keyHash)]);
  const spent = row.spent.flatMap((place) => counts[place - 1] ?? []);
  return { ok: false, retryAfterSeconds: row.seconds_left, spent };
}

/** Counts one try and throws a Problem 429, which says how long to wait, where it is one too many. */
export const takeOrRefuse = (limits: RateLimits, rule: RateLimit, key: string): Promise<void> =>
  takeAllOrRefuse(limits, [{ rule, key }]);

export async function takeAllOrRefuse(limits: RateLimits, counts: readonly Count[]): Promise<void> {
  const taken = await limits.takeAll(counts);
  if (!taken.ok) throw tooManyTries(taken.retryAfterSeconds);
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

const keyHash = ({ rule, key }: Count): Buffer => hash('sha256', `${rule.name}\n${key}`, 'buffer');
