import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import type { Outbox } from '../mail/letter.ts';
import { createKeyedSemaphore } from '../process/semaphore.ts';
import type { Visitors } from '../sessions/visitors.ts';
import type { Settings } from '../settings/settings.ts';
import type { StateStore } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import type { RateLimits } from '../web/limits/rate-limit.ts';
import type { ExportDeps } from './account-data.ts';
import { accountRoutes } from './account-routes.ts';
import { addressRoutes } from './addresses/address-routes.ts';
import { addressApiRoutes } from './addresses/api/routes.ts';
import { accountApiRoutes, signIn } from './api/routes.ts';
import type { CustomerSessions } from './customer-sessions.ts';
import { deviceRoutes } from './devices/device-routes.ts';
import type { RememberedBrowsers } from './devices/remembered-browsers.ts';
import { TRIES_AT_ONCE, TRIES_WAITING_MAX } from './limits.ts';
import { passkeyAdded } from './messages.ts';
import { passkeyRoutes } from './passkeys/passkey-routes.ts';
import { createPasskeys } from './passkeys/passkeys.ts';
import { passkeyPageRoutes } from './passkeys/passkeys-page.ts';
import { passwordRoutes } from './passwords/password-routes.ts';
import { createPasswords, type PasswordCost } from './passwords/passwords.ts';
import { findCustomer } from './queries.ts';
import { notifyCustomer } from './recovery/email-owner.ts';
import { recoveryRoutes } from './recovery/recovery-routes.ts';
import type { CustomerGuard, SignedInVisitor } from './require-customer.ts';
import type { AccountDeps } from './sign-in/check-password.ts';
import { signInRoutes, WRONG_CREDENTIALS } from './sign-in/sign-in-routes.ts';

export interface CustomersDeps {
  database: Database;
  store: StateStore;
  sessions: CustomerSessions;
  guard: CustomerGuard;
  visitors: Visitors;
  browsers: RememberedBrowsers;
  limits: RateLimits;
  mail: Outbox;
  publicUrl: string;
  settings: Pick<Settings, 'current'>;
  personalDataOf: ExportDeps['personalDataOf'];
  /** Only tests set it. */
  passwordCost?: PasswordCost | undefined;
  /** Throws a Problem if the session must pass its second factor before it may add a passkey. */
  requireMayAddPasskey(visitor: SignedInVisitor): Promise<void>;
  /** Called when a passkey has signed a customer in. */
  onPasskeySignIn(session: { sessionId: string; customerId: string }): Promise<void>;
  /** Called for an error in work that is done after the answer. */
  onError(error: unknown): void;
}

/** The routes of accounts. Their answers keep the app's default header `no-store`. */
export function customersPlugin(deps: CustomersDeps): (app: FastifyInstance) => Promise<void> {
  const { database, store, sessions, guard, visitors, browsers, limits, mail, publicUrl, onError } = deps;
  const accounts: AccountDeps = {
    database,
    passwords: createPasswords(deps.passwordCost ? { cost: deps.passwordCost } : {}),
    limits,
    semaphore: createKeyedSemaphore(TRIES_AT_ONCE, TRIES_WAITING_MAX),
    browsers,
    mail,
  };
  return async (app) => {
    await app.register(signInRoutes({ accounts, sessions, guard, visitors }));
    await app.register(recoveryRoutes({ accounts, store, visitors, onError }));
    await app.register(
      accountRoutes({ accounts, store, sessions, guard, personalDataOf: deps.personalDataOf }),
    );
    await app.register(passwordRoutes({ accounts, store, sessions, guard }));
    await app.register(addressRoutes({ database, guard }));
    await app.register(addressApiRoutes({ database, guard }));
    await app.register(deviceRoutes({ store, guard, browsers }));
    await app.register(passkeyPageRoutes({ database, guard }));
    await app.register(accountApiRoutes({ accounts, store, sessions, guard }));
    await app.register(
      passkeyRoutes({
        database,
        passkeys: createPasskeys(database, publicUrl, deps.settings),
        limits,
        async requireRecentCustomer(request) {
          const visitor = await guard.requireRecentSignIn(request);
          await deps.requireMayAddPasskey(visitor);
          return visitor.customer;
        },
        async signIn(request, reply, { id, credentialsVersion }) {
          const customer = await findCustomer(database, id);
          if (customer?.credentialsVersion !== credentialsVersion)
            throw new Problem(401, 'wrong_credentials', WRONG_CREDENTIALS);
          const answer = await signIn({ sessions }, request, reply, customer);
          await deps.onPasskeySignIn({ sessionId: answer.id, customerId: id });
          return answer;
        },
        notifyPasskeyAdded: (connection, owner) =>
          notifyCustomer(
            { mail },
            connection,
            owner,
            passkeyAdded({ link: mail.publicUrl + paths.accountPasskeys() }),
          ),
      }),
    );
  };
}
