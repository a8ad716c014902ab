import { domainToASCII } from 'node:url';
import { isMailAddress } from '../mail/address.ts';

/** What two writings of one address share: "Ada@Example.com " and "ada@example.com" are one account. */
export const emailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/**
 * A provider that delivers an address whatever dots stand before its @, and its two domains:
 * https://support.google.com/mail/answer/7436150
 */
const WITHOUT_DOTS = 'gmail.com';
const OTHER_DOMAINS: ReadonlyMap<string, string> = new Map([['googlemail.com', WITHOUT_DOTS]]);

/**
 * What limits count an address by: one mailbox is reached under any number of writings, by what follows a plus
 * sign (RFC 5233) and by dots. At a few providers a plus sign may name somebody else, who then shares a limit,
 * so nothing is sent to this key and nobody signs in by it.
 */
export function mailboxKey(email: string): string {
  const key = emailKey(email);
  const at = key.lastIndexOf('@');
  if (at < 1) return key;
  const ascii = domainToASCII(domainOf(key)) || domainOf(key);
  const domain = OTHER_DOMAINS.get(ascii) ?? ascii;
  const untagged = key.slice(0, at).replace(/(?<=.)\+.*$/, '');
  const local = domain === WITHOUT_DOTS ? untagged.replaceAll('.', '') : untagged;
  return `${local}@${domain}`;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

/** What is wrong with an address that somebody wants to have, as a sentence. */
export function emailFault(email: string): string | undefined {
  if (email.trim() === '') return 'Enter your email address.';
  return isMailAddress(email.trim()) && isMailAddress(emailKey(email))
    ? undefined
    : 'Enter an address such as name@example.com.';
}

const NAME_LENGTH_MAX = 100;

export function nameFault(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return 'Enter your name.';
  if (trimmed.length > NAME_LENGTH_MAX) return `Use at most ${NAME_LENGTH_MAX} characters.`;
  return isPlainText(trimmed) ? undefined : 'Use letters, spaces and the like only.';
}

/** No control characters, nor a half of a pair, which no text in the database can have. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
