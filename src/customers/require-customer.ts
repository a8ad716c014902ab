import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { SessionToken } from '../sessions/token.ts';
import type { Visitor, Visitors } from '../sessions/visitors.ts';
import type { CustomerSession } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { localPath } from '../web/local-path.ts';
import { type Customer, findCustomer } from './queries.ts';
import { pendingFormOf } from './sign-in/pending-form.ts';
import { signInPage } from './sign-in/sign-in-page.ts';

/** A visitor who is signed in, with the row of the customer. */
export interface CustomerVisitor {
  token: SessionToken;
  session: CustomerSession;
  customer: Customer;
}

/** A visitor who may be a guest. */
export interface VisitorWithCustomer extends Visitor {
  /** It is undefined for a guest. */
  customer: Customer | undefined;
}

type Handler = (
  visitor: CustomerVisitor,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;
type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Lets customers pass, and asks all others to sign in first. */
export interface CustomerGuard {
  /** The visitor, who may be a guest. The session cookie is not renewed. */
  findVisitor(request: FastifyRequest): Promise<VisitorWithCustomer>;
  /** Undefined for a guest. */
  find(request: FastifyRequest, reply?: FastifyReply): Promise<CustomerVisitor | undefined>;
  /** For pages: a guest is sent to sign in and comes back to `page`, or to the address of a GET request. */
  page(page: string, handler: Handler): Route;
  /**
   * For forms with typed fields: a guest signs in first, and then the fields are sent again with `restored`. The
   * handler shows them and changes nothing.
   */
  form(page: string, handler: Handler): Route;
  /** For pages that need a sign-in or a confirmed password within the last 15 minutes (S8). */
  recentSignInPage(page: string, handler: Handler): Route;
  /** For files that a browser saves and does not show: the customer comes back to `page`, which starts the download. */
  recentSignInDownload(page: string, handler: Handler): Route;
  /** For the API: throws a Problem 401 for a guest. */
  requireCustomer(request: FastifyRequest, reply?: FastifyReply): Promise<CustomerVisitor>;
  /** For the API: throws a Problem 401 for a guest, and 403 where the sign-in is older than 15 minutes. */
  requireRecentSignIn(request: FastifyRequest, reply?: FastifyReply): Promise<CustomerVisitor>;
}

export function createCustomerGuard(database: Database, visitors: Pick<Visitors, 'find'>): CustomerGuard {
  async function findVisitor(request: FastifyRequest, reply?: FastifyReply): Promise<VisitorWithCustomer> {
    const visitor = await visitors.find(request, reply);
    const { session } = visitor;
    return { ...visitor, customer: session && (await findCustomer(database, session.customerId)) };
  }
  async function find(request: FastifyRequest, reply?: FastifyReply): Promise<CustomerVisitor | undefined> {
    const { token, session, customer } = await findVisitor(request, reply);
    return token && session && customer && { token, session, customer };
  }
  const guarded =
    (page: string, needsRecentSignIn: boolean, handler: Handler, isShown = true): Route =>
    async (request, reply) => {
      const next = request.method === 'GET' && isShown ? (localPath(request.url) ?? page) : page;
      const visitor = await find(request, reply);
      if (!visitor) return reply.redirect(paths.signIn(next), 303);
      if (needsRecentSignIn && !visitor.session.isFresh)
        return reply.redirect(confirmIdentityPath(next), 303);
      return handler(visitor, request, reply);
    };
  async function requireCustomer(request: FastifyRequest, reply?: FastifyReply): Promise<CustomerVisitor> {
    const visitor = await find(request, reply);
    if (!visitor) throw new Problem(401, 'sign_in_needed', 'Sign in first.');
    return visitor;
  }
  return {
    findVisitor: (request) => findVisitor(request),
    find,
    page: (page, handler) => guarded(page, false, handler),
    form: (page, handler) => async (request, reply) => {
      const visitor = await find(request, reply);
      return visitor ? handler(visitor, request, reply) : askToSignIn(request, reply, page);
    },
    recentSignInPage: (page, handler) => guarded(page, true, handler),
    recentSignInDownload: (page, handler) => guarded(page, true, handler, false),
    requireCustomer,
    async requireRecentSignIn(request, reply) {
      const visitor = await requireCustomer(request, reply);
      if (!visitor.session.isFresh)
        throw new Problem(403, 'confirm_identity', 'Sign in again before this change: it matters.');
      return visitor;
    },
  };
}

/** Answers with the page to sign in, which carries the fields of the form along. `toGuests` is a sentence for those without an account. */
export function askToSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
  toGuests = '',
): FastifyReply {
  const typed = pendingFormOf(request);
  const toDo = typed ? TYPED_STAYS : 'Sign in, then try again.';
  const fault = ['Your session has ended.', toDo, toGuests, IF_AGAIN].filter(Boolean).join(' ');
  return sendPage(reply, signInPage({ next, typed, signIn: { email: '', fault } }), 401);
}

const TYPED_STAYS = 'Sign in, and what you typed will be here again.';
/** This page is also shown to a browser that has never kept a session. */
const IF_AGAIN = 'If you see this a second time, your browser blocks cookies: allow them for this shop.';

const confirmIdentityPath = (next: string): string =>
  `${paths.confirmIdentity()}?next=${encodeURIComponent(next)}`;
