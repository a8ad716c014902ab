import type { FastifyRequest } from 'fastify';
import type { Queryable } from '../database/database.ts';
import type { NetworkLimit } from '../web/limits/networks.ts';
import { addressKey } from '../web/limits/networks.ts';
import type { RateLimit } from '../web/limits/rate-limit.ts';
import { takeWithin } from '../web/limits/rate-limit.ts';
import { emailKey, mailboxKey } from './email.ts';
import { findCustomer } from './queries.ts';

/**
 * How often something may be tried (S11). An account's own limit is high and its window short, so that who
 * guesses from many networks shuts the owner out for minutes at most, and never where the owner has signed in
 * before: such browsers and networks have limits of their own (S40). Who guesses from one network is stopped by the
 * limit of the two together, which shuts out no other network.
 */
const QUARTER_HOUR = 15 * 60;
const HOUR = 60 * 60;
const DAY = 24 * HOUR;
/** How long the link in a reset's mail works. */
export const RESET_MINUTES = 30;

const rule = (name: string, limit: number, windowSeconds: number): RateLimit => ({
  name,
  limit,
  windowSeconds,
});

/** A limit per account. Its owner uses few of a provider's networks, so the wider limits are narrow here. */
const ofAccount = (name: string, limit: number, windowSeconds: number): NetworkLimit => ({
  ...rule(name, limit, windowSeconds),
  wider: { home: 2 * limit, site: 3 * limit },
});

export const RULES = {
  // A university or a company may be one network.
  signInFromNetwork: rule('sign in from network', 300, QUARTER_HOUR),
  signInFromNetworkToAccount: ofAccount('sign in from network to account', 10, QUARTER_HOUR),
  signInToAccount: rule('sign in to account', 100, QUARTER_HOUR),
  /** These two apply to a try that is beyond the limits above; see `withTryLimits`. */
  signInFromBrowser: rule('sign in from browser to account', 20, QUARTER_HOUR),
  signInFromRememberedNetwork: rule('sign in from remembered network to account', 20, QUARTER_HOUR),
  registerFromNetwork: rule('register from network', 300, HOUR),
  // Who registers gives a password that may be an account's, so these are guesses, too. Counted apart, so that
  // a new customer may mistype as often as any other.
  registerFromNetworkWithAddress: ofAccount('register from network with address', 10, QUARTER_HOUR),
  registerWithAddress: rule('register with address', 50, QUARTER_HOUR),
  resetFromNetwork: rule('reset from network', 100, HOUR),
  // The window is as long as a link works, so the mailbox has a working link while no more are mailed.
  resetToAddress: rule('reset to address', 3, RESET_MINUTES * 60),
  /**
   * Addresses with a tag or dots count here, too, because anyone can register any number of them for one mailbox. The
   * limit leaves a shopper two half hours of asking. A confirmed address is mailed beyond it.
   */
  resetToMailbox: rule('reset to mailbox', 6, DAY),
  /** This counts all mail to a mailbox that a stranger may have caused, besides the confirmations below. */
  strangerMailToAddress: rule('mail of strangers to address', 10, DAY),
  /** Confirmations of guests' orders beyond this limit count as mail of strangers. */
  guestOrderMailToAddress: rule('guest order mail to address', 3, DAY),
  newAddressOfCustomer: rule('new address of customer', 5, HOUR),
  // Each keeps pieces from others until it is paid, or for good where it is paid at the door.
  orderFromNetwork: rule('order from network', 300, HOUR),
  /** Of promo codes that there are none of. */
  promoFromNetwork: rule('promo from network', 60, HOUR),
  changeAccount: rule('change account', 60, HOUR),
} as const;

/**
 * Tries at once from one network or one remembered browser, on one account and one instance. Five instances together
 * stay below the limit of the two, so only wrong tries reach it.
 */
export const TRIES_AT_ONCE = 2;
/** Comparing takes a tenth of a second, so the last one waits for about three. */
export const TRIES_WAITING_MAX = 50;

/** The part of a request's client address that `networkCounts` counts by. */
export const networkOf = (request: FastifyRequest): string => addressKey(request.ip);

/** The recipient of a mail: an address, and the customer who gave it, or null for a guest. */
export interface MailTo {
  email: string;
  customerId: string | null;
}

/** Tells whether it is the confirmed address of that customer. A stranger can type any other one. */
export async function isProvenAddress(
  connection: Queryable,
  { email, customerId }: MailTo,
): Promise<boolean> {
  const customer = customerId === null ? undefined : await findCustomer(connection, customerId);
  return customer?.isEmailConfirmed === true && emailKey(customer.email) === emailKey(email);
}

/**
 * Takes one mail from what strangers may cause to a mailbox in a day (S44). It is false where that is used up. Call it
 * last in a transaction, because other mails to this mailbox wait for the commit.
 */
export async function takeStrangerMail(connection: Queryable, email: string): Promise<boolean> {
  return (await takeWithin(connection, [{ rule: RULES.strangerMailToAddress, key: mailboxKey(email) }])).ok;
}

/** A proven address takes nothing from that budget. */
export const mayWriteTo = async (connection: Queryable, to: MailTo): Promise<boolean> =>
  (await isProvenAddress(connection, to)) || takeStrangerMail(connection, to.email);
