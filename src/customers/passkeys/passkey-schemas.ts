import { Type } from '../../process/schema.ts';
import { TOO_MANY_TRIES } from '../../web/api/common-problems.ts';
import { type ApiOperation, type ApiProblem, NoBody, OneOf, Timestamp } from '../../web/api/operation.ts';
import { VISIBLE_PATTERN } from '../../web/typed-text.ts';
import { SESSION_COOKIES, WRONG_CREDENTIALS } from '../api/operations.ts';
import { SessionAnswer } from '../api/schemas.ts';
import { PASSKEY_NAME_LENGTH_MAX } from './passkeys.ts';

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
  authenticatorAttachment: Type.Optional(OneOf(['platform', 'cross-platform'])),
  clientExtensionResults: Type.Object({}),
};

const NewCredential = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64Url(4_000),
      attestationObject: Base64Url(16_000),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 })),
    }),
  },
  {
    title: 'NewPasskeyCredential',
    description: 'What `navigator.credentials.create()` resolves to, as JSON.',
  },
);

const SignedCredential = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64Url(4_000),
      authenticatorData: Base64Url(4_000),
      signature: Base64Url(8_000),
      userHandle: Type.Optional(Base64Url(86)),
    }),
  },
  {
    title: 'SignedPasskeyCredential',
    description: 'What `navigator.credentials.get()` resolves to, as JSON.',
  },
);

const AddPasskeyBody = Type.Object(
  {
    response: NewCredential,
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: PASSKEY_NAME_LENGTH_MAX,
        pattern: VISIBLE_PATTERN,
        description:
          'A name for the passkey. The default is the browser and the system that it was added with.',
      }),
    ),
  },
  { additionalProperties: false },
);

const PasskeySessionBody = Type.Object({ response: SignedCredential }, { additionalProperties: false });

const PasskeyAnswer = Type.Object(
  { id: Type.String(), name: Type.String(), addedAt: Timestamp({ description: 'When it was added.' }) },
  { title: 'Passkey', description: 'A passkey of the account.' },
);

const OptionsAnswer = Type.Object(
  { challenge: Type.String({ description: 'base64url' }) },
  {
    additionalProperties: true,
    title: 'PasskeyOptions',
    description:
      'PublicKeyCredentialCreationOptionsJSON or PublicKeyCredentialRequestOptionsJSON of WebAuthn level 3. Pass it to the browser unchanged.',
  },
);

const PASSKEY_REFUSED: ApiProblem = {
  status: 401,
  code: 'passkey_refused',
  description: 'No account has this passkey, it was removed, or the options are more than 5 minutes old.',
};

const FACTOR_NEEDED: ApiProblem = {
  status: 403,
  code: 'factor_needed',
  description: 'The session of a member of the staff has not passed its second factor.',
};

export const createPasskeyRegistrationOptions = {
  operationId: 'createPasskeyRegistrationOptions',
  summary: 'Get the options for a new passkey',
  description: 'The options for `navigator.credentials.create()`. They are valid for 5 minutes.',
  tags: ['Account'],
  access: 'recentlySignedIn',
  body: NoBody,
  response: { 200: OptionsAnswer },
  problems: [FACTOR_NEEDED, TOO_MANY_TRIES],
} satisfies ApiOperation;

export const addPasskey = {
  operationId: 'addPasskey',
  summary: 'Add a passkey',
  description: 'Stores the passkey that the browser has created. The customer is told by email.',
  tags: ['Account'],
  access: 'recentlySignedIn',
  body: AddPasskeyBody,
  response: { 201: PasskeyAnswer },
  problems: [
    FACTOR_NEEDED,
    { status: 409, code: 'passkey_exists', description: 'The passkey was already added.' },
    { ...PASSKEY_REFUSED, status: 422 },
    { status: 422, code: 'too_many_passkeys', description: 'An account has at most 20 passkeys.' },
  ],
} satisfies ApiOperation;

export const createPasskeyAuthenticationOptions = {
  operationId: 'createPasskeyAuthenticationOptions',
  summary: 'Get the options to sign in with a passkey',
  description: 'The options for `navigator.credentials.get()`. They are valid for 5 minutes.',
  tags: ['Account'],
  access: 'anyone',
  body: NoBody,
  response: { 200: OptionsAnswer },
  problems: [TOO_MANY_TRIES],
} satisfies ApiOperation;

export const signInWithPasskey = {
  operationId: 'signInWithPasskey',
  summary: 'Sign in with a passkey',
  description: 'Starts a session like `signIn`, for the account of the passkey.',
  tags: ['Account'],
  access: 'visitor',
  body: PasskeySessionBody,
  response: { 200: SessionAnswer },
  responseHeaders: [SESSION_COOKIES],
  problems: [PASSKEY_REFUSED, WRONG_CREDENTIALS, TOO_MANY_TRIES],
} satisfies ApiOperation;
