import { domainToASCII } from 'node:url';
import type { Queryable } from '../database/database.ts';
import { isMailAddress } from '../mail/message.ts';
import { cleanTyped, isInvisible } from '../web/typed-text.ts';
import { type Customer, findCustomer } from './queries.ts';

/** Different spellings of one address have the same key: "Ada@Example.com " and "ada@example.com" are one account. */
export const emailKey = (email: string): string => cleanTyped(email).toLowerCase();

/**
 * This provider ignores dots before the @, and has two domains:
 * https://support.google.com/mail/answer/7436150
 */
const WITHOUT_DOTS = 'gmail.com';
const OTHER_DOMAINS: ReadonlyMap<string, string> = new Map([['googlemail.com', WITHOUT_DOTS]]);

/**
 * Limits count an address by this key, because one mailbox has any number of spellings: a tag after a plus sign
 * (RFC 5233), or dots. At a few providers a plus sign names another mailbox, which then shares the limit. So no email
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

/** Returns a sentence if an email address is not well-formed. */
export function emailFormFault(email: string): string | undefined {
  if (isInvisible(email)) return 'Enter your email address.';
  return isMailAddress(cleanTyped(email)) && isMailAddress(emailKey(email)) ? undefined : FORM_FAULT;
}

const FORM_FAULT = 'Enter an email address like name@example.com.';

/**
 * Returns a sentence if email cannot reach an address. A domain without a dot is a host of the shop's own network, where
 * no shopper has a mailbox.
 */
export function emailFault(email: string): string | undefined {
  const fault = emailFormFault(email);
  if (fault) return fault;
  return domainOf(emailKey(email)).includes('.') ? undefined : FORM_FAULT;
}

/** Tells whether the address is the confirmed one of this customer. A guest owns none. */
export const ownsAddress = (customer: Customer | undefined, email: string): boolean =>
  customer?.isEmailConfirmed === true && emailKey(customer.email) === emailKey(email);

/** The recipient of an email: an address, and the customer who gave it, or null for a guest. */
export interface MailTo {
  email: string;
  customerId: string | null;
}

/** Tells whether the recipient is a customer with this confirmed address. A stranger can type any other one. */
export const isProvenAddress = async (connection: Queryable, to: MailTo): Promise<boolean> =>
  (await findProvenCustomer(connection, to)) !== undefined;

/** Finds the recipient if it is a customer with this confirmed address. */
export async function findProvenCustomer(
  connection: Queryable,
  { email, customerId }: MailTo,
): Promise<Customer | undefined> {
  const customer = customerId === null ? undefined : await findCustomer(connection, customerId);
  return ownsAddress(customer, email) ? customer : undefined;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

const NAME_LENGTH_MAX = 100;

export function nameFault(name: string): string | undefined {
  const trimmed = name.trim();
  if (isInvisible(trimmed)) return 'Enter your name.';
  if (trimmed.length > NAME_LENGTH_MAX) return `Use at most ${NAME_LENGTH_MAX} characters.`;
  return isPlainText(trimmed) ? undefined : 'Use only letters, spaces and punctuation.';
}

/** Tells whether a text has no control characters and no lone surrogates, which the database cannot store. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
