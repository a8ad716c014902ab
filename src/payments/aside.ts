import { hash } from 'node:crypto';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';

/*
 * Events that the payment provider has signed and that cannot be applied. If the shop refused them, they would come
 * again for days and then be lost; if it dropped them, money would move without a trace. So each is accepted and kept
 * for the staff.
 */

/**
 * - `malformed`: it is not what the provider's documents say.
 * - `amount`, `currency`: what was paid or refunded is no possible amount of money.
 * - `other_session`: an attempt was paid by a session that is not its own.
 * - `refund_exceeds_payment`: more was refunded than was paid, as far as the shop knows.
 * - `dispute`: the customer's bank takes the money back, or gives it back to the shop.
 * - `not_applicable`: it failed with an error for a day, or the database refused its content.
 */
export type AsideReason =
  | 'malformed'
  | 'amount'
  | 'currency'
  | 'other_session'
  | 'refund_exceeds_payment'
  | 'dispute'
  | 'not_applicable';

/** Stripe sends an event again for three days. A fault of the shop may be mended within this time. */
const TRIED_HOURS = 24;
const KEPT_DAYS = 90;

export interface SignedEvent {
  id: string;
  type: string;
  createdAt: Date;
}

export const isGivenUp = ({ createdAt }: Pick<SignedEvent, 'createdAt'>): boolean =>
  Date.now() - createdAt.getTime() > TRIED_HOURS * 60 * 60_000;

const insert = statement<[id: string, type: string, reason: AsideReason, body: string], never>(`
  INSERT INTO payment_events_aside (id, type, reason, body) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO NOTHING`);

/** An event that is told again stays one row. */
export async function putAside(
  database: Queryable,
  { id, type }: SignedEvent,
  reason: AsideReason,
  body: string,
): Promise<void> {
  const printable = type.replace(/[^\w.-]/g, '?').slice(0, 100);
  await database.run(insert, [isId(id) ? id : `unnamed_${hash('sha256', body)}`, printable, reason, body]);
}

/** Stripe's IDs are words. Any other text may not fit into the column. */
const isId = (text: string): boolean => /^\w{1,255}$/.test(text);

const settle = statement<[id: string, by: string], never>(`
  UPDATE payment_events_aside SET handled_at = now(), handled_by = $2 WHERE id = $1 AND handled_at IS NULL`);

/** `by` is the person who has handled it; empty where it was sent again and applied. False where it does not wait. */
export const settleAside = async (database: Queryable, id: string, by: string): Promise<boolean> =>
  isId(id) && (await database.run(settle, [id, by])) === 1;

export interface AsideEvent {
  id: string;
  type: string;
  reason: AsideReason;
  receivedAt: Date;
}

const selectOpen = statement<[after: string, rowsMax: number], AsideEvent>(`
  SELECT id, type, reason, received_at AS "receivedAt" FROM payment_events_aside
  WHERE handled_at IS NULL AND ($1 = '' OR (received_at, id) >
    (SELECT received_at, id FROM payment_events_aside WHERE id = $1))
  ORDER BY received_at, id LIMIT $2`);

/**
 * Lists the events that wait, oldest first. `after` is the ID of the last one of the page before; empty for the first
 * page.
 */
export const listAside = (database: Queryable, after: string, rowsMax: number): Promise<AsideEvent[]> =>
  database.list(selectOpen, [isId(after) ? after : '', rowsMax]);

const selectBody = statement<[id: string], { body: string }>(
  'SELECT body FROM payment_events_aside WHERE id = $1',
);

export const asideBody = async (database: Queryable, id: string): Promise<string | undefined> =>
  isId(id) ? (await database.find(selectBody, [id]))?.body : undefined;

const remove = statement<[rowsMax: number], never>(`
  DELETE FROM payment_events_aside WHERE id IN (
    SELECT id FROM payment_events_aside WHERE received_at < now() - interval '${KEPT_DAYS} days'
    ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

export const sweepAside = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(remove, [SWEEP_BATCH]));
