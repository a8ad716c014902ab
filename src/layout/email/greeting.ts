import type { MailRecipient } from './letter.ts';

const NAME_LENGTH_MAX = 60;

/**
 * Letters, spaces, hyphens and apostrophes, and dots before a space. Email programs turn other names into links, such as
 * "example.com", and someone else may have typed the name before the address was proven.
 */
const NAME = /^\p{L}[\p{L}\p{M}]*(?:(?:\.? |[-'’])\p{L}[\p{L}\p{M}]*)*\.?$/u;

/** "Hello Ada Lovelace,", or "Hello," for a name that may not be one. */
export function greetingOf(recipient: MailRecipient | undefined): string {
  const name = (recipient?.name ?? '').trim().replace(/\s+/g, ' ');
  return name.length <= NAME_LENGTH_MAX && NAME.test(name) ? `Hello ${name},` : 'Hello,';
}
