import type { MailName } from '../../settings/content/mail-names.ts';
import type { MailItem } from './items.ts';

/** The content of an email, from which both its text and its HTML are made. `{{shop}}` becomes the name of the shop. */
export interface Letter {
  /** Which email it is. The shop's settings may have a subject and an introduction for it. */
  mail: MailName;
  /** What the shop's own texts for this email may name, such as the order's number. */
  values?: Readonly<Record<string, string>>;
  subject: string;
  /** Each part is a paragraph. The first link is the email's main button. */
  paragraphs: readonly Part[];
  /** For an email that no order or account needs: the link that ends such emails, for the button of email programs (RFC 8058). */
  unsubscribe?: string;
}

/**
 * Letters about orders are stored, and an instance of the previous release may send them again. It reads only strings,
 * `label`, `link` and the first two values of each row, so these contain all words, and the rest only affects the design.
 */
export type Part = string | { label: string; link: string } | RowsPart;

/** Labels with their values, such as "2 × Oxford shirt" and "€138.00". Without rows, it is only a heading. */
export interface RowsPart {
  heading?: string;
  rows: readonly Row[];
}

export type Row = readonly [label: string, value: string, kind?: MailItem | 'total'];

/** The recipient's personal data in an email. It is not stored with the letter. */
export interface MailRecipient {
  /** For the greeting. Only customers with a confirmed address are named, because anyone can type someone else's (S44). */
  name: string;
  /** The lines of the delivery address. */
  address?: readonly string[];
}
