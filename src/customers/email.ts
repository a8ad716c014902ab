import { domainToASCII } from 'node:url';
import { isMailAddress } from '../mail/message.ts';
import { cleanTyped, isInvisible } from '../web/typed-text.ts';

/** What two writings of one address share: "Ada@Example.com " and "ada@example.com" are one account. */
export const emailKey = (email: string): string => cleanTyped(email).toLowerCase();

/**
 * This provider ignores dots before the @, and has two domains:
 * https://support.google.com/mail/answer/7436150
 */
const WITHOUT_DOTS = 'gmail.com';
const OTHER_DOMAINS: ReadonlyMap<string, string> = new Map([['googlemail.com', WITHOUT_DOTS]]);

/**
 * Limits count an address by this key, because one mailbox has any number of writings: a tag after a plus sign
 * (RFC 5233), or dots. At a few providers a plus sign names another mailbox, which then shares the limit. So no mail
 * is sent to this key, and no sign-in uses it.
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

/** Returns what is wrong with how an email address is written, as a sentence. */
export function emailFormFault(email: string): string | undefined {
  if (isInvisible(email)) return 'Enter your email address.';
  return isMailAddress(cleanTyped(email)) && isMailAddress(emailKey(email)) ? undefined : FORM_FAULT;
}

const FORM_FAULT = 'Enter an address such as name@example.com.';

/**
 * Returns what is wrong with an address that mail must reach, as a sentence. A domain without a dot is a host of the
 * shop's own network, where no shopper has a mailbox.
 */
export function emailFault(email: string): string | undefined {
  const fault = emailFormFault(email);
  if (fault) return fault;
  return domainOf(emailKey(email)).includes('.') ? undefined : FORM_FAULT;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

const NAME_LENGTH_MAX = 100;

export function nameFault(name: string): string | undefined {
  const trimmed = name.trim();
  if (isInvisible(trimmed)) return 'Enter your name.';
  if (trimmed.length > NAME_LENGTH_MAX) return `Use at most ${NAME_LENGTH_MAX} characters.`;
  return isPlainText(trimmed) ? undefined : 'Use letters, spaces and the like only.';
}

/** No control characters, nor a half of a pair, which no text in the database can have. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
