import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database, Queryable } from '../../database/database.ts';
import { Problem } from '../../web/errors/errors.ts';
import { type NetworkLimit, networkCounts } from '../../web/limits/networks.ts';
import { enforceRateLimit, type RateLimit, type RateLimits } from '../../web/limits/rate-limit.ts';
import { VISIBLE_PATTERN } from '../../web/typed-text.ts';
import { deviceName } from '../devices/devices-page.ts';
import { networkOf } from '../limits.ts';
import { NoBody } from '../schemas.ts';
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
  signIn(request: FastifyRequest, reply: FastifyReply, signer: PasskeySigner): Promise<unknown>;
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

const tags = ['Account'];

/** The four calls of public/js/account-passkey*.js: two add a passkey, and two sign in with one. */
export function passkeyRoutes(parts: PasskeyRouteDeps): FastifyPluginAsyncTypebox {
  const { database, passkeys, limits } = parts;
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.post(
      '/api/passkeys/registration-options',
      {
        schema: {
          tags,
          summary: 'Options for a new passkey',
          body: NoBody,
          response: { 200: OptionsAnswer },
        },
      },
      async (request) => {
        const owner = await parts.requireRecentCustomer(request);
        await enforceRateLimit(limits, [{ rule: ADDS_BY_CUSTOMER, key: owner.id }]);
        return passkeys.registrationOptions(owner);
      },
    );

    app.post(
      '/api/passkeys',
      { schema: { tags, summary: 'Add a passkey', body: AddPasskeyBody, response: { 201: PasskeyAnswer } } },
      async (request, reply) => {
        const owner = await parts.requireRecentCustomer(request);
        const { response, name = nameOf(request) } = request.body;
        const added = await database.transaction(async (connection) => {
          const result = await passkeys.add(connection, owner, response, name.trim());
          if (result.ok) await parts.notifyPasskeyAdded(connection, owner, result.passkey);
          return result;
        });
        if (!added.ok) throw refusal(added.reason);
        const { id, name: storedName, addedAt } = added.passkey;
        return reply.status(201).send({ id, name: storedName, addedAt: addedAt.toISOString() });
      },
    );

    app.post(
      '/api/passkeys/authentication-options',
      { schema: { tags, summary: 'Options to sign in', body: NoBody, response: { 200: OptionsAnswer } } },
      async (request) => {
        await enforceRateLimit(limits, networkCounts(OPTIONS_BY_NETWORK, networkOf(request)));
        return passkeys.authenticationOptions();
      },
    );

    app.post(
      '/api/session/passkey',
      { schema: { tags, summary: 'Sign in with a passkey', body: PasskeySessionBody } },
      async (request, reply) => {
        await enforceRateLimit(limits, networkCounts(SIGN_INS_BY_NETWORK, networkOf(request)));
        const signer = await passkeys.authenticate(request.body.response);
        if (!signer) throw signInRefused();
        return parts.signIn(request, reply, signer);
      },
    );
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

/**
 * Browsers send the dictionaries of WebAuthn level 3, section 5.1 (`PublicKeyCredential.toJSON()`). Newer browsers add
 * members, so unknown ones inside them are ignored.
 */

const Base64Url = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$', description: 'base64url' });

/** WebAuthn allows 1,023 bytes. */
const CredentialId = Base64Url(1_364);

const credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(
    Type.Union([Type.Literal('platform'), Type.Literal('cross-platform')]),
  ),
  clientExtensionResults: Type.Object({}),
};

const NewCredential = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    attestationObject: Base64Url(16_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 })),
  }),
});

const SignedCredential = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    authenticatorData: Base64Url(4_000),
    signature: Base64Url(8_000),
    userHandle: Type.Optional(Base64Url(86)),
  }),
});

const AddPasskeyBody = Type.Object(
  {
    response: NewCredential,
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: PASSKEY_NAME_LENGTH_MAX,
        pattern: VISIBLE_PATTERN,
        description:
          'The name that the customer gives it. The default is the browser and system it was added with.',
      }),
    ),
  },
  { additionalProperties: false },
);

const PasskeySessionBody = Type.Object({ response: SignedCredential }, { additionalProperties: false });

const PasskeyAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  addedAt: Type.String({ description: 'ISO 8601' }),
});

/** PublicKeyCredentialCreationOptionsJSON and PublicKeyCredentialRequestOptionsJSON go to the browser unchanged. */
const OptionsAnswer = Type.Object({ challenge: Type.String() }, { additionalProperties: true });
