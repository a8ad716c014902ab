import type { Catalog } from '../catalog/catalog.ts';
import { isReduced, type VariantInCatalog } from '../catalog/product.ts';
import { type Database, statement } from '../database/database.ts';
import { type MailItem, optionOf } from '../layout/email/items.ts';
import { formatMoney } from '../layout/money.ts';
import { paths } from '../layout/paths.ts';
import type { Outbox } from '../mail/letter.ts';
import { emailPicturePath } from '../pictures/colors.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import type { StateStore } from '../state/store.ts';
import { cartReminderEmail, END_REMINDERS, RESTORE_CART } from './messages.ts';
import type { ReminderLine } from './reminders.ts';

export interface SendDeps {
  database: Database;
  store: Pick<StateStore, 'find'>;
  catalog: Pick<Catalog, 'variants'>;
  mail: Outbox;
  linkSigner: LinkSigner;
}

const BATCH = 20;
const BATCHES_MAX = 100;
/** If an instance dies after it has taken a reminder, another one takes it after this time. */
const LEASE_MINUTES = 10;
/** An email names this many items, and the number of the others. */
const NAMED_MAX = 10;

interface DueReminder {
  id: string;
  tokenHash: Buffer;
  lines: ReminderLine[];
}

const takeDue = statement<[rowsMax: number], DueReminder>(`
  UPDATE cart_reminders SET due_at = now() + interval '${LEASE_MINUTES} minutes'
  WHERE id IN (
    SELECT id FROM cart_reminders
    WHERE confirmed_at IS NOT NULL AND sent_at IS NULL AND due_at <= now()
    ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id, token_hash AS "tokenHash", lines`);

// A shopper who has ordered since then, as a customer or as a guest, gets no reminder.
const markSent = statement<[id: string, lines: string], { email: string }>(`
  UPDATE cart_reminders AS reminder SET sent_at = now(), lines = $2::jsonb
  WHERE id = $1 AND sent_at IS NULL AND NOT EXISTS (
    SELECT FROM orders
    WHERE orders.placed_at >= reminder.created_at AND (orders.customer_id = reminder.customer_id
      OR orders.cart_key = reminder.cart_key OR lower(orders.email) = reminder.email_key))
  RETURNING email`);

const forget = statement<[id: string], never>('DELETE FROM cart_reminders WHERE id = $1 AND sent_at IS NULL');

/** Sends each due reminder once. Resolves to the number of emails. */
export async function sendReminders(deps: SendDeps, signal?: AbortSignal): Promise<number> {
  let sent = 0;
  for (let batch = 0; batch < BATCHES_MAX && !signal?.aborted; batch++) {
    const due = await deps.database.list(takeDue, [BATCH]);
    for (const reminder of due) if (await sendOne(deps, reminder)) sent++;
    if (due.length < BATCH) break;
  }
  return sent;
}

/** The store and the catalog are read before the transaction, so that it does not wait for them. */
async function sendOne(deps: SendDeps, reminder: DueReminder): Promise<boolean> {
  const { database, mail, linkSigner } = deps;
  const lines = await linesNow(deps, reminder);
  const all = await mailItems(deps.catalog, lines, mail.settings.currency);
  const items = all.slice(0, NAMED_MAX);
  return database.transaction(async (connection) => {
    const marked =
      items.length > 0 && (await connection.find(markSent, [reminder.id, JSON.stringify(lines)]));
    if (!marked) {
      await connection.run(forget, [reminder.id]);
      return false;
    }
    const link = mail.publicUrl + paths.cartRestore(linkSigner.sign(RESTORE_CART, reminder.id));
    const endLink = mail.publicUrl + paths.cartReminderEnd(linkSigner.sign(END_REMINDERS, reminder.id));
    const content = { items, more: all.length - items.length };
    await mail.send(connection, { to: marked.email, ...cartReminderEmail({ ...content, link, endLink }) });
    return true;
  });
}

/** Returns the current cart, or the saved one if the session has ended or its store keeps carts in the browser. */
async function linesNow({ store }: SendDeps, { tokenHash, lines }: DueReminder): Promise<ReminderLine[]> {
  const found = await store.find(tokenHash);
  return found ? found.cart.lineItems.map(({ sku, quantity }) => ({ sku, quantity })) : lines;
}

/** Names the items that are still sold: "2 × Oxford shirt, Navy, M". */
export async function itemNames(
  catalog: Pick<Catalog, 'variants'>,
  lines: readonly ReminderLine[],
): Promise<string[]> {
  const sold = await stillSold(catalog, lines);
  return sold.map(
    ({ quantity, variant }) =>
      `${quantity} × ${[variant.productName, optionOf(variant)].filter(Boolean).join(', ')}`,
  );
}

/** The items that are still sold, with their prices of today. */
async function mailItems(
  catalog: Pick<Catalog, 'variants'>,
  lines: readonly ReminderLine[],
  currency: string,
): Promise<MailItem[]> {
  const sold = await stillSold(catalog, lines);
  return sold.map(({ quantity, variant }) => ({
    ...{ quantity, name: variant.productName, option: optionOf(variant) },
    price: formatMoney(quantity * variant.priceMinor, currency),
    priorPrice: isReduced(variant)
      ? formatMoney(quantity * (variant.compareAtMinor ?? 0), currency)
      : undefined,
    picture: emailPicturePath(variant),
  }));
}

async function stillSold(
  catalog: Pick<Catalog, 'variants'>,
  lines: readonly ReminderLine[],
): Promise<{ quantity: number; variant: VariantInCatalog }[]> {
  const variants = await catalog.variants(lines.map(({ sku }) => sku));
  return lines.flatMap(({ quantity }, index) => {
    const variant = variants[index];
    return variant?.isForSale ? { quantity, variant } : [];
  });
}
