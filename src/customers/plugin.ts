import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.ts';
import { absoluteUrl } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import type { Mail } from '../mail/mail.ts';
import { createTurns } from '../process/turns.ts';
import type { StateStore } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import type { RateLimits } from '../web/limits/rate-limit.ts';
import type { ExportDeps } from './account-data.ts';
import { accountRoutes } from './account-routes.ts';
import { addressRoutes } from './addresses/address-routes.ts';
import { accountApiRoutes, signIn } from './api-routes.ts';
import {
  deviceRoutes,
  rememberedBrowserApiRoutes,
  rememberedBrowserRoutes,
} from './devices/device-routes.ts';
import type { RememberedBrowsers } from './devices/remembered-browsers.ts';
import { TRIES_AT_ONCE, TRIES_WAITING_MAX } from './limits.ts';
import type { Members } from './members.ts';
import { passkeyAdded } from './messages.ts';
import { passkeyRoutes } from './passkeys/passkey-routes.ts';
import { createPasskeys } from './passkeys/passkeys.ts';
import { createPasswords } from './passwords/passwords.ts';
import { findCustomer } from './queries.ts';
import { notifyCustomer } from './recovery/email-owner.ts';
import { recoveryRoutes } from './recovery/recovery-routes.ts';
import type { AccountDeps } from './sign-in/check-password.ts';
import { signInRoutes, WRONG_CREDENTIALS } from './sign-in/sign-in-routes.ts';
import type { Visits } from './visits.ts';

export interface CustomersDeps {
  database: Database;
  store: StateStore;
  visits: Visits;
  members: Members;
  browsers: RememberedBrowsers;
  limits: RateLimits;
  mail: Pick<Mail, 'send'>;
  publicUrl: string;
  personalDataOf: ExportDeps['personalDataOf'];
  /** Called for an error in work that is done after the answer. */
  onError(error: unknown): void;
}

/** All that has to do with customers. Every answer is `no-store`, which is what the app says by default. */
export function customersPlugin(deps: CustomersDeps): (app: FastifyInstance) => Promise<void> {
  const { database, store, visits, members, browsers, limits, mail, publicUrl, onError } = deps;
  const accounts: AccountDeps = {
    database,
    passwords: createPasswords(),
    limits,
    turns: createTurns(TRIES_AT_ONCE, TRIES_WAITING_MAX),
    browsers,
    mail,
  };
  return async (app) => {
    await app.register(signInRoutes({ accounts, visits, members }));
    await app.register(recoveryRoutes({ accounts, store, visits, onError }));
    await app.register(
      accountRoutes({ accounts, store, visits, members, personalDataOf: deps.personalDataOf }),
    );
    await app.register(addressRoutes({ database, members }));
    await app.register(deviceRoutes({ database, store, members, browsers }));
    await app.register(rememberedBrowserRoutes({ browsers, members }));
    await app.register(rememberedBrowserApiRoutes({ browsers, members }));
    await app.register(accountApiRoutes({ accounts, store, visits, members }));
    await app.register(
      passkeyRoutes({
        database,
        passkeys: createPasskeys(database, publicUrl),
        limits,
        requireFreshCustomer: async (request) => (await members.requireFresh(request)).customer,
        async signIn(request, reply, { id, credentialsVersion }) {
          const customer = await findCustomer(database, id);
          if (customer?.credentialsVersion !== credentialsVersion)
            throw new Problem(401, 'wrong_credentials', WRONG_CREDENTIALS);
          return signIn({ visits }, request, reply, customer);
        },
        notifyPasskeyAdded: (connection, owner) =>
          notifyCustomer(
            { mail },
            connection,
            owner,
            passkeyAdded({ link: absoluteUrl(paths.accountPasskeys()) }),
          ),
      }),
    );
  };
}
