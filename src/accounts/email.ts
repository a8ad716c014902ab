import { isMailAddress } from '../mail/address.ts';

/** What two writings of one address share: "Ada@Example.com " and "ada@example.com" are one account. */
export const emailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

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
