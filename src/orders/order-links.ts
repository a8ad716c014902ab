import { HELP_EMAIL } from '../layout/error-pages.ts';
import { paths } from '../layout/paths.ts';
import { createLinkSigner } from '../sessions/link-signer.ts';
import { Problem } from '../web/errors/errors.ts';
import { isAnonymous } from './anonymize.ts';
import type { Order } from './order.ts';

/**
 * The links to orders in mails hold the signed number, so every mail has the same one and nothing that opens an order
 * is stored. A link ends after LINK_DAYS, when the order becomes anonymous or moves into an account, and when
 * its key is taken out of SESSION_KEYS.
 */
export interface OrderLinks {
  token(number: string): string;
  /**
   * `sign_in`: the order has moved into an account, which alone opens it. Throws a Problem: 404 for a token that is
   * not this order's, 410 for a link that has ended, 403 where the account is not the one that is signed in.
   */
  access(order: LinkedOrder, token: string, isSignedIn: boolean): 'open' | 'sign_in';
  /** The whole address of an order's page, for mails and payment providers. */
  url(number: string): string;
}

type LinkedOrder = Pick<Order, 'number' | 'customerId' | 'isLinkEnded' | 'placedAt' | 'email'>;

const PURPOSE = 'order';
/** Returns and complaints have ended by then, and an old mailbox may pass to someone else. */
const LINK_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Keys newest first: the first signs, all verify. */
export function createOrderLinks(keys: readonly string[], publicUrl: string): OrderLinks {
  const signer = createLinkSigner(keys);
  const token = (number: string) => signer.sign(PURPOSE, number);
  return {
    token,
    access(order, given, isSignedIn) {
      if (signer.verify(PURPOSE, given) !== order.number) throw notFound();
      if (order.isLinkEnded && order.customerId) {
        if (isSignedIn) throw inAnotherAccount();
        return 'sign_in';
      }
      const isOld = Date.now() > order.placedAt.getTime() + LINK_DAYS * DAY_MS;
      if (order.isLinkEnded || isOld || isAnonymous(order)) throw ended();
      return 'open';
    },
    url: (number) => publicUrl + paths.order(number, token(number)),
  };
}

export const notFound = () => new Problem(404, 'not_found', 'There is nothing at this address.');

const ended = () =>
  new Problem(
    410,
    'link_ended',
    `Links to an order work for a year at most. If you need something from this order, email ${HELP_EMAIL} with its number.`,
  );

const inAnotherAccount = () =>
  new Problem(
    403,
    'link_ended',
    'This order is in another account now. Sign out, then sign in with the email address that was used for the order.',
  );
