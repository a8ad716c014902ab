import { hash } from 'node:crypto';
import { emailKey } from '../customers/email.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';

/* Shoppers can ask for one reminder per cart. It is not sent before the address is confirmed, nor after an order. */

const REMIND_AFTER_HOURS = 24;
export const CONFIRM_HOURS = 48;
/** The link of a reminder restores the cart for this long. */
const RESTORE_DAYS = 30;

export interface ReminderLine {
  sku: string;
  quantity: number;
}

export interface ReminderInput {
  tokenHash: Buffer;
  /** It is null for a guest. */
  customerId: string | null;
  email: string;
  lines: readonly ReminderLine[];
  /** The address is the confirmed one of the customer. */
  isConfirmed: boolean;
}

/** A customer has one cart on all devices, and a guest one per session. Orders use the same key (`orders.cart_key`). */
const cartKeyOf = (customerId: string | null, tokenHash: Buffer): Buffer =>
  hash('sha256', customerId ? `customer ${customerId}` : `guest ${tokenHash.toString('hex')}`, 'buffer');

// A cart gets one reminder until it changes. Links are signed for the ID alone, so another address gets another ID: a
// link or a reminder that was meant for one address must not take effect for another.
const upsert = statement<
  [
    cartKey: Buffer,
    tokenHash: Buffer,
    customerId: string | null,
    email: string,
    emailKey: string,
    lines: string,
    isConfirmed: boolean,
  ],
  { id: string; isConfirmed: boolean }
>(`
  INSERT INTO cart_reminders AS reminder
    (cart_key, token_hash, customer_id, email, email_key, lines, confirmed_at, due_at)
  SELECT $1, $2, $3, $4, $5, $6::jsonb, CASE WHEN $7::boolean THEN now() END,
    now() + interval '${REMIND_AFTER_HOURS} hours'
  WHERE NOT EXISTS (
    SELECT FROM cart_reminders AS sent
    WHERE sent.cart_key = $1 AND sent.sent_at IS NOT NULL AND sent.lines = $6::jsonb)
  ON CONFLICT (cart_key) WHERE sent_at IS NULL DO UPDATE SET
    id = CASE WHEN reminder.email_key = excluded.email_key THEN reminder.id ELSE excluded.id END,
    token_hash = excluded.token_hash, customer_id = excluded.customer_id, email = excluded.email,
    email_key = excluded.email_key, lines = excluded.lines, due_at = excluded.due_at, created_at = now(),
    confirmed_at = coalesce(excluded.confirmed_at,
      CASE WHEN reminder.email_key = excluded.email_key THEN reminder.confirmed_at END)
  RETURNING id, confirmed_at IS NOT NULL AS "isConfirmed"`);

/** Resolves to undefined if a reminder of exactly this cart was already sent. */
export const saveReminder = (
  connection: Queryable,
  { tokenHash, customerId, email, lines, isConfirmed }: ReminderInput,
): Promise<{ id: string; isConfirmed: boolean } | undefined> =>
  connection.find(upsert, [
    cartKeyOf(customerId, tokenHash),
    tokenHash,
    customerId,
    email,
    emailKey(email),
    JSON.stringify(lines),
    isConfirmed,
  ]);

const confirm = statement<[id: string], { id: string }>(`
  UPDATE cart_reminders SET
    due_at = CASE WHEN confirmed_at IS NULL THEN now() + interval '${REMIND_AFTER_HOURS} hours' ELSE due_at END,
    confirmed_at = coalesce(confirmed_at, now())
  WHERE id = $1 AND sent_at IS NULL AND created_at > now() - interval '${CONFIRM_HOURS} hours'
  RETURNING id`);

/** Confirming twice changes nothing. Resolves to false if the link has expired or the reminder is gone. */
export const confirmReminder = async (connection: Queryable, id: string): Promise<boolean> =>
  (await connection.find(confirm, [id])) !== undefined;

const endAll = statement<[id: string], never>(`
  DELETE FROM cart_reminders
  WHERE email_key = (SELECT email_key FROM cart_reminders WHERE id = $1)`);

/** Ends all reminders of the same address. Ending twice changes nothing. */
export async function endReminders(connection: Queryable, id: string): Promise<void> {
  await connection.run(endAll, [id]);
}

const selectLines = statement<[id: string], { lines: ReminderLine[] }>(`
  SELECT lines FROM cart_reminders
  WHERE id = $1 AND sent_at > now() - interval '${RESTORE_DAYS} days'`);

/** Finds the items of a reminder that was sent. Resolves to undefined if that was too long ago. */
export const findLines = async (connection: Queryable, id: string): Promise<ReminderLine[] | undefined> =>
  (await connection.find(selectLines, [id]))?.lines;

type Move = [oldTokenHash: Buffer, customerId: string, cartKey: Buffer, newTokenHash: Buffer];

const move = statement<Move, never>(`
  UPDATE cart_reminders AS reminder SET token_hash = $4, customer_id = $2, cart_key = $3
  WHERE token_hash = $1 AND sent_at IS NULL AND (cart_key = $3 OR NOT EXISTS (
    SELECT FROM cart_reminders AS other WHERE other.cart_key = $3 AND other.sent_at IS NULL))`);

const removeOfToken = statement<[tokenHash: Buffer], never>(
  'DELETE FROM cart_reminders WHERE token_hash = $1 AND sent_at IS NULL',
);

/** At a sign-in the guest's cart is merged into the customer's. The guest's reminder moves along if the customer has none. */
export function moveReminder(
  database: Database,
  input: { oldTokenHash: Buffer; newTokenHash: Buffer; customerId: string },
): Promise<void> {
  const { oldTokenHash, newTokenHash, customerId } = input;
  return database.transaction(async (connection) => {
    const key = cartKeyOf(customerId, newTokenHash);
    await connection.run(move, [oldTokenHash, customerId, key, newTokenHash]);
    await connection.run(removeOfToken, [oldTokenHash]);
  });
}

const sweepOld = statement<[rowsMax: number], never>(`
  DELETE FROM cart_reminders WHERE id IN (
    SELECT id FROM cart_reminders
    WHERE created_at < now() - interval '${CONFIRM_HOURS} hours' AND (confirmed_at IS NULL
      OR sent_at < now() - interval '${RESTORE_DAYS} days')
    ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

/** Removes reminders that were never confirmed, and those whose links have expired. */
export const sweepReminders = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(sweepOld, [SWEEP_BATCH]));
