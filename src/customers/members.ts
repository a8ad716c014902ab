import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { Problem } from '../web/errors/errors.ts';
import { localPath } from '../web/local-path.ts';
import { sendPage } from './forms.ts';
import { type CustomerRecord, findCustomer } from './queries.ts';
import { pendingFormOf } from './sign-in/pending-form.ts';
import { signInPage } from './sign-in/sign-in-page.ts';
import type { Visit, Visits } from './visits.ts';

/** A request of a customer who is signed in. */
export interface Member {
  visit: Visit;
  customer: CustomerRecord;
}

type Handler = (member: Member, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Lets customers in, and everybody else sign in first. */
export interface Members {
  /** Undefined for a guest. */
  find(request: FastifyRequest, reply?: FastifyReply): Promise<Member | undefined>;
  /** For pages: a guest is sent to sign in and comes back to `page`, or to where a GET has led. */
  page(page: string, handler: Handler): Route;
  /**
   * Guards forms with typed fields. A guest signs in first, and then the fields are sent again with `restored`: the
   * handler shows them and changes nothing.
   */
  form(page: string, handler: Handler): Route;
  /** Besides, the customer must have signed in or said the password within the last 15 minutes (S8). */
  freshPage(page: string, handler: Handler): Route;
  /** The same for what a browser saves and does not show: the way back leads to `page`, which starts it. */
  freshDownload(page: string, handler: Handler): Route;
  /** For the API: throws a Problem 401. */
  require(request: FastifyRequest, reply?: FastifyReply): Promise<Member>;
  /** Throws a Problem 403 besides. */
  requireFresh(request: FastifyRequest, reply?: FastifyReply): Promise<Member>;
}

export function createMembers(database: Database, visits: Visits): Members {
  async function find(request: FastifyRequest, reply?: FastifyReply): Promise<Member | undefined> {
    const visit = await visits.find(request, reply);
    const customer = visit && (await findCustomer(database, visit.customerId));
    return customer && { visit, customer };
  }
  const guarded =
    (page: string, isFresh: boolean, handler: Handler, isShown = true): Route =>
    async (request, reply) => {
      const next = request.method === 'GET' && isShown ? (localPath(request.url) ?? page) : page;
      const member = await find(request, reply);
      if (!member) return reply.redirect(paths.signIn(next), 303);
      if (isFresh && !member.visit.isFresh) return reply.redirect(confirmIdentityPath(next), 303);
      return handler(member, request, reply);
    };
  async function require(request: FastifyRequest, reply?: FastifyReply): Promise<Member> {
    const member = await find(request, reply);
    if (!member) throw new Problem(401, 'sign_in_needed', 'Sign in first.');
    return member;
  }
  return {
    find,
    page: (page, handler) => guarded(page, false, handler),
    form: (page, handler) => async (request, reply) => {
      const member = await find(request, reply);
      return member ? handler(member, request, reply) : askToSignIn(request, reply, page);
    },
    freshPage: (page, handler) => guarded(page, true, handler),
    freshDownload: (page, handler) => guarded(page, true, handler, false),
    require,
    async requireFresh(request, reply) {
      const member = await require(request, reply);
      if (!member.visit.isFresh)
        throw new Problem(403, 'confirm_identity', 'Sign in again before this change: it matters.');
      return member;
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
