import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { Visitors } from '../../sessions/visitors.ts';
import { Problem } from '../../web/errors/errors.ts';
import { localPath } from '../../web/local-path.ts';
import type { CustomerSessions } from '../customer-sessions.ts';
import { doneMessage, queryText, readFields, readSignInFields, redirectDone } from '../forms.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type AccountDeps, checkOwnPassword, checkPassword } from './check-password.ts';
import type { PendingForm } from './pending-form.ts';
import { resumePage } from './pending-form.ts';
import { register } from './register.ts';
import { confirmIdentityPage, registerPage, signInPage } from './sign-in-page.ts';

export interface SignInDeps {
  accounts: AccountDeps;
  sessions: CustomerSessions;
  guard: CustomerGuard;
  visitors: Pick<Visitors, 'find'>;
}

/**
 * The sentence does not depend on whether the address, the password or the account is wrong (S14). A reset is also the
 * way into an account that a sign-in does not compare with, because its address has too many.
 */
export const WRONG_CREDENTIALS =
  'Email or password is incorrect. Try again, or choose “Forgot your password?” to set a new one by email. Your carts and orders will be there.';

/** Every way in continues to a checked path of this shop (S30), or to the form that was sent before it. */
function goOn(request: FastifyRequest, reply: FastifyReply, next: string, typed?: PendingForm): FastifyReply {
  if (typed) return sendPage(reply, resumePage(typed));
  const onward = localPath(next) ?? paths.account();
  // A browser that blocks cookies is not signed in, and the next page could not say why.
  return reply.redirect(request.headers.cookie ? onward : checkedSignInPath(onward), 303);
}

const COOKIES_NEEDED =
  'We couldn’t sign you in, because your browser blocks cookies. Allow cookies for this shop, then try again.';

const checkedSignInPath = (next: string) => `${paths.signIn(next)}&check=cookies`;

/** Sign in, register, sign out, and say the password once more. */
export function signInRoutes({ accounts, sessions, guard, visitors }: SignInDeps) {
  const { clientOf } = accounts.browsers;
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/sign-in', async (request, reply) => {
      const next = localPath(queryText(request, 'next')) ?? '';
      if ((await visitors.find(request, reply)).session) return reply.redirect(next || paths.account(), 303);
      const isBlocked = queryText(request, 'check') === 'cookies';
      const signIn = isBlocked ? { email: '', fault: COOKIES_NEEDED } : undefined;
      return sendPage(reply, signInPage({ next, notice: doneMessage(request), signIn }));
    });

    app.post('/sign-in', async (request, reply) => {
      const { email, password, next, typed } = readSignInFields(request, ['email', 'password', 'next']);
      const refuse = (fault: string, status: number) =>
        sendPage(reply, signInPage({ next: localPath(next) ?? '', typed, signIn: { email, fault } }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        const customer = await checkPassword(accounts, { email, password }, clientOf(request));
        const isIn = customer && (await sessions.signIn(request, reply, customer));
        return isIn ? goOn(request, reply, next, typed) : refuse(WRONG_CREDENTIALS, 422);
      });
    });

    app.get('/register', async (request, reply) => {
      const next = localPath(queryText(request, 'next')) ?? '';
      if ((await visitors.find(request, reply)).session) return reply.redirect(next || paths.account(), 303);
      return sendPage(reply, registerPage({ next }));
    });

    app.post('/register', async (request, reply) => {
      const fields = readSignInFields(request, ['name', 'email', 'password', 'next']);
      const { name, email, password, next, typed } = fields;
      const again = { next: localPath(next) ?? '', typed };
      const refuse = (fault: string, status: number) =>
        sendPage(reply, registerPage({ ...again, register: { name, email, fault } }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        const registered = await register(accounts, { name, email, password }, clientOf(request));
        if (registered.ok) {
          const isIn = await sessions.signIn(request, reply, registered.customer);
          return isIn ? goOn(request, reply, next, typed) : refuse(WRONG_CREDENTIALS, 422);
        }
        const { faults } = registered;
        return sendPage(reply, registerPage({ ...again, register: { name, email, faults } }), 422);
      });
    });

    app.post('/sign-out', async (request, reply) => {
      readFields(request, []);
      await sessions.signOut(request, reply);
      return redirectDone(reply, paths.signIn(), 'signed-out');
    });

    app.get(
      '/confirm-identity',
      guard.page(paths.account(), async ({ customer }, request, reply) => {
        const next = localPath(queryText(request, 'next')) ?? paths.account();
        return sendPage(reply, confirmIdentityPage({ email: customer.email, next }));
      }),
    );

    app.post(
      '/confirm-identity',
      guard.page(paths.account(), async ({ customer: own }, request, reply) => {
        const { password, next, typed } = readSignInFields(request, ['password', 'next']);
        const refuse = (fault: string, status: number) => {
          const content = { email: own.email, next: localPath(next) ?? paths.account(), typed, fault };
          return sendPage(reply, confirmIdentityPage(content), status);
        };
        return withRateLimitNotice(refuse, reply, async () => {
          const customer = await checkOwnPassword(accounts, own, password, clientOf(request));
          const isIn = customer && (await sessions.signIn(request, reply, customer));
          return isIn
            ? goOn(request, reply, next, typed)
            : refuse('This is not your password. Try again.', 422);
        });
      }),
    );
  };
}

/** After too many tries the form is shown again and says how long to wait. */
export async function withRateLimitNotice(
  refuse: (fault: string, status: number) => FastifyReply,
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 429) throw error;
    reply.header('retry-after', error.retryAfterSeconds);
    return refuse(error.message, error.status);
  }
}
