import { type MailContent, renderLetter } from '../mail/letter.ts';

/* As all mails: nothing that a shopper typed. What is named here is named by the catalog. */

/** `piece`: "Oxford shirt, Navy, M". */
export const confirmStockAlert = (about: { piece: string; link: string; hours: number }): MailContent =>
  renderLetter({
    subject: 'Shall we tell you when it is back?',
    paragraphs: [
      `Somebody, we think you, wants a mail when this piece is back: ${about.piece}. Confirm it, and we write once, when it is there.`,
      { label: 'Yes, write to me', link: about.link },
      `The link works for ${about.hours} hours. If this was not you, do nothing, and nothing comes.`,
    ],
  });

export const backInStock = (about: { piece: string; link: string; endLink: string }): MailContent =>
  renderLetter({
    subject: `Back in stock: ${about.piece}`.slice(0, 200),
    paragraphs: [
      `You asked us to write when this piece is back: ${about.piece}. It is, and it is not kept for anybody.`,
      { label: 'See it', link: about.link },
      'This is the one mail that you asked for about this piece. If you wait for others and do not want to any more, end them all here.',
      { label: 'No more mails about stock', link: about.endLink },
    ],
  });

/** What the links of these mails are signed for. */
export const CONFIRM_ALERT = 'confirm stock alert';
export const END_ALERTS = 'end stock alerts';
