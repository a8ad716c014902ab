import type { NetworkLimit } from '../web/limits/networks.ts';
import type { RateLimit } from '../web/limits/rate-limit.ts';

const QUARTER_HOUR = 15 * 60;
const HOUR = 60 * 60;
const DAY = 24 * HOUR;
/** The link in a reset email works for this long. */
export const RESET_MINUTES = 30;

const rule = (name: string, limit: number, windowSeconds: number): RateLimit => ({
  name,
  limit,
  windowSeconds,
});

/** A limit per account. An owner uses few of a provider's networks, so the limits of wider networks are low here. */
const ofAccount = (name: string, limit: number, windowSeconds: number): NetworkLimit => ({
  ...rule(name, limit, windowSeconds),
  wider: { home: 2 * limit, site: 3 * limit },
});

/**
 * The rate limits of customers (S11). An account's own limit is high and its window short, so that guesses from many
 * networks lock the owner out for minutes at most. Browsers and networks that have signed in before have limits of their
 * own and are never locked out (S40). Guesses from one network meet the limit of network and account together, which
 * locks out no other network.
 */
export const RATE_LIMITS = {
  // A whole university or company may share one network.
  signInFromNetwork: rule('sign in from network', 300, QUARTER_HOUR),
  signInFromNetworkToAccount: ofAccount('sign in from network to account', 10, QUARTER_HOUR),
  signInToAccount: rule('sign in to account', 100, QUARTER_HOUR),
  /** This limit and the next one apply to tries beyond the limits above; see `withTryLimits`. */
  signInFromBrowser: rule('sign in from browser to account', 20, QUARTER_HOUR),
  signInFromRememberedNetwork: rule('sign in from remembered network to account', 20, QUARTER_HOUR),
  registerFromNetwork: rule('register from network', 300, HOUR),
  // The password of a registration may open an account, so registrations are guesses, too. They count apart from
  // sign-ins, so that a new customer may mistype as often as any other.
  registerFromNetworkWithAddress: ofAccount('register from network with address', 10, QUARTER_HOUR),
  registerWithAddress: rule('register with address', 50, QUARTER_HOUR),
  resetFromNetwork: rule('reset from network', 100, HOUR),
  // The window is as long as a link works, so the mailbox has a working link while no more are emailed.
  resetToAddress: rule('reset to address', 3, RESET_MINUTES * 60),
  /**
   * Addresses with a tag or dots count here, too, because anyone can register any number of them for one mailbox. The
   * limit is twice that of one address. A confirmed address is emailed beyond it.
   */
  resetToMailbox: rule('reset to mailbox', 6, DAY),
  /** This counts all emails to a mailbox that a stranger may have caused, except the confirmations below. */
  strangerMailToAddress: rule('mail of strangers to address', 10, DAY),
  /** Confirmations of guest orders beyond this limit count as emails that strangers caused. */
  guestOrderMailToAddress: rule('guest order mail to address', 3, DAY),
  /** Links to orders that a guest has asked for by number and address. */
  findOrderFromNetwork: rule('find order from network', 60, HOUR),
  orderLinkToAddress: rule('order link to address', 5, HOUR),
  newAddressOfCustomer: rule('new address of customer', 5, HOUR),
  changeAccount: rule('change account', 60, HOUR),
} as const;

/**
 * This many tries from one network or one remembered browser on one account run at once on an instance. Five instances
 * together stay below the limit of network and account, so only wrong tries reach it.
 */
export const TRIES_AT_ONCE = 2;
/** A comparison takes a tenth of a second, so the last try in the queue waits for about three seconds. */
export const TRIES_WAITING_MAX = 50;
