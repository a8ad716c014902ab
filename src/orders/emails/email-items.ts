import { type MailItem, optionOf } from '../../layout/email/items.ts';
import type { ExchangeLine } from '../exchanges/exchange.ts';
import type { OrderLine } from '../order.ts';
import { mailItem } from './order-emails.ts';

/** Some of the items of an order, as its emails show them. */

interface Lines {
  lines: readonly OrderLine[];
}

/** By the positions of their lines. */
export const mailItemsOf = (
  { lines }: Lines,
  chosen: readonly { position: number; quantity: number }[],
): MailItem[] =>
  chosen.flatMap(({ position, quantity }) => {
    const line = lines.find((one) => one.position === position);
    return line ? mailItem({ ...line, quantity }) : [];
  });

/** The items of an exchange have the options that are sent instead of those of the order's line. */
export const exchangeItemsOf = ({ lines }: Lines, exchanged: readonly ExchangeLine[]): MailItem[] =>
  exchanged.map(({ position, ...sent }) => {
    const line = lines.find((one) => one.position === position);
    if (!line) return { quantity: sent.quantity, name: sent.name, option: optionOf(sent) };
    return mailItem({ ...line, ...sent, picture: line.color === sent.color ? (line.picture ?? null) : null });
  });
