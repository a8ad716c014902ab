import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { Visitors } from '../../sessions/visitors.ts';
import { localPath } from '../../web/local-path.ts';
import type { CustomerSessions } from '../customer-sessions.ts';
import {
  doneMessage,
  queryText,
  readFields,
  readSignInFields,
  redirectDone,
  withRateLimitNotice,
} from '../forms.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type AccountDeps, checkOwnPassword, checkPassword } from './check-password.ts';
import { type PendingForm, resumePage } from './pending-form.ts';
import { register } from './register.ts';
import { confirmIdentityPage, registerPage, signInPage } from './sign-in-page.ts';

/**
 * The sentence does not depend on whether the address, the password or the account is wrong (S14). It offers a reset,
 * because a sign-in compares with only some accounts of an address that has too many.
 */
export const WRONG_CREDENTIALS =
  'Email or password is incorrect. Try again, or choose “Forgot your password?” to reset it by email. Your cart and orders are safe.';

export const WRONG_OWN_PASSWORD = 'Password is incorrect. Try again.';

const COOKIES_NEEDED =
  'We couldn’t sign you in, because your browser blocks cookies. Allow cookies for this shop, then try again.';

export interface SignInDeps {
  accounts: AccountDeps;
  sessions: CustomerSessions;
  guard: CustomerGuard;
  visitors: Pick<Visitors, 'find'>;
}

/** The routes to sign in, register, sign out and confirm the password. */
export function signInRoutes(deps: SignInDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    signInFormRoutes(app, deps);
    registerRoutes(app, deps);
    confirmIdentityRoutes(app, deps);
    app.post('/sign-out', async (request, reply) => {
      readFields(request, []);
      await deps.sessions.signOut(request, reply);
      return redirectDone(reply, paths.signIn(), 'signed-out');
    });
  };
}

function signInFormRoutes(app: FastifyInstance, { accounts, sessions, visitors }: SignInDeps): void {
  app.get('/sign-in', async (request, reply) => {
    const next = localPath(queryText(request, 'next')) ?? '';
    if ((await visitors.find(request, reply)).session) return reply.redirect(next || paths.account(), 303);
    const isBlocked = queryText(request, 'check') === 'cookies';
    const signIn = isBlocked ? { email: '', fault: COOKIES_NEEDED } : undefined;
    return sendPage(reply, signInPage({ next, notice: doneMessage(request), signIn }));
  });

  app.post('/sign-in', async (request, reply) => {
    const { email, password, next, pendingForm } = readSignInFields(request, ['email', 'password', 'next']);
    const refuse = (fault: string, status: number) => {
      const content = { next: localPath(next) ?? '', pendingForm, signIn: { email, fault } };
      return sendPage(reply, signInPage(content), status);
    };
    return withRateLimitNotice(refuse, reply, async () => {
      const client = accounts.browsers.clientOf(request);
      const customer = await checkPassword(accounts, { email, password }, client);
      const isSignedIn = customer && (await sessions.signIn(request, reply, customer));
      return isSignedIn ? continueTo(request, reply, next, pendingForm) : refuse(WRONG_CREDENTIALS, 422);
    });
  });
}

function registerRoutes(app: FastifyInstance, { accounts, sessions, visitors }: SignInDeps): void {
  app.get('/register', async (request, reply) => {
    const next = localPath(queryText(request, 'next')) ?? '';
    if ((await visitors.find(request, reply)).session) return reply.redirect(next || paths.account(), 303);
    return sendPage(reply, registerPage({ next }));
  });

  app.post('/register', async (request, reply) => {
    const fields = readSignInFields(request, ['name', 'email', 'password', 'next']);
    const { name, email, password, next, pendingForm } = fields;
    const content = { next: localPath(next) ?? '', pendingForm };
    const refuse = (fault: string, status: number) =>
      sendPage(reply, registerPage({ ...content, register: { name, email, fault } }), status);
    return withRateLimitNotice(refuse, reply, async () => {
      const client = accounts.browsers.clientOf(request);
      const result = await register(accounts, { name, email, password }, client);
      if (!result.ok) {
        const { faults } = result;
        return sendPage(reply, registerPage({ ...content, register: { name, email, faults } }), 422);
      }
      const isSignedIn = await sessions.signIn(request, reply, result.customer);
      return isSignedIn ? continueTo(request, reply, next, pendingForm) : refuse(WRONG_CREDENTIALS, 422);
    });
  });
}

function confirmIdentityRoutes(app: FastifyInstance, { accounts, sessions, guard }: SignInDeps): void {
  app.get(
    '/confirm-identity',
    guard.page(paths.account(), async ({ customer }, request, reply) => {
      const next = localPath(queryText(request, 'next')) ?? paths.account();
      return sendPage(reply, confirmIdentityPage({ email: customer.email, next }));
    }),
  );

  app.post(
    '/confirm-identity',
    guard.page(paths.account(), async ({ customer }, request, reply) => {
      const { password, next, pendingForm } = readSignInFields(request, ['password', 'next']);
      const refuse = (fault: string, status: number) => {
        const content = { email: customer.email, next: localPath(next) ?? paths.account() };
        return sendPage(reply, confirmIdentityPage({ ...content, pendingForm, fault }), status);
      };
      return withRateLimitNotice(refuse, reply, async () => {
        const client = accounts.browsers.clientOf(request);
        const checked = await checkOwnPassword(accounts, customer, password, client);
        const isSignedIn = checked && (await sessions.signIn(request, reply, checked));
        return isSignedIn ? continueTo(request, reply, next, pendingForm) : refuse(WRONG_OWN_PASSWORD, 422);
      });
    }),
  );
}

/** Every sign-in continues to a checked path of this shop (S30), or to the form that was sent before it. */
function continueTo(
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
  pendingForm?: PendingForm,
): FastifyReply {
  if (pendingForm) return sendPage(reply, resumePage(pendingForm));
  const path = localPath(next) ?? paths.account();
  // A browser that blocks cookies is not signed in, and the next page could not tell why.
  return reply.redirect(request.headers.cookie ? path : `${paths.signIn(path)}&check=cookies`, 303);
}
