import type { FastifyInstance, FastifyReply } from 'fastify';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { StateStore } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { deleteAccount, type ExportDeps, exportAccount } from './account-data.ts';
import { listAddresses } from './addresses/addresses.ts';
import type { CustomerSessions } from './customer-sessions.ts';
import { emailFault, emailKey, mailboxKey, nameFault } from './email.ts';
import { doneMessage, queryText, readFields, redirectDone, shownCustomer } from './forms.ts';
import { RULES } from './limits.ts';
import { listPasskeys } from './passkeys/passkeys.ts';
import { passwordPage } from './passwords/password-page.ts';
import { passwordFault } from './passwords/password-rules.ts';
import { selectPendingEmail, setName } from './queries.ts';
import { sendChangeEmailLink, sendConfirmation } from './recovery/confirm-email.ts';
import { changePassword } from './recovery/reset-password.ts';
import type { CustomerGuard, CustomerVisitor } from './require-customer.ts';
import { type AccountDeps, checkOwnPassword } from './sign-in/check-password.ts';
import { claimOf } from './sign-in/password-tries.ts';
import { pendingFormOf, RESUMED } from './sign-in/pending-form.ts';
import { confirmIdentityPage } from './sign-in/sign-in-page.ts';
import { withRateLimitNotice } from './sign-in/sign-in-routes.ts';
import {
  accountDeletedPage,
  type DetailsContent,
  deletePage,
  detailsPage,
  overviewPage,
} from './views/account-pages.ts';

export interface AccountRouteDeps {
  accounts: AccountDeps;
  store: StateStore;
  sessions: CustomerSessions;
  guard: CustomerGuard;
  personalDataOf: ExportDeps['personalDataOf'];
}

/** The account's pages, but addresses, devices and passkeys. */
export function accountRoutes(parts: AccountRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    overviewRoutes(app, parts);
    detailsRoutes(app, parts);
    passwordRoutes(app, parts);
    dataRoutes(app, parts);
  };
}

function overviewRoutes(app: FastifyInstance, { accounts: { database }, store, guard }: AccountRouteDeps) {
  app.get(
    '/account',
    guard.page(paths.account(), async ({ customer }, request, reply) => {
      const [addresses, passkeys, devices] = await Promise.all([
        listAddresses(database, customer.id),
        listPasskeys(database, customer.id),
        store.sessionsOf(customer.id),
      ]);
      const page = overviewPage({
        owner: shownCustomer(customer),
        notice: doneMessage(request),
        addressCount: addresses.length,
        passkeyCount: passkeys.length,
        deviceCount: devices.length,
      });
      return sendPage(reply, page);
    }),
  );
}

