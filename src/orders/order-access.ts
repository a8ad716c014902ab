import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Customer } from '../customers/queries.ts';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { createLinkSigner } from '../sessions/link-signer.ts';
import { Problem } from '../web/errors/errors.ts';
import { type Order, type OrderWithLines, orderNumberOf } from './order.ts';
import { findOrderByNumber } from './orders.ts';
import { isAnonymous } from './sweeps/anonymize.ts';

export interface OrderAccessDeps {
  database: Database;
  links: OrderLinks;
  guard: Pick<CustomerGuard, 'findVisitor'>;
}

/** An order and how its visitor may see it. */
export interface OrderAccess {
  order: OrderWithLines;
  /** The token of the guest's link. It is empty for the customer, who needs none. */
  token: string;
  /** It is undefined for a visitor who came by the link. */
  customer: Customer | undefined;
}

/**
 * Finds the order of the path for its customer, or for a visitor with its link (S16). Throws a Problem if the visitor may
 * not see it. Resolves to undefined after redirecting to the sign-in page, which leads back to `pageOf` the order.
 */
export async function requireOrder(
  { database, links, guard }: OrderAccessDeps,
  request: FastifyRequest<{ Params: { number: string } }>,
  reply: FastifyReply,
  { token, pageOf }: { token: string; pageOf(number: string): string },
): Promise<OrderAccess | undefined> {
  const number = orderNumberOf(request.params.number);
  const order = number && (await findOrderByNumber(database, number));
  if (!order) throw orderNotFound();
  const { customer } = await guard.findVisitor(request);
  if (customer && order.customerId === customer.id) return { order, token: '', customer };
  if (links.access(order, token, customer !== undefined) === 'open')
    return { order, token, customer: undefined };
  reply.redirect(paths.signIn(pageOf(order.number)), 303);
  return undefined;
}

/**
 * The links to orders in emails carry the signed order number, so every email has the same link and nothing that opens an
 * order is stored. A link ends after LINK_DAYS, when the order is anonymized or moves into an account, and when its key
 * is removed from SESSION_KEYS.
 */
export interface OrderLinks {
  token(number: string): string;
  /**
   * `sign_in`: the order has moved into an account, and only that account opens it. Throws a Problem: 404 for a token of
   * another order, 410 for a link that has ended, 403 if another account is signed in.
   */
  access(order: LinkedOrder, token: string, isSignedIn: boolean): 'open' | 'sign_in';
  /** The absolute URL of an order's page, for emails and payment providers. */
  url(number: string): string;
}

type LinkedOrder = Pick<Order, 'number' | 'customerId' | 'isLinkEnded' | 'placedAt' | 'email'>;

const PURPOSE = 'order';
/** Returns and complaints have ended by then, and an old mailbox may have passed to someone else. */
export const LINK_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Keys are newest first. The first one signs, all of them verify. */
export function createOrderLinks(keys: readonly string[], publicUrl: string): OrderLinks {
  const signer = createLinkSigner(keys);
  const token = (number: string) => signer.sign(PURPOSE, number);
  return {
    token,
    access(order, given, isSignedIn) {
      if (signer.verify(PURPOSE, given) !== order.number) throw orderNotFound();
      if (order.isLinkEnded && order.customerId) {
        if (isSignedIn) throw inAnotherAccount();
        return 'sign_in';
      }
      const isOld = Date.now() > order.placedAt.getTime() + LINK_DAYS * DAY_MS;
      if (order.isLinkEnded || isOld || isAnonymous(order)) throw linkEnded();
      return 'open';
    },
    url: (number) => publicUrl + paths.order(number, token(number)),
  };
}

export const orderNotFound = () => new Problem(404, 'not_found', 'There is nothing at this address.');

const linkEnded = () =>
  new Problem(
    410,
    'link_ended',
    'This link has expired. Order links work for one year at most. If you need something from this order, contact us and mention its number.',
  );

const inAnotherAccount = () =>
  new Problem(
    403,
    'link_ended',
    'This order belongs to another account. Sign out, then sign in with the email address you used for the order.',
  );
