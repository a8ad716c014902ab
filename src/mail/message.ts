import { isMailAddress } from './address.ts';

/** One mail to one person. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
}

const SUBJECT_LENGTH_MAX = 200;
/** Of text and HTML each. */
const BODY_LENGTH_MAX = 100_000;

/**
 * Throws where a mail could name a second recipient, break out of a header or grow without end. What shoppers
 * type is checked where they type it (`isMailAddress`), so this is a fault of the caller.
 */
export function requireSendable({ to, subject, text, html }: MailMessage): void {
  // The address itself is not repeated: errors are logged.
  if (!isMailAddress(to)) throw new Error('a mail needs one plain address to go to');
  if (!subject || subject.length > SUBJECT_LENGTH_MAX || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject)) {
    throw new Error(
      `a mail needs a subject of one line and up to ${SUBJECT_LENGTH_MAX} characters, not "${subject}"`,
    );
  }
  if (text.length > BODY_LENGTH_MAX || html.length > BODY_LENGTH_MAX)
    throw new Error(`a mail may have up to ${BODY_LENGTH_MAX} characters`);
}
