import { type MailItem, optionOf } from '../../layout/email/items.ts';
import type { ExchangeLine } from '../exchanges/exchange.ts';
import type { OrderLine } from '../order.ts';
import { mailItem } from './order-emails.ts';

/** Converts some of an order's items to what its emails show. */

interface Lines {
  lines: readonly OrderLine[];
}

/** The lines are chosen by their positions. */
export const mailItemsOf = (
  { lines }: Lines,
  chosen: readonly { position: number; quantity: number }[],
): MailItem[] =>
  chosen.flatMap(({ position, quantity }) => {
    const line = lines.find((one) => one.position === position);
    return line ? mailItem({ ...line, quantity }) : [];
  });

/** The items of an exchange show the options that are sent, not those of the order's line. */
export const exchangeItemsOf = ({ lines }: Lines, exchanged: readonly ExchangeLine[]): MailItem[] =>
  exchanged.map(({ position, ...sent }) => {
    const line = lines.find((one) => one.position === position);
    if (!line) return { quantity: sent.quantity, name: sent.name, option: optionOf(sent) };
    return mailItem({ ...line, ...sent, picture: line.color === sent.color ? (line.picture ?? null) : null });
  });
