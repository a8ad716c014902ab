import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import type { Outbox } from '../mail/mail.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import { type DueAlert, takeDueAlerts } from './alerts.ts';
import { backInStock, END_ALERTS } from './messages.ts';

export interface SendDeps {
  database: Database;
  mail: Pick<Outbox, 'send' | 'publicUrl'>;
  linkSigner: LinkSigner;
}

/** One transaction puts this many emails into the outbox. */
const BATCH = 50;
const BATCHES_MAX = 100;

/**
 * Emails everyone whose item is back in stock after an import, an expired reservation or a return. The email and the
 * note that it was sent are one transaction, and rows that another instance has locked are skipped, so each alert sends
 * one email. Resolves to the number of emails.
 */
export async function sendStockAlerts(
  { database, mail, linkSigner }: SendDeps,
  signal?: AbortSignal,
): Promise<number> {
  let sent = 0;
  for (let batch = 0; batch < BATCHES_MAX && !signal?.aborted; batch++) {
    const count = await database.transaction(async (connection) => {
      const due = await takeDueAlerts(connection, BATCH);
      for (const alert of due) {
        const endLink = mail.publicUrl + paths.backInStockEnd(linkSigner.sign(END_ALERTS, alert.id));
        const link = mail.publicUrl + paths.product(alert.slug);
        await mail.send(connection, {
          to: alert.email,
          ...backInStock({ item: itemName(alert), link, endLink }),
        });
      }
      return due.length;
    });
    sent += count;
    if (count < BATCH) break;
  }
  return sent;
}

/** "Oxford shirt, Navy, M". */
export const itemName = ({ name, color, style, size }: Omit<DueAlert, 'id' | 'email' | 'slug'>): string =>
  [name, color, style, size].filter(Boolean).join(', ');
