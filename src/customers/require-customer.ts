import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseError } from 'pg';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { SessionToken } from '../sessions/cookies.ts';
import type { Visitor, Visitors } from '../sessions/visitors.ts';
import type { CustomerSession } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { localPath } from '../web/local-path.ts';
import { type Customer, findCustomer } from './queries.ts';
import { pendingFormOf } from './sign-in/pending-form.ts';
import { signInPage } from './sign-in/sign-in-page.ts';

/** A visitor who is signed in, so the token, the session and the customer are all there. */
export interface SignedInVisitor {
  token: SessionToken;
  session: CustomerSession;
  customer: Customer;
}

/** A visitor who may be a guest, with the row of the customer if there is one. */
export interface VisitorWithCustomer extends Visitor {
  /** A guest has none. */
  customer: Customer | undefined;
}

type Handler = (
  visitor: SignedInVisitor,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;
type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * Lets customers pass, and asks everyone else to sign in first. Where a method takes a `reply`, a session cookie that
 * must be renewed is set on it; without one, no cookie is set. The guards of pages and forms always renew it.
 */
export interface CustomerGuard {
  /** Finds the visitor, who may be a guest. */
  findVisitor(request: FastifyRequest, reply?: FastifyReply): Promise<VisitorWithCustomer>;
  /** Finds the visitor if they are signed in. Resolves to undefined for a guest. */
  findCustomer(request: FastifyRequest, reply?: FastifyReply): Promise<SignedInVisitor | undefined>;
  /** Guards a page. A guest is sent to sign in and returns to `page`, or to the address of a GET request. */
  page(page: string, handler: Handler): Route;
  /**
   * Guards a form with typed fields. A guest signs in first, and the fields are then sent again with the field
   * `RESUMED`. The handler then shows the filled form and changes nothing.
   */
  form(page: string, handler: Handler): Route;
  /** Guards a page that needs a sign-in or a confirmed password within the last 15 minutes (S8). */
  recentSignInPage(page: string, handler: Handler): Route;
  /** Guards a file that the browser saves. After signing in, the customer returns to `page`, which starts the download. */
  recentSignInDownload(page: string, handler: Handler): Route;
  /** Guards an API call. Throws a Problem 401 for a guest. */
  requireCustomer(request: FastifyRequest, reply?: FastifyReply): Promise<SignedInVisitor>;
  /** Guards an API call. Throws a Problem 401 for a guest, and 403 if the sign-in is older than 15 minutes. */
  requireRecentSignIn(request: FastifyRequest, reply?: FastifyReply): Promise<SignedInVisitor>;
}

export function createCustomerGuard(database: Database, visitors: Pick<Visitors, 'find'>): CustomerGuard {
  async function findVisitor(request: FastifyRequest, reply?: FastifyReply): Promise<VisitorWithCustomer> {
    const visitor = await visitors.find(request, reply);
    const { session } = visitor;
    return { ...visitor, customer: session && (await findCustomer(database, session.customerId)) };
  }
  async function findSignedIn(
    request: FastifyRequest,
    reply?: FastifyReply,
  ): Promise<SignedInVisitor | undefined> {
    const { token, session, customer } = await findVisitor(request, reply);
    return token && session && customer && { token, session, customer };
  }
  const guarded =
    (page: string, needsRecentSignIn: boolean, handler: Handler, isShown = true): Route =>
    async (request, reply) => {
      const next = request.method === 'GET' && isShown ? (localPath(request.url) ?? page) : page;
      const visitor = await findSignedIn(request, reply);
      if (!visitor) return reply.redirect(paths.signIn(next), 303);
      if (needsRecentSignIn && !visitor.session.isRecentSignIn)
        return reply.redirect(confirmIdentityPath(next), 303);
      return handler(visitor, request, reply);
    };
  async function requireCustomer(request: FastifyRequest, reply?: FastifyReply): Promise<SignedInVisitor> {
    const visitor = await findSignedIn(request, reply);
    if (!visitor) throw new Problem(401, 'sign_in_needed', 'Sign in first.');
    return visitor;
  }
  return {
    findVisitor,
    findCustomer: findSignedIn,
    page: (page, handler) => guarded(page, false, handler),
    form: (page, handler) => async (request, reply) => {
      const visitor = await findSignedIn(request, reply);
      return visitor ? handler(visitor, request, reply) : sendSignInPage(request, reply, page);
    },
    recentSignInPage: (page, handler) => guarded(page, true, handler),
    recentSignInDownload: (page, handler) => guarded(page, true, handler, false),
    requireCustomer,
    async requireRecentSignIn(request, reply) {
      const visitor = await requireCustomer(request, reply);
      if (!visitor.session.isRecentSignIn)
        throw new Problem(403, 'confirm_identity', 'Sign in again to make this change.');
      return visitor;
    },
  };
}

/** The sentences of the sign-in page that answers a form. */
export interface SignInReason {
  /** Says why the form needs a sign-in. */
  reason?: string;
  /** A sentence for visitors without an account. */
  guestHint?: string;
}

/** Answers a form with the sign-in page, which carries the form's fields along. */
export function sendSignInPage(
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
  { reason, guestHint }: SignInReason = {},
): FastifyReply {
  const pendingForm = pendingFormOf(request);
  const sentences = reason
    ? [reason, pendingForm && 'What you typed will still be here.']
    : [
        'Your session has ended.',
        pendingForm ? 'Sign in, and what you typed will still be here.' : 'Sign in, then try again.',
      ];
  const fault = [...sentences, guestHint, COOKIES_HINT].filter(Boolean).join(' ');
  return sendPage(reply, signInPage({ next, pendingForm, signIn: { email: '', fault } }), 401);
}

/** A browser that blocks cookies also gets this page. */
const COOKIES_HINT =
  'If you see this again, your browser blocks cookies. Allow cookies for this shop, then try again.';

/** The page that asks for the password again, and then continues to `next`. */
export const confirmIdentityPath = (next: string): string =>
  `${paths.confirmIdentity()}?next=${encodeURIComponent(next)}`;

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Turns a foreign-key violation on a customer into `sign_in_needed`: the account was deleted, or became part of another
 * one, after the request passed the guard. Every other error is returned unchanged.
 */
export const asSignInNeeded = <E extends Error>(error: E): E | Problem =>
  error instanceof DatabaseError &&
  error.code === FOREIGN_KEY_VIOLATION &&
  /_customer_id_fkey$/.test(error.constraint ?? '')
    ? new Problem(401, 'sign_in_needed', 'Your session has ended. Sign in again.', { cause: error })
    : error;