function detailsRoutes(app: FastifyInstance, { accounts, guard }: AccountRouteDeps) {
  const { database, limits } = accounts;
  const page = paths.accountDetails();
  async function show(
    reply: FastifyReply,
    { customer }: CustomerVisitor,
    more: Partial<DetailsContent>,
    status = 200,
  ) {
    const pending = await database.find(selectPendingEmail, [customer.id]);
    const content = { owner: shownCustomer(customer), pendingEmail: pending?.email, ...more };
    return sendPage(reply, detailsPage(content), status);
  }

  app.get(
    '/account/details',
    guard.page(page, (visitor, request, reply) => {
      // The page stays, and the browser saves what it is led to.
      if (queryText(request, 'done') === 'download' && visitor.session.isFresh)
        reply.header('refresh', `0; url=${paths.accountExport()}`);
      return show(reply, visitor, { notice: doneMessage(request) });
    }),
  );

  app.post(
    '/account/details',
    guard.form(page, async (visitor, request, reply) => {
      const { name, restored } = readFields(request, ['name', RESUMED]);
      if (restored) return show(reply, visitor, { details: { name } });
      const fault = nameFault(name);
      if (fault) return show(reply, visitor, { details: { name, faults: { name: fault } } }, 422);
      await database.run(setName, [visitor.customer.id, name.trim()]);
      return redirectDone(reply, page, 'saved');
    }),
  );

  /** The same address again changes nothing: the link to confirm it is sent once more. */
  async function sendAgain({ customer }: CustomerVisitor): Promise<void> {
    if (customer.isEmailConfirmed) return;
    if (!(await limits.take(RULES.strangerMailToAddress, mailboxKey(customer.email))).ok) return;
    await database.transaction((connection) => sendConfirmation(accounts, connection, customer));
  }

  app.post(
    '/account/email',
    guard.form(page, async (visitor, request, reply) => {
      const { email, restored } = readFields(request, ['email', RESUMED]);
      if (restored) return show(reply, visitor, { email: { email } });
      const isSame = emailKey(email) === emailKey(visitor.customer.email);
      if (isSame) await sendAgain(visitor);
      if (isSame) return redirectDone(reply, page, 'link-sent');
      if (!visitor.session.isFresh) {
        const typed = pendingFormOf(request);
        return sendPage(
          reply,
          confirmIdentityPage({ email: visitor.customer.email, next: page, typed }),
          403,
        );
      }
      const fault = emailFault(email);
      if (fault) return show(reply, visitor, { email: { email, faults: { email: fault } } }, 422);
      const refuse = (text: string, status: number) =>
        sendPage(
          reply,
          detailsPage({ owner: shownCustomer(visitor.customer), email: { email, fault: text } }),
          status,
        );
      return withRateLimitNotice(refuse, reply, async () => {
        await sendChangeEmailLink(accounts, visitor.customer, cleanTyped(email));
        return redirectDone(reply, page, 'link-sent');
      });
    }),
  );
}

function passwordRoutes(app: FastifyInstance, { accounts, store, sessions, guard }: AccountRouteDeps) {
  const { database, passwords } = accounts;
  const page = paths.accountPassword();
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
          const faults = { currentPassword: 'This is not your password. Try again.' };
          return sendPage(reply, passwordPage({ owner, faults }), 422);
        }
        // The salt stays the one that all accounts of the address share.
        const passwordHash = await passwords.hash(password, claimOf(client, true), customer.passwordHash);
        const changed = await database.transaction((connection) =>
          changePassword(accounts, connection, customer, passwordHash),
        );
        const result = changed && (await sessions.signIn(request, reply, changed));
        if (!result)
          throw new Problem(409, 'account_changed', 'Your account was changed meanwhile. Sign in again.');
        await store.endOthers(customer.id, result.sessionId);
        return redirectDone(reply, page, 'password-changed');
      });
    }),
  );
}

function dataRoutes(
  app: FastifyInstance,
  { accounts, store, sessions, guard, personalDataOf }: AccountRouteDeps,
) {
  const { database } = accounts;
  app.get(
    '/account/export',
    guard.recentSignInDownload(`${paths.accountDetails()}?done=download`, async (visitor, request, reply) => {
      const listBrowsers = (id: string) => accounts.browsers.list(request, id);
      const exported = await exportAccount({ database, store, listBrowsers, personalDataOf }, visitor);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="myclothes-account.json"')
        .send(JSON.stringify(exported, null, 2));
    }),
  );

  app.get(
    '/account/delete',
    guard.recentSignInPage(paths.accountDelete(), async ({ customer }, _request, reply) =>
      sendPage(reply, deletePage({ owner: shownCustomer(customer) })),
    ),
  );

  app.post(
    '/account/delete',
    guard.recentSignInPage(paths.accountDelete(), async ({ customer }, request, reply) => {
      const { password } = readFields(request, ['password']);
      const owner = shownCustomer(customer);
      const refuse = (fault: string, status: number) => sendPage(reply, deletePage({ owner, fault }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        if (!(await checkOwnPassword(accounts, customer, password, accounts.browsers.clientOf(request)))) {
          const faults = { password: 'This is not your password. Try again.' };
          return sendPage(reply, deletePage({ owner, faults }), 422);
        }
        await store.forget(customer.id);
        await sessions.signOut(request, reply);
        await deleteAccount(database, customer.id);
        return sendPage(reply, accountDeletedPage());
      });
    }),
  );
}
