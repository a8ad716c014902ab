import { type MailContent, renderLetter } from '../mail/letter.ts';
import { RETURN_DAYS } from './return.ts';

/* As all mails: nothing that a shopper typed. What is named here is named by the catalog. */

/** `pieces`: "1 × Oxford shirt, Navy, M". */
export interface ReturnEmailInput {
  number: string;
  link: string;
  pieces: string[];
}

export const returnAsked = ({ number, link, pieces }: ReturnEmailInput): MailContent =>
  renderLetter({
    subject: `Your return of order ${number}`,
    paragraphs: [
      `Send these pieces back to us, free of charge, from any parcel shop. Write the order's number, ${number}, on the parcel.`,
      ...pieces,
      `We write when they are here. Please send them within ${RETURN_DAYS} days.`,
      { label: 'See the return', link },
    ],
  });

/** `exchanged`: in their new size. `refund`: a sentence. */
export const returnReceived = (
  about: ReturnEmailInput & { refund: string | null; exchanged: string[]; soldOut: string[] },
): MailContent =>
  renderLetter({
    subject: `We have your return of order ${about.number}`,
    paragraphs: [
      'Thank you, these pieces are back with us.',
      ...about.pieces,
      ...(about.exchanged.length > 0 ? ["We'll now pack these for you, and email you when they ship:"] : []),
      ...about.exchanged,
      ...(about.soldOut.length > 0
        ? ['These were sold out meanwhile, so you get your money back for them:', ...about.soldOut]
        : []),
      ...(about.refund ? [about.refund] : []),
      { label: 'See the order', link: about.link },
    ],
  });

/** An exchange that was accepted cannot be sent. `refund` is a sentence. */
export const exchangeRefunded = ({
  number,
  link,
  pieces,
  refund,
}: ReturnEmailInput & { refund: string }): MailContent =>
  renderLetter({
    subject: `Your exchange for order ${number}`,
    paragraphs: [
      "We're sorry: we can't send these items in the size you chose.",
      ...pieces,
      refund,
      { label: 'See the order', link },
    ],
  });

export const returnRefused = ({ number, link, pieces }: ReturnEmailInput): MailContent =>
  renderLetter({
    subject: `Your return of order ${number}`,
    paragraphs: [
      'We cannot take these pieces back, and send them to you again.',
      ...pieces,
      'If you think that this is a mistake, write to us.',
      { label: 'See the order', link },
    ],
  });
