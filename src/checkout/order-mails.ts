import { renderLetter } from '../mail/letter.ts';
import type { Mail } from '../mail/mail.ts';
import type { OrderWithLines } from '../orders/order.ts';
import type { Queryable } from '../platform/database.ts';
import { formatMoney } from '../platform/money.ts';
import type { OrderLinks } from './order-links.ts';

/** What a shopper hears of an order by mail, from the outbox: each in the transaction of what it tells. */

export interface MailParts {
  mail: Pick<Mail, 'send'>;
  links: OrderLinks;
}

export const sendConfirmed = (parts: MailParts, connection: Queryable, order: OrderWithLines) =>
  send(parts, connection, order, `Your order ${order.number}`, 'Thank you for your order.');

export const sendShipped = (parts: MailParts, connection: Queryable, order: OrderWithLines) =>
  send(parts, connection, order, `Your order ${order.number} is on its way`, 'Your parcel is on its way.');

/** `reason`: a sentence; empty for none. */
export const sendCanceled = (
  parts: MailParts,
  connection: Queryable,
  order: OrderWithLines,
  { reason }: { reason: string; refundMinor: number },
) =>
  send(
    parts,
    connection,
    order,
    `Your order ${order.number} is canceled`,
    reason || 'Your order is canceled.',
  );

export const sendRefunded = (
  parts: MailParts,
  connection: Queryable,
  order: OrderWithLines,
  amountMinor: number,
) =>
  send(
    parts,
    connection,
    order,
    `Money back for your order ${order.number}`,
    `${formatMoney(amountMinor, order.currency)} goes back to where it came from.`,
  );

async function send(
  { mail, links }: MailParts,
  connection: Queryable,
  order: OrderWithLines,
  subject: string,
  sentence: string,
): Promise<void> {
  const link = { label: 'See the order', link: links.url(order.number) };
  await mail.send(connection, {
    to: order.email,
    ...renderLetter({ subject, paragraphs: [sentence, link] }),
  });
}
