import { itemRow, type MailItem } from '../layout/email/items.ts';
import type { Letter } from '../layout/email/letter.ts';

/* Like every email, these contain no text that a shopper typed. Items have the names of the catalog. */

/** The purposes that the links in these emails are signed for. */
export const CONFIRM_REMINDER = 'confirm cart reminder';
export const END_REMINDERS = 'end cart reminders';
export const RESTORE_CART = 'restore cart';

export const confirmReminderEmail = ({ link, hours }: { link: string; hours: number }): Letter => ({
  mail: 'cart-reminder-confirm',
  subject: 'Want a reminder about your cart?',
  paragraphs: [
    'Someone, probably you, asked us to send a reminder about a {{shop}} cart to this address. Confirm it, and we’ll email you once, a day from now, unless you’ve ordered by then.',
    { label: 'Yes, remind me', link },
    `The link works for ${hours} hours. If you didn’t ask for this, you can ignore this email, and we won’t send another.`,
  ],
});

/** `more` is the number of items that the email does not list. */
export const cartReminderEmail = (about: {
  items: readonly MailItem[];
  more: number;
  link: string;
  endLink: string;
}): Letter => ({
  mail: 'cart-reminder',
  subject: 'Your cart at {{shop}}',
  paragraphs: [
    'Here’s the reminder you asked for. Your cart is where you left it, and this link opens it on any device:',
    { rows: about.items.map(itemRow) },
    ...(about.more > 0 ? [`And ${about.more} more.`] : []),
    { label: 'View my cart', link: about.link },
    'Items in your cart aren’t reserved, and prices may have changed. This is the only reminder about this cart. If you don’t want any more, you can turn them off.',
    { label: 'Turn off cart reminders', link: about.endLink },
  ],
  unsubscribe: about.endLink,
});
