import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../audit/actor.ts';
import { confirmIdentityPath, sendSignInPage } from '../customers/require-customer.ts';
import { pendingFormOf, RESUMED } from '../customers/sign-in/pending-form.ts';
import { narrowPage } from '../customers/views/narrow-page.ts';
import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Visitors } from '../sessions/visitors.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkOf } from '../web/limits/networks.ts';
import { localPath } from '../web/local-path.ts';
import { findHeldForm, HELD, type HeldFormDeps, holdForm, mayHoldForm } from './held-forms.ts';
import { findMember, type StaffMember } from './members.ts';
import { mayDo, type Right } from './scopes.ts';
import { secondFactorPage } from './second-factor/views.ts';

/** The member of the staff who sends a request, and their session. */
export interface SignedInStaff extends StaffMember {
  sessionId: string;
  isRecentSignIn: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route of the admin asks for. Every route of the admin has it. */
    right?: Right;
    /** Whether the sign-in must be 15 minutes old or newer (S8). */
    needsRecentSignIn?: true;
    /** Whether a form that was carried through a sign-in is shown again. Otherwise it is carried out. */
    showsResumed?: true;
    /** Whether a session may open the page before its second factor, in order to set it up or pass it. */
    isBeforeSecondFactor?: true;
  }
  interface FastifyRequest {
    staff: SignedInStaff | null;
  }
}

export interface PageGuardDeps extends HeldFormDeps {
  visitors: Pick<Visitors, 'find'>;
}

/**
 * The limit of an admin form. A request that is not signed in may send only as much as any other form, unless the staff
 * has signed in with the same browser.
 */
const ADMIN_FORM_LIMIT_BYTES: number = 2 * 1024 * 1024;
const STRANGER_LIMIT_BYTES = 64 * 1024;

/**
 * Guards every route that is added to `app` after this call. A request is identified before its body is read. Someone
 * who is not signed in is sent to sign in, and a form is carried along, so that what was typed is not lost.
 */
export function guardPages(app: FastifyInstance, deps: PageGuardDeps): void {
  app.decorateRequest('staff', null);
  app.addHook('onRoute', (route) => {
    const { config, method, url } = route;
    if (!config?.right) throw new Error(`${method} ${url} does not say which right it asks for`);
    route.bodyLimit ??= ADMIN_FORM_LIMIT_BYTES;
  });
  app.addHook('onRequest', async (request, reply) => {
    request.staff = await findStaff(request, reply, deps);
    if (request.staff || isShortForm(request)) return;
    if (request.method === 'GET' || request.method === 'HEAD')
      return reply.redirect(paths.signIn(localPath(request.url) ?? paths.admin()), 303);
    if (isForm(request) && (await mayHoldForm(deps, request))) return;
    return sendPage(reply, keepTypedPage(), 401);
  });
  app.addHook('preHandler', async (request, reply) => {
    const { staff } = request;
    if (!staff || isSecondFactorMissing(request, staff)) {
      if (!(await carryForm(deps, request))) return sendPage(reply, keepTypedPage(), 401);
      return staff ? askSecondFactor(request, reply, staff) : sendSignInPage(request, reply, paths.admin());
    }
    const { right, needsRecentSignIn, showsResumed } = request.routeOptions.config;
    if (!right || !mayDo(staff.role, right)) throw forbidden();
    if (!(await resumeHeldForm(deps, request))) return sendPage(reply, goneFormPage(), 410);
    // The person has seen the page that says "Check it, then send it".
    if (!showsResumed) delete (request.body as Record<string, unknown> | undefined)?.[RESUMED];
    if (needsRecentSignIn && !staff.isRecentSignIn)
      return reply.redirect(confirmIdentityPath(returnPathOf(request)), 303);
  });
}

const isSecondFactorMissing = (request: FastifyRequest, { isVerified }: SignedInStaff): boolean =>
  !isVerified && !request.routeOptions.config.isBeforeSecondFactor;

