import { hash } from 'node:crypto';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';

/*
 * Webhook events that the payment provider has signed and that cannot be applied. If the shop refused them, they would be
 * sent again for days and then be lost. If it dropped them, money would move without a trace. So each event is accepted
 * and stored for the staff.
 */

/**
 * - `malformed`: it does not match the provider's documentation.
 * - `amount`, `currency`: the amount or currency is impossible.
 * - `other_session`: an attempt was paid by a session of another one.
 * - `refund_exceeds_payment`: as far as the shop knows, more was refunded than was paid.
 * - `dispute`: the customer's bank takes the money back, or returns it to the shop.
 * - `not_applicable`: applying it failed for a day, or the database refused its content.
 */
export type AsideReason =
  | 'malformed'
  | 'amount'
  | 'currency'
  | 'other_session'
  | 'refund_exceeds_payment'
  | 'dispute'
  | 'not_applicable';

/** Stripe retries an event for three days. A fault of the shop may be fixed within this time. */
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

/** Stores an event once, however often it is sent. */
export async function putAside(
  database: Queryable,
  { id, type }: SignedEvent,
  reason: AsideReason,
  body: string,
): Promise<void> {
  const printable = type.replace(/[^\w.-]/g, '?').slice(0, 100);
  await database.run(insert, [isId(id) ? id : `unnamed_${hash('sha256', body)}`, printable, reason, body]);
}

/** Stripe's IDs consist of word characters. Any other text may not fit into the column. */
const isId = (text: string): boolean => /^\w{1,255}$/.test(text);

const settle = statement<[id: string, by: string], never>(`
  UPDATE payment_events_aside SET handled_at = now(), handled_by = $2 WHERE id = $1 AND handled_at IS NULL`);

/** `by` is the person who has handled the event, or empty if it was sent again and applied. Resolves to false if it is not open. */
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

/** Lists the open events, oldest first. `after` is the ID of the last event of the page before, or empty for the first page. */
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
