import type { Catalog } from '../catalog/catalog.ts';
import { type Database, statement } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import type { Outbox } from '../mail/mail.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import type { StateStore } from '../state/store.ts';
import { cartReminderEmail, END_REMINDERS, RESTORE_CART } from './messages.ts';
import type { ReminderLine } from './reminders.ts';
import { namesOf } from './restore.ts';

export interface SendParts {
  database: Database;
  store: Pick<StateStore, 'find'>;
  catalog: Pick<Catalog, 'variants'>;
  mail: Outbox;
  linkSigner: LinkSigner;
}

const BATCH = 20;
const BATCHES_MAX = 100;
/** Of an instance that dies between taking a reminder and sending it: another one takes it then. */
const LEASE_MINUTES = 10;
/** Named in the mail; of more it says how many. */
const NAMED_MAX = 10;

interface Due {
  id: string;
  tokenHash: Buffer;
  lines: ReminderLine[];
}

const takeDue = statement<[rowsMax: number], Due>(`
  UPDATE cart_reminders SET due_at = now() + interval '${LEASE_MINUTES} minutes'
  WHERE id IN (
    SELECT id FROM cart_reminders
    WHERE confirmed_at IS NOT NULL AND sent_at IS NULL AND due_at <= now()
    ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id, token_hash AS "tokenHash", lines`);

// Whoever has ordered since, in whichever way, needs no reminder.
const markSent = statement<[id: string, lines: string], { email: string }>(`
  UPDATE cart_reminders AS reminder SET sent_at = now(), lines = $2::jsonb
  WHERE id = $1 AND sent_at IS NULL AND NOT EXISTS (
    SELECT FROM orders
    WHERE orders.placed_at >= reminder.created_at AND (orders.customer_id = reminder.customer_id
      OR orders.cart_key = reminder.cart_key OR lower(orders.email) = reminder.email_key))
  RETURNING email`);

const forget = statement<[id: string], never>('DELETE FROM cart_reminders WHERE id = $1 AND sent_at IS NULL');

/** Sends what is due, once each; resolves to how many mails that were. */
export async function sendReminders(parts: SendParts, signal?: AbortSignal): Promise<number> {
  let sent = 0;
  for (let batch = 0; batch < BATCHES_MAX && !signal?.aborted; batch++) {
    const due = await parts.database.list(takeDue, [BATCH]);
    for (const reminder of due) if (await sendOne(parts, reminder)) sent++;
    if (due.length < BATCH) break;
  }
  return sent;
}

/** The store and the catalog are asked before the transaction, which so waits for nobody. */
async function sendOne(parts: SendParts, reminder: Due): Promise<boolean> {
  const { database, mail, linkSigner } = parts;
  const lines = await linesNow(parts, reminder);
  const pieces = shortened(await namesOf(parts, lines));
  return database.transaction(async (connection) => {
    const marked =
      pieces.length > 0 && (await connection.find(markSent, [reminder.id, JSON.stringify(lines)]));
    if (!marked) {
      await connection.run(forget, [reminder.id]);
      return false;
    }
    const link = mail.publicUrl + paths.cartRestore(linkSigner.sign(RESTORE_CART, reminder.id));
    const endLink = mail.publicUrl + paths.cartReminderEnd(linkSigner.sign(END_REMINDERS, reminder.id));
    await mail.send(connection, { to: marked.email, ...cartReminderEmail({ items: pieces, link, endLink }) });
    return true;
  });
}

/** The cart as it is; as it was, where the session is over or its store keeps it in the browser. */
async function linesNow({ store }: SendParts, { tokenHash, lines }: Due): Promise<ReminderLine[]> {
  const found = await store.find(tokenHash);
  return found ? found.cart.lineItems.map(({ sku, quantity }) => ({ sku, quantity })) : lines;
}

function shortened(names: string[]): string[] {
  const more = names.length - NAMED_MAX;
  return more > 0 ? [...names.slice(0, NAMED_MAX), `and ${more} more`] : names;
}
