import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Database, Queryable } from '../../database/database.ts';
import { Problem } from '../../web/errors/errors.ts';
import { type NetworkLimit, networkCounts, networkOf } from '../../web/limits/networks.ts';
import { enforceRateLimit, type RateLimit, type RateLimits } from '../../web/limits/rate-limit.ts';
import type { SessionAnswer } from '../api/schemas.ts';
import { deviceName } from '../devices/devices-page.ts';
import * as operations from './passkey-schemas.ts';
import {
  PASSKEY_NAME_LENGTH_MAX,
  PASSKEYS_MAX,
  type Passkey,
  type PasskeyOwner,
  type PasskeySigner,
  type Passkeys,
} from './passkeys.ts';

export interface PasskeyRouteDeps {
  database: Database;
  passkeys: Passkeys;
  limits: RateLimits;
  /** Resolves to the customer if the last sign-in was within 15 minutes. Throws a Problem otherwise. */
  requireRecentCustomer(request: FastifyRequest): Promise<PasskeyOwner>;
  /** Signs the customer in and resolves to the body of the answer. Throws a Problem for a disabled account. */
  signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    signer: PasskeySigner,
  ): Promise<Static<typeof SessionAnswer>>;
  /** Emails the customer, in the transaction that stores the passkey. */
  notifyPasskeyAdded(connection: Queryable, owner: PasskeyOwner, passkey: Passkey): Promise<void>;
}

const ADDS_BY_CUSTOMER: RateLimit = { name: 'passkeys added by customer', limit: 30, windowSeconds: 600 };
const OPTIONS_BY_NETWORK: NetworkLimit = {
  name: 'passkey options by address',
  limit: 60,
  windowSeconds: 300,
};
const SIGN_INS_BY_NETWORK: NetworkLimit = {
  name: 'passkey sign-ins by address',
  limit: 60,
  windowSeconds: 300,
};

/** The four calls of public/js/account/passkey*.js: two add a passkey, and two sign in with one. */
export function passkeyRoutes(deps: PasskeyRouteDeps): FastifyPluginAsyncTypebox {
  const { database, passkeys, limits } = deps;
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.post(
      '/api/passkeys/registration-options',
      { schema: operations.createPasskeyRegistrationOptions },
      async (request) => {
        const owner = await deps.requireRecentCustomer(request);
        await enforceRateLimit(limits, [{ rule: ADDS_BY_CUSTOMER, key: owner.id }]);
        return passkeys.registrationOptions(owner);
      },
    );

    app.post('/api/passkeys', { schema: operations.addPasskey }, async (request, reply) => {
      const owner = await deps.requireRecentCustomer(request);
      const { response, name = nameOf(request) } = request.body;
      const added = await database.transaction(async (connection) => {
        const result = await passkeys.add(connection, owner, response, name.trim());
        if (result.ok) await deps.notifyPasskeyAdded(connection, owner, result.passkey);
        return result;
      });
      if (!added.ok) throw refusal(added.reason);
      const { id, name: storedName, addedAt } = added.passkey;
      return reply.status(201).send({ id, name: storedName, addedAt: addedAt.toISOString() });
    });

    app.post(
      '/api/passkeys/authentication-options',
      { schema: operations.createPasskeyAuthenticationOptions },
      async (request) => {
        await enforceRateLimit(limits, networkCounts(OPTIONS_BY_NETWORK, networkOf(request)));
        return passkeys.authenticationOptions();
      },
    );

    app.post('/api/session/passkey', { schema: operations.signInWithPasskey }, async (request, reply) => {
      await enforceRateLimit(limits, networkCounts(SIGN_INS_BY_NETWORK, networkOf(request)));
      const signer = await passkeys.authenticate(request.body.response);
      if (!signer) throw signInRefused();
      return deps.signIn(request, reply, signer);
    });
  };
}

/** Names a passkey by its browser, such as "Firefox on macOS", so that the customer can tell it from others. */
const nameOf = (request: FastifyRequest): string =>
  deviceName(request.headers['user-agent'] ?? '').name.slice(0, PASSKEY_NAME_LENGTH_MAX);

const signInRefused = () =>
  new Problem(
    401,
    'passkey_refused',
    'This passkey was not accepted. Try again, or sign in with your password.',
  );

function refusal(reason: 'passkey_refused' | 'passkey_exists' | 'too_many_passkeys'): Problem {
  switch (reason) {
    case 'passkey_refused':
      return new Problem(422, 'passkey_refused', 'This passkey could not be added. Try again.');
    case 'passkey_exists':
      return new Problem(409, 'passkey_exists', 'This passkey has already been added.');
    case 'too_many_passkeys':
      return new Problem(
        422,
        'too_many_passkeys',
        `An account can have at most ${PASSKEYS_MAX} passkeys. Remove one to add another.`,
      );
  }
}