async function findStaff(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, visitors }: Pick<PageGuardDeps, 'database' | 'visitors'>,
): Promise<SignedInStaff | null> {
  const { session } = await visitors.find(request, reply);
  if (session?.role !== 'staff') return null;
  const { customerId, sessionId, isRecentSignIn } = session;
  const member = await findMember(database, customerId, sessionId);
  return member ? { ...member, sessionId, isRecentSignIn } : null;
}

const isForm = ({ method, headers }: FastifyRequest): boolean =>
  method === 'POST' && /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');

/** Whether the body is read although the session has ended, so that the sign-in can carry the form along. */
const isShortForm = (request: FastifyRequest): boolean =>
  isForm(request) && Number(request.headers['content-length'] ?? Number.NaN) <= STRANGER_LIMIT_BYTES;

/**
 * Makes the request's form short enough for the pages of the sign-in, which carry it along. Resolves to false for a form
 * that stays in the browser only. A script keeps its page, and with it the form.
 */
async function carryForm(deps: PageGuardDeps, request: FastifyRequest): Promise<boolean> {
  const isOpened = request.method === 'GET' || request.method === 'HEAD';
  if (isOpened || pendingFormOf(request) !== undefined) return true;
  const isScript = request.headers.accept === 'application/json';
  const id = isScript || !isForm(request) ? undefined : await holdForm(deps, request);
  if (id !== undefined) request.body = { [HELD]: id };
  return id !== undefined;
}

/** Puts the fields of a held form into the request that stands for it. Resolves to false if it is no longer kept. */
async function resumeHeldForm(deps: PageGuardDeps, request: FastifyRequest): Promise<boolean> {
  const body = request.body as Record<string, unknown> | undefined;
  if (!isForm(request) || body?.[HELD] === undefined) return true;
  const fields = await findHeldForm(deps, request, body[HELD]);
  if (fields) request.body = { ...fields, [RESUMED]: '1' };
  return fields !== undefined;
}

/** A form is carried along, as through the sign-in. */
function askSecondFactor(request: FastifyRequest, reply: FastifyReply, member: StaffMember): FastifyReply {
  const next = returnPathOf(request);
  if (request.method === 'GET')
    return reply.redirect(`${paths.adminSecondFactor()}?next=${encodeURIComponent(next)}`, 303);
  return sendPage(reply, secondFactorPage({ member, next, pendingForm: pendingFormOf(request) }), 401);
}

/** A form that is too long to be carried through the sign-in is still in the browser. */
const keepTypedPage = () =>
  narrowPage({
    title: 'Your session has ended',
    description: 'Sign in, then send the form again.',
    main: html`<p>Nothing was changed, and what you typed is still in your browser. <a href="${paths.signIn(paths.admin())}" target="_blank">Sign in in a new tab</a>, then come back to this one, go back one page, and send the form again.</p>`,
  });

const goneFormPage = () =>
  narrowPage({
    title: 'This form is no longer kept',
    description: 'Fill in the form again.',
    main: html`<p>The shop keeps a form for a day, for the browser that has sent it. Nothing was changed. <a href="${paths.admin()}">Open the admin</a> and fill in the form again.</p>`,
  });

const returnPathOf = (request: FastifyRequest): string =>
  (request.method === 'GET' && localPath(request.url)) || paths.admin();

const forbidden = () =>
  new Problem(403, 'right_needed', 'Your role does not allow this. Ask an owner of the shop for it.');

/** The member of the staff who sends the request. Throws outside of a guarded route. */
export function staffOf(request: FastifyRequest): SignedInStaff {
  if (!request.staff) throw new Error('the route is not guarded');
  return request.staff;
}

export function actorOf(request: FastifyRequest): Actor {
  const { customerId, name } = staffOf(request);
  return { kind: 'staff', id: customerId, name, network: networkOf(request) };
}
