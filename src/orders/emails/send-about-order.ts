import type { Queryable } from '../../database/database.ts';
import type { Letter } from '../../layout/email/letter.ts';
import type { OrderWithLines } from '../order.ts';
import { findRecipient } from './recipient.ts';
import type { OrderEmailDeps } from './send-emails.ts';

/** Sends an email about an order, which is kept with it. Only a proven email address gets a name and a delivery address. */
export async function sendAboutOrder(
  { mail, links }: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  contentOf: (link: string) => Letter,
): Promise<void> {
  await mail.send(connection, {
    ...{ to: order.email, recipient: await findRecipient(connection, order) },
    ...{ about: { orderNumber: order.number } },
    ...contentOf(links.url(order.number)),
  });
}
