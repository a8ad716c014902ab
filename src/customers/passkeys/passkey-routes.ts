import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Database, Queryable } from '../../database/database.ts';
import { Problem } from '../../web/errors/errors.ts';
import { type NetworkLimit, networkCounts } from '../../web/limits/networks.ts';
import { enforceRateLimit, type RateLimit, type RateLimits } from '../../web/limits/rate-limit.ts';
import { deviceName } from '../devices/device-name.ts';
import type { SessionAnswer } from '../schemas.ts';
import { networkOf } from '../sign-in/limits.ts';
import * as operations from './passkey-schemas.ts';
import {
  PASSKEY_NAME_LENGTH_MAX,
  PASSKEYS_MAX,
  type Passkey,
  type PasskeyOwner,
  type PasskeySigner,
  type Passkeys,
} from './passkeys.ts';

export interface PasskeyRouteParts {
  database: Database;
  passkeys: Passkeys;
  limits: RateLimits;
  /** Who sends the request, and has proved it within the last 15 minutes; throws a Problem for anybody else. */
  requireFreshCustomer(request: FastifyRequest): Promise<PasskeyOwner>;
  /** Signs the customer in and resolves to the body of the answer; throws a Problem for a disabled account. */
  signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    signer: PasskeySigner,
  ): Promise<Static<typeof SessionAnswer>>;
  /** Tells the customer by mail, in the transaction that stores the passkey. */
  tellAdded(connection: Queryable, owner: PasskeyOwner, passkey: Passkey): Promise<void>;
}

const ADDING: RateLimit = { name: 'passkeys added by customer', limit: 30, windowSeconds: 600 };
const ASKING: NetworkLimit = { name: 'passkey options by address', limit: 60, windowSeconds: 300 };
const SIGNING_IN: NetworkLimit = { name: 'passkey sign-ins by address', limit: 60, windowSeconds: 300 };

/** The four calls of public/js/account-passkey*.js: two to add a passkey, two to sign in with one. */
export function passkeyRoutes(parts: PasskeyRouteParts): FastifyPluginAsyncTypebox {
  const { database, passkeys, limits } = parts;
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.post(
      '/api/passkeys/registration-options',
      { schema: operations.createPasskeyRegistrationOptions },
      async (request) => {
        const owner = await parts.requireFreshCustomer(request);
        await enforceRateLimit(limits, [{ rule: ADDING, key: owner.id }]);
        return passkeys.registrationOptions(owner);
      },
    );

    app.post('/api/passkeys', { schema: operations.addPasskey }, async (request, reply) => {
      const owner = await parts.requireFreshCustomer(request);
      const { response, name = nameOf(request) } = request.body;
      const added = await database.transaction(async (connection) => {
        const result = await passkeys.add(connection, owner, response, name.trim());
        if (result.ok) await parts.tellAdded(connection, owner, result.passkey);
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
        await enforceRateLimit(limits, networkCounts(ASKING, networkOf(request)));
        return passkeys.authenticationOptions();
      },
    );

    app.post('/api/session/passkey', { schema: operations.signInWithPasskey }, async (request, reply) => {
      await enforceRateLimit(limits, networkCounts(SIGNING_IN, networkOf(request)));
      const signer = await passkeys.authenticate(request.body.response);
      if (!signer) throw notOurs();
      return parts.signIn(request, reply, signer);
    });
  };
}

/** "Firefox on macOS": what the customer will know it by among others. */
const nameOf = (request: FastifyRequest): string =>
  deviceName(request.headers['user-agent'] ?? '').name.slice(0, PASSKEY_NAME_LENGTH_MAX);

const notOurs = () =>
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
      return new Problem(409, 'passkey_exists', 'This passkey is there already.');
    case 'too_many_passkeys':
      return new Problem(
        422,
        'too_many_passkeys',
        `An account has ${PASSKEYS_MAX} passkeys at most. Remove one to add another.`,
      );
  }
}
