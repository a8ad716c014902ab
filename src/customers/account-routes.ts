import type { FastifyInstance, FastifyReply } from 'fastify';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { StateStore } from '../state/store.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { deleteAccount, type ExportDeps, exportAccount } from './account-data.ts';
import { listAddresses } from './addresses/addresses.ts';
import type { CustomerSessions } from './customer-sessions.ts';
import { emailFault, emailKey, nameFault } from './email.ts';
import {
  doneMessage,
  queryText,
  readFields,
  redirectDone,
  shownCustomer,
  withRateLimitNotice,
} from './forms.ts';
import { listPasskeys } from './passkeys/passkeys.ts';
import { selectPendingEmail, setName } from './queries.ts';
import { sendChangeEmailLink, sendConfirmation } from './recovery/confirm-email.ts';
import type { CustomerGuard, SignedInVisitor } from './require-customer.ts';
import { type AccountDeps, checkOwnPassword } from './sign-in/check-password.ts';
import { pendingFormOf, RESUMED } from './sign-in/pending-form.ts';
import { confirmIdentityPage } from './sign-in/sign-in-page.ts';
import { WRONG_OWN_PASSWORD } from './sign-in/sign-in-routes.ts';
import { strangerMailTo } from './stranger-emails.ts';
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

/** The pages of the account itself: overview, name and email, export, deletion. */
export function accountRoutes(deps: AccountRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    overviewRoute(app, deps);
    detailsRoutes(app, deps);
    emailRoute(app, deps);
    exportRoute(app, deps);
    deleteRoutes(app, deps);
  };
}

function overviewRoute(app: FastifyInstance, { accounts: { database }, store, guard }: AccountRouteDeps) {
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

const DETAILS = paths.accountDetails();

function detailsRoutes(app: FastifyInstance, { accounts, guard }: AccountRouteDeps) {
  app.get(
    '/account/details',
    guard.page(DETAILS, (visitor, request, reply) => {
      // The browser stays on this page while it saves the file that the header leads to.
      if (queryText(request, 'done') === 'download' && visitor.session.isRecentSignIn)
        reply.header('refresh', `0; url=${paths.accountExport()}`);
      return sendDetails(accounts, reply, visitor, { notice: doneMessage(request) });
    }),
  );

  app.post(
    '/account/details',
    guard.form(DETAILS, async (visitor, request, reply) => {
      const { name, [RESUMED]: isResumed } = readFields(request, ['name', RESUMED]);
      if (isResumed) return sendDetails(accounts, reply, visitor, { details: { name } });
      const fault = nameFault(name);
      const details = { name, faults: { name: fault } };
      if (fault) return sendDetails(accounts, reply, visitor, { details }, 422);
      await accounts.database.run(setName, [visitor.customer.id, name.trim()]);
      return redirectDone(reply, DETAILS, 'saved');
    }),
  );
}

function emailRoute(app: FastifyInstance, { accounts, guard }: AccountRouteDeps) {
  app.post(
    '/account/email',
    guard.form(DETAILS, async (visitor, request, reply) => {
      const { customer, session } = visitor;
      const { email, [RESUMED]: isResumed } = readFields(request, ['email', RESUMED]);
      if (isResumed) return sendDetails(accounts, reply, visitor, { email: { email } });
      if (emailKey(email) === emailKey(customer.email)) {
        await sendConfirmationAgain(accounts, visitor);
        return redirectDone(reply, DETAILS, 'link-sent');
      }
      if (!session.isRecentSignIn) {
        const content = { email: customer.email, next: DETAILS, pendingForm: pendingFormOf(request) };
        return sendPage(reply, confirmIdentityPage(content), 403);
      }
      const fault = emailFault(email);
      const faulty = { email, faults: { email: fault } };
      if (fault) return sendDetails(accounts, reply, visitor, { email: faulty }, 422);
      const refuse = (text: string, status: number) => {
        const content = { owner: shownCustomer(customer), email: { email, fault: text } };
        return sendPage(reply, detailsPage(content), status);
      };
      return withRateLimitNotice(refuse, reply, async () => {
        await sendChangeEmailLink(accounts, customer, cleanTyped(email));
        return redirectDone(reply, DETAILS, 'link-sent');
      });
    }),
  );
}

async function sendDetails(
  { database }: AccountDeps,
  reply: FastifyReply,
  { customer }: SignedInVisitor,
  more: Partial<DetailsContent>,
  status = 200,
): Promise<FastifyReply> {
  const pending = await database.find(selectPendingEmail, [customer.id]);
  const content = { owner: shownCustomer(customer), pendingEmail: pending?.email, ...more };
  return sendPage(reply, detailsPage(content), status);
}

/** Sends the link to confirm the account's own address again. A confirmed address needs none. */
async function sendConfirmationAgain(accounts: AccountDeps, { customer }: SignedInVisitor): Promise<void> {
  const { database, limits } = accounts;
  if (customer.isEmailConfirmed) return;
  if (!(await limits.take([strangerMailTo(customer.email)])).ok) return;
  await database.transaction((connection) => sendConfirmation(accounts, connection, customer));
}

function exportRoute(app: FastifyInstance, { accounts, store, guard, personalDataOf }: AccountRouteDeps) {
  const { database, browsers } = accounts;
  app.get(
    '/account/export',
    guard.recentSignInDownload(`${DETAILS}?done=download`, async (visitor, request, reply) => {
      const listBrowsers = (id: string) => browsers.list(request, id);
      const { customer, token } = visitor;
      const cart = (await store.find(token.hash))?.cart;
      const deps = { database, store, listBrowsers, personalDataOf };
      const exported = await exportAccount(deps, { customer, cart });
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="myclothes-account.json"')
        .send(JSON.stringify(exported, null, 2));
    }),
  );
}

function deleteRoutes(app: FastifyInstance, { accounts, store, sessions, guard }: AccountRouteDeps) {
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
        const client = accounts.browsers.clientOf(request);
        if (!(await checkOwnPassword(accounts, customer, password, client))) {
          const faults = { password: WRONG_OWN_PASSWORD };
          return sendPage(reply, deletePage({ owner, faults }), 422);
        }
        await store.forget(customer.id);
        await sessions.signOut(request, reply);
        await accounts.database.transaction((connection) => deleteAccount(connection, customer.id));
        return sendPage(reply, accountDeletedPage());
      });
    }),
  );
}
