import { isReduced } from '../catalog/product.ts';
import type { Database } from '../database/database.ts';
import { type MailItem, optionOf } from '../layout/email/items.ts';
import { formatMoney } from '../layout/money.ts';
import { paths } from '../layout/paths.ts';
import type { Outbox } from '../mail/letter.ts';
import { emailPicturePath } from '../pictures/colors.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import { type DueAlert, takeDueAlerts } from './alerts.ts';
import { backInStock, END_ALERTS } from './messages.ts';

export interface SendDeps {
  database: Database;
  mail: Pick<Outbox, 'send' | 'publicUrl' | 'settings'>;
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
          ...backInStock({
            item: itemName(alert),
            shown: mailItem(alert, mail.settings.currency),
            link,
            endLink,
          }),
        });
      }
      return due.length;
    });
    sent += count;
    if (count < BATCH) break;
  }
  return sent;
}

const mailItem = (alert: DueAlert, currency: string): MailItem => ({
  ...{ quantity: 1, name: alert.name, option: optionOf(alert) },
  price: formatMoney(alert.priceMinor, currency),
  priorPrice: isReduced(alert) ? formatMoney(alert.compareAtMinor ?? 0, currency) : undefined,
  picture: emailPicturePath(alert),
});

/** "Oxford shirt, Navy, M". */
export const itemName = ({
  name,
  color,
  style,
  size,
}: Pick<DueAlert, 'name' | 'color' | 'style' | 'size'>): string =>
  [name, color, style, size].filter(Boolean).join(', ');
