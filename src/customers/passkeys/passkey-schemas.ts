import { Type } from 'typebox';
import { VISIBLE_PATTERN } from '../../web/typed-text.ts';
import { PASSKEY_NAME_LENGTH_MAX } from './passkeys.ts';

/**
 * What browsers send: the dictionaries of WebAuthn level 3, section 5.1 (`PublicKeyCredential.toJSON()`). New
 * members come with new browsers, so inside of them unknown ones are passed over; only those named are read.
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

export const AddPasskeyBody = Type.Object(
  {
    response: NewCredential,
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: PASSKEY_NAME_LENGTH_MAX,
        pattern: VISIBLE_PATTERN,
        description: 'What the customer calls it; by default the browser and system it was added with',
      }),
    ),
  },
  { additionalProperties: false },
);

export const PasskeySessionBody = Type.Object(
  { response: SignedCredential },
  { additionalProperties: false },
);

export const PasskeyAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  addedAt: Type.String({ description: 'ISO 8601' }),
});

/** PublicKeyCredentialCreationOptionsJSON and PublicKeyCredentialRequestOptionsJSON: passed on to the browser as they are. */
export const OptionsAnswer = Type.Object({ challenge: Type.String() }, { additionalProperties: true });
