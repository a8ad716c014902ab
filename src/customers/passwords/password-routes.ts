import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import type { CustomerSessions } from '../customer-sessions.ts';
import { doneMessage, readFields, redirectDone, shownCustomer, withRateLimitNotice } from '../forms.ts';
import type { Customer } from '../queries.ts';
import { changePassword } from '../recovery/reset-password.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type AccountDeps, checkOwnPassword } from '../sign-in/check-password.ts';
import { callerOf } from '../sign-in/password-tries.ts';
import { WRONG_OWN_PASSWORD } from '../sign-in/sign-in-routes.ts';
import { passwordPage } from './password-page.ts';
import { passwordFault } from './password-rules.ts';

interface PasswordRouteDeps {
  accounts: AccountDeps;
  store: StateStore;
  sessions: CustomerSessions;
  guard: CustomerGuard;
}

/** The account's page to change the password. */
export function passwordRoutes(deps: PasswordRouteDeps) {
  const { accounts, guard } = deps;
  const page = paths.accountPassword();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/password',
      guard.recentSignInPage(page, async ({ customer }, request, reply) =>
        sendPage(reply, passwordPage({ owner: shownCustomer(customer), notice: doneMessage(request) })),
      ),
    );

    app.post(
      '/account/password',
      guard.recentSignInPage(page, async ({ customer }, request, reply) => {
        const { currentPassword, password } = readFields(request, ['currentPassword', 'password']);
        const [owner, client] = [shownCustomer(customer), accounts.browsers.clientOf(request)];
        const refuse = (fault: string, status: number) =>
          sendPage(reply, passwordPage({ owner, fault }), status);
        return withRateLimitNotice(refuse, reply, async () => {
          const fault = passwordFault(password, customer);
          if (fault) return sendPage(reply, passwordPage({ owner, faults: { password: fault } }), 422);
          if (!(await checkOwnPassword(accounts, customer, currentPassword, client))) {
            const faults = { currentPassword: WRONG_OWN_PASSWORD };
            return sendPage(reply, passwordPage({ owner, faults }), 422);
          }
          await replacePassword(deps, request, reply, customer, password);
          return redirectDone(reply, page, 'password-changed');
        });
      }),
    );
  };
}

/** Sets the new password, begins a new session on this device, and signs all other devices out. */
async function replacePassword(
  { accounts, store, sessions }: PasswordRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  customer: Customer,
  password: string,
): Promise<void> {
  const { database, passwords, browsers } = accounts;
  const caller = callerOf(browsers.clientOf(request), true);
  // The new hash keeps the salt that all accounts of the address share.
  const passwordHash = await passwords.hash(password, caller, customer.passwordHash);
  const changed = await database.transaction((connection) =>
    changePassword(accounts, connection, customer, passwordHash),
  );
  const result = changed && (await sessions.signIn(request, reply, changed));
  if (!result)
    throw new Problem(409, 'account_changed', 'Your account was changed in the meantime. Sign in again.');
  await store.endOthers(customer.id, result.sessionId);
}
