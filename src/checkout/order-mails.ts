import { dayRange } from '../catalog/views/product-delivery.ts';
import type { MailContent } from '../mail/letter.ts';
import type { Mail } from '../mail/mail.ts';
import {
  type CancelReason,
  orderCanceled,
  orderConfirmation,
  orderRefunded,
  orderShipped,
} from '../mail/order-messages.ts';
import type { OrderWithLines } from '../orders/order.ts';
import type { Queryable } from '../platform/database.ts';
import type { OrderLinks } from './order-links.ts';

/** What a shopper hears of an order by mail, from the outbox: each in the transaction of what it tells. */

export interface MailParts {
  mail: Pick<Mail, 'send'>;
  links: OrderLinks;
}

export async function sendConfirmed(parts: MailParts, connection: Queryable, order: OrderWithLines) {
  const days = dayRange(order.expected);
  await send(parts, connection, order, (link) => orderConfirmation({ order, link, days }));
}

export async function sendShipped(parts: MailParts, connection: Queryable, order: OrderWithLines) {
  const { carrier, trackingNumber, expected } = order;
  const days = dayRange(expected);
  await send(parts, connection, order, (link) =>
    orderShipped({ order, link, carrier, trackingNumber, days }),
  );
}

export async function sendCanceled(
  parts: MailParts,
  connection: Queryable,
  order: OrderWithLines,
  { reason, isPaid }: { reason: CancelReason; isPaid: boolean },
) {
  await send(parts, connection, order, (link) => orderCanceled({ order, link, reason, isPaid }));
}

export async function sendRefunded(
  parts: MailParts,
  connection: Queryable,
  order: OrderWithLines,
  amountMinor: number,
) {
  await send(parts, connection, order, (link) => orderRefunded({ order, link, amountMinor }));
}

async function send(
  { mail, links }: MailParts,
  connection: Queryable,
  { email, number }: OrderWithLines,
  contentOf: (link: string) => MailContent,
): Promise<void> {
  await mail.send(connection, { to: email, ...contentOf(links.url(number)) });
}
