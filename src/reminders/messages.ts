import { type MailContent, renderLetter } from '../mail/letter.ts';

/* As all mails: nothing that a shopper typed. What is named here is named by the catalog. */

export const confirmReminder = ({ link, hours }: { link: string; hours: number }): MailContent =>
  renderLetter({
    subject: 'Shall we remind you of your cart?',
    paragraphs: [
      'Somebody, we think you, wants to be reminded of a cart at MyClothes. Confirm it, and we write once, a day later, unless you have ordered by then.',
      { label: 'Yes, remind me', link },
      `The link works for ${hours} hours. If this was not you, do nothing, and nothing comes.`,
    ],
  });

/** `pieces`: "2 × Oxford shirt, Navy, M". */
export const cartReminder = (about: { pieces: string[]; link: string; endLink: string }): MailContent =>
  renderLetter({
    subject: 'Your cart at MyClothes',
    paragraphs: [
      'You asked us to remind you of your cart. It is where you left it, and this link brings it to any device:',
      ...about.pieces,
      { label: 'To the cart', link: about.link },
      'Nothing in it is kept for you, and prices are those of the day. This was the one mail about this cart. If you want no more of them, say so here.',
      { label: 'No more reminders', link: about.endLink },
    ],
  });

/** What the links of these mails are signed for. */
export const CONFIRM_REMINDER = 'confirm cart reminder';
export const END_REMINDERS = 'end cart reminders';
export const RESTORE_CART = 'restore cart';
