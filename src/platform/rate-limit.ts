import { hash } from 'node:crypto';
import { type Database, type Queryable, statement } from './database.ts';
import { Problem } from './errors.ts';
import { createSlots } from './slots.ts';
import { SWEEP_BATCH, sweepBatches } from './sweep-batches.ts';

/** At most `limit` takes of one key in a window of `windowSeconds` that begins with the first of them. */
export interface RateLimit {
  /** Keeps the rule's keys apart from other rules'; part of what is stored, so never used for something else. */
  name: string;
  limit: number;
  windowSeconds: number;
}

type Taken = { ok: true } | { ok: false; retryAfterSeconds: number };

/** Counts that all instances share. Throws where the database is away: what cannot be counted is not allowed. */
export interface RateLimits {
  /** Counts one try. Those beyond the limit do not make the wait longer. */
  take(rule: RateLimit, key: string): Promise<Taken>;
  /** Forgets what was counted, such as after a sign-in that succeeded. */
  forgive(rule: RateLimit, key: string): Promise<void>;
  /** Takes one back, such as a try that was none of what is limited; skipped where too many are counting. */
  giveBack(rule: RateLimit, key: string): Promise<void>;
  /** Removes windows that have ended, in small batches; resolves to how many. */
  sweep(): Promise<number>;
}

/**
 * Counts of one key wait for each other, and each holds a connection meanwhile: a storm must leave the others'
 * connections alone.
 */
const COUNTED_AT_ONCE = 4;
const WAITING_MAX = 200;

// A fixed window: at its border twice the limit can pass, which a guesser gains nothing from in the long run.
const takeOne = statement<
  [keyHash: Buffer, limit: number, windowSeconds: number],
  { taken: number; seconds_left: number }
>(`
  INSERT INTO rate_limits (key_hash, taken, ends_at) VALUES ($1, 1, now() + $3::int * interval '1 second')
  ON CONFLICT (key_hash) DO UPDATE SET
    taken = CASE WHEN rate_limits.ends_at <= now() THEN 1 ELSE least(rate_limits.taken, $2::int) + 1 END,
    ends_at = CASE WHEN rate_limits.ends_at <= now() THEN excluded.ends_at ELSE rate_limits.ends_at END
  RETURNING taken, greatest(1, ceil(extract(epoch FROM ends_at - now())))::int AS seconds_left`);

// With the last one the window ends.
const giveOneBack = statement<[keyHash: Buffer], never>(`
  UPDATE rate_limits SET
    taken = greatest(taken - 1, 1),
    ends_at = CASE WHEN taken <= 1 THEN least(ends_at, now()) ELSE ends_at END
  WHERE key_hash = $1`);

const forget = statement<[keyHash: Buffer], never>('DELETE FROM rate_limits WHERE key_hash = $1');

// Rows that are being counted are passed over, so that a sweep waits for nobody and nobody for it.
const sweepEnded = statement<[rowsMax: number], never>(`
  DELETE FROM rate_limits WHERE key_hash IN (
    SELECT key_hash FROM rate_limits WHERE ends_at <= now() ORDER BY ends_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

/** `take` throws a Problem 503 where so many wait already that this one would wait too long. */
export function createRateLimits(database: Database): RateLimits {
  const slots = createSlots(COUNTED_AT_ONCE, WAITING_MAX);
  return {
    async take(rule, key) {
      if (!(await slots.take())) {
        throw new Problem(503, 'overloaded', 'Too many people are signing in. Try again in a moment.', {
          retryAfterSeconds: 2,
        });
      }
      try {
        return await takeWithin(database, rule, key);
      } finally {
        slots.giveBack();
      }
    },
    async giveBack(rule, key) {
      if (!(await slots.take())) return;
      try {
        await database.run(giveOneBack, [keyHash(rule, key)]);
      } finally {
        slots.giveBack();
      }
    },
    async forgive(rule, key) {
      await database.run(forget, [keyHash(rule, key)]);
    },
    sweep: () => sweepBatches(() => database.run(sweepEnded, [SWEEP_BATCH])),
  };
}

/** Counts one try in the caller's transaction: it is undone with it, and other tries of the key wait for its end. */
export async function takeWithin(connection: Queryable, rule: RateLimit, key: string): Promise<Taken> {
  const row = await connection.find(takeOne, [keyHash(rule, key), rule.limit, rule.windowSeconds]);
  if (!row) throw new Error(`nothing was counted for ${rule.name}`);
  return row.taken <= rule.limit ? { ok: true } : { ok: false, retryAfterSeconds: row.seconds_left };
}

/** Counts one try and throws a Problem 429, which says how long to wait, where it is one too many. */
export async function takeOrRefuse(limits: RateLimits, rule: RateLimit, key: string): Promise<void> {
  const taken = await limits.take(rule, key);
  if (taken.ok) return;
  const { retryAfterSeconds } = taken;
  const message = `Too many tries. Try again in ${minutesWords(retryAfterSeconds)}.`;
  throw new Problem(429, 'too_many_tries', message, { retryAfterSeconds });
}

/** "a minute", "12 minutes": rounded up. */
export function minutesWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

const keyHash = ({ name }: RateLimit, key: string): Buffer => hash('sha256', `${name}\n${key}`, 'buffer');
