import type { MailRecipient } from './letter.ts';

const NAME_LENGTH_MAX = 60;

/**
 * Allows letters, spaces, hyphens and apostrophes, and a dot only before a space or at the end. Email programs turn names
 * such as "example.com" into links, and someone else may have typed the name before the address was confirmed.
 */
const NAME = /^\p{L}[\p{L}\p{M}]*(?:(?:\.? |[-'’])\p{L}[\p{L}\p{M}]*)*\.?$/u;

/** Returns "Hello Ada Lovelace,", or "Hello," for a name that does not look like one. */
export function greetingOf(recipient: MailRecipient | undefined): string {
  const name = (recipient?.name ?? '').trim().replace(/\s+/g, ' ');
  return name.length <= NAME_LENGTH_MAX && NAME.test(name) ? `Hello ${name},` : 'Hello,';
}
