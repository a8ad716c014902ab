import { distanceBetween } from '../catalog/search/understand/nearest-word.ts';
import { emailKey, ownsAddress } from '../customers/email.ts';
import type { Customer } from '../customers/queries.ts';
import type { CheckoutValues } from './views/checkout-view.ts';

/** Asks about an email address that is probably mistyped, such as ada@gmial.com. No I/O here. */

/** Most shoppers have their mailbox at one of these. */
const COMMON = [
  ...['gmail.com', 'googlemail.com', 'icloud.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'live.com'],
  ...['aol.com', 'proton.me', 'protonmail.com', 'gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch', 'web.de'],
  ...['t-online.de', 'freenet.de', 'posteo.de', 'bluewin.ch', 'orange.fr', 'wanadoo.fr', 'laposte.net'],
  ...['free.fr', 'libero.it', 'virgilio.it', 'ziggo.nl', 'telenet.be', 'seznam.cz', 'yahoo.co.uk'],
  ...['btinternet.com', 'comcast.net', 'outlook.de', 'outlook.fr', 'hotmail.fr', 'hotmail.de', 'yahoo.de'],
] as const;

/** These look like a mistyped common one, and exist. */
const KNOWN: ReadonlySet<string> = new Set([
  ...COMMON,
  ...['mail.com', 'email.com', 'ymail.com', 'gmail.de', 'gmx.com', 'gmx.fr', 'gmx.us', 'me.com', 'mac.com'],
  ...['mail.de', 'mail.ru', 'hotmail.it', 'hotmail.es', 'hotmail.nl', 'hotmail.be', 'hotmail.co.uk'],
  ...['live.de', 'live.fr', 'live.it', 'live.nl', 'live.at', 'live.ch', 'live.be', 'live.co.uk', 'live.se'],
  ...['outlook.at', 'outlook.it', 'outlook.es', 'outlook.be', 'yahoo.fr', 'yahoo.it', 'yahoo.es', 'yahoo.ca'],
  ...['yahoo.se', 'yahoo.gr', 'aol.de', 'aol.fr', 'web.at', 'web.ch', 'pm.me', 'alice.it', 'free.de'],
]);

/** From this length on, two letters may be wrong. Shorter names are too near to others. */
const LENGTH_FOR_TWO = 8;

/** Returns the address that was probably meant, or undefined if the typed one looks right. */
export function likelyEmail(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const typed = email.slice(at + 1).toLowerCase();
  if (at < 1 || KNOWN.has(typed)) return undefined;
  const meant = COMMON.map((domain) => ({ domain, distance: distanceBetween(typed, domain) }))
    .filter(({ domain, distance }) => distance <= distanceMax(typed, domain))
    .sort((one, other) => one.distance - other.distance)[0];
  return meant && email.slice(0, at + 1) + meant.domain;
}

const distanceMax = (typed: string, domain: string): number =>
  domain.length >= LENGTH_FOR_TWO && typed[0] === domain[0] ? 2 : 1;

/** Returns the address to ask about, once for each address. A confirmed address of the customer is right. */
export function emailToAskAbout(
  { email, emailConfirmed }: Pick<CheckoutValues, 'email' | 'emailConfirmed'>,
  customer: Customer | undefined,
): string | undefined {
  const isCertain = emailKey(emailConfirmed ?? '') === emailKey(email) || ownsAddress(customer, email);
  return isCertain ? undefined : likelyEmail(email);
}
