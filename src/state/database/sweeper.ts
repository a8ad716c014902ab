import { setTimeout as pause } from 'node:timers/promises';
import { ADVISORY_LOCKS, withLockIfFree } from '../../database/advisory-locks.ts';
import { type Database, statement } from '../../database/database.ts';
import { DAY_MS, interval, TIME_OUTS } from '../time-outs.ts';

/**
 * Removes sessions that have expired, and the carts of guests with them. A batch locks its own rows for some
 * milliseconds and skips rows that are locked, so that no request waits for it.
 */
const BATCH = 200;
const BATCHES_MAX = 1_000;
const BETWEEN_BATCHES_MS = 50;

const { newGuest, guest, customer } = TIME_OUTS;

// The limits are wider than the time-outs, because every statement that finds a session checks those. This only removes
// rows.
const sweepForgotten = statement<[], Ended>(`
  DELETE FROM sessions WHERE token_hash IN (
    SELECT token_hash FROM sessions WHERE seen_at < now() - ${interval(guest.idleMs)}
    ORDER BY seen_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING cart_id, customer_id, true AS is_ended`);

// This runs a day late, so that no change can be under way. It checks each new session once: one whose cart was changed
// again is no longer new, and stays.
const sweepNew = statement<[], Ended>(`
  WITH due AS (
    SELECT sessions.token_hash, carts.version FROM sessions,
      LATERAL (SELECT version FROM carts WHERE id = sessions.cart_id OFFSET 0) AS carts
    WHERE sessions.is_new AND sessions.seen_at < now() - ${interval(newGuest.idleMs + DAY_MS)}
    ORDER BY sessions.seen_at LIMIT ${BATCH} FOR UPDATE OF sessions SKIP LOCKED),
  kept AS (
    UPDATE sessions SET is_new = false FROM due WHERE sessions.token_hash = due.token_hash AND due.version > 1
    RETURNING sessions.cart_id),
  ended AS (
    DELETE FROM sessions USING due WHERE sessions.token_hash = due.token_hash AND due.version = 1
    RETURNING sessions.cart_id, sessions.customer_id)
  SELECT cart_id, customer_id, true AS is_ended FROM ended
  UNION ALL SELECT cart_id, NULL, false FROM kept`);

const sweepSignedIn = statement<[], Ended>(`
  DELETE FROM sessions WHERE token_hash IN (
    SELECT token_hash FROM sessions
    WHERE customer_id IS NOT NULL AND created_at < now() - ${interval(customer.idleMs)}
      AND (seen_at < now() - ${interval(customer.idleMs)} OR created_at < now() - ${interval(customer.absoluteMs)})
    ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING cart_id, customer_id, true AS is_ended`);

const sweepReplaced = statement<[], never>(
  `DELETE FROM replaced_tokens WHERE replaced_at < now() - interval '1 hour'`,
);

interface Ended {
  cart_id: string;
  customer_id: string | null;
  /** False for a session that stays. */
  is_ended: boolean;
}

// A guest may have returned between the two statements, so the cart is deleted only if no session has it.
const sweepCarts = statement<[cartIds: readonly string[]], never>(`
  DELETE FROM carts WHERE id IN (
    SELECT id FROM carts WHERE id = ANY ($1::uuid[])
      AND NOT EXISTS (SELECT FROM sessions WHERE sessions.cart_id = carts.id)
      AND NOT EXISTS (SELECT FROM customers WHERE customers.cart_id = carts.id)
    ORDER BY id FOR UPDATE SKIP LOCKED)`);

/** Resolves to the number of removed sessions, or to undefined where another instance is sweeping. */
export const sweep = (database: Database, signal?: AbortSignal): Promise<number | undefined> =>
  withLockIfFree(database, ADVISORY_LOCKS.sweepSessions, () => sweepAll(database, signal));

async function sweepAll(database: Database, signal: AbortSignal | undefined): Promise<number> {
  let swept = 0;
  for (const statement of [sweepForgotten, sweepNew, sweepSignedIn]) {
    for (let batch = 0; batch < BATCHES_MAX && !signal?.aborted; batch++) {
      const { looked, ended } = await sweepBatch(database, statement);
      swept += ended;
      if (looked < BATCH) break;
      await pause(BETWEEN_BATCHES_MS, undefined, signal ? { signal } : {}).catch(() => {});
    }
  }
  await database.run(sweepReplaced, []);
  return swept;
}

function sweepBatch(
  database: Database,
  sweepSessions: typeof sweepForgotten,
): Promise<{ looked: number; ended: number }> {
  return database.transaction(async (connection) => {
    const looked = await connection.list(sweepSessions, []);
    const ended = looked.filter(({ is_ended }) => is_ended);
    const guests = ended.filter(({ customer_id }) => customer_id === null).map(({ cart_id }) => cart_id);
    if (guests.length > 0) await connection.run(sweepCarts, [guests]);
    return { looked: looked.length, ended: ended.length };
  });
}
