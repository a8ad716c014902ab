import { itemRow, type MailItem } from '../layout/email/items.ts';
import type { Letter } from '../layout/email/letter.ts';

/* Like every email, these contain no text that a shopper typed. Items have the names of the catalog. */

/** The purposes that the links in these emails are signed for. */
export const CONFIRM_ALERT = 'confirm stock alert';
export const END_ALERTS = 'end stock alerts';

/** `item` is for example "Oxford shirt, Navy, M". */
export const confirmStockAlert = (about: { item: string; link: string; hours: number }): Letter => ({
  mail: 'back-in-stock-confirm',
  values: { item: about.item },
  subject: 'Want to know when it’s back?',
  paragraphs: [
    `Someone, probably you, asked us to email this address when an item is back in stock: ${about.item}. Confirm it, and we’ll email you once, when it’s back.`,
    { label: 'Yes, notify me', link: about.link },
    `The link works for ${about.hours} hours. If you didn’t ask for this, you can ignore this email, and we won’t send another.`,
  ],
});

export const backInStock = (about: {
  item: string;
  shown: MailItem;
  link: string;
  endLink: string;
}): Letter => ({
  mail: 'back-in-stock',
  values: { item: about.item },
  subject: `Back in stock: ${about.item}`.slice(0, 200),
  paragraphs: [
    `Good news: ${about.item} is back in stock. We can’t reserve it for you, so it’s first come, first served.`,
    { rows: [itemRow(about.shown)] },
    { label: 'View the item', link: about.link },
    'This is the only email you’ll get about this item. If you’re waiting for other items and no longer want to hear about them, you can turn all alerts off.',
    { label: 'Turn off all stock alerts', link: about.endLink },
  ],
  unsubscribe: about.endLink,
});
