import {
  createHash,
  createPrivateKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a test changes about a correct answer. */
export interface Faults {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  /** The flags of the specification: user present (1), user verified (4), attested data (64). */
  flags?: number;
  counter?: number;
  /** Signs a "packed" attestation with this key. By default there is no attestation. */
  attestedBy?: 'its own key' | 'a certificate';
  userHandle?: string | undefined;
}

export interface Authenticator {
  readonly credentialId: string;
  create(options: PublicKeyCredentialCreationOptionsJSON, faults?: Faults): RegistrationResponseJSON;
  get(options: PublicKeyCredentialRequestOptionsJSON, faults?: Faults): AuthenticationResponseJSON;
}

const PRESENT_AND_VERIFIED = 0b101;
const ATTESTED = 0b100_0000;

/** A browser and an authenticator in software, with one ES256 key that counts its uses. */
export function createAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const credentialId = id.toString('base64url');
  let userHandle = '';
  let uses = 0;

  const clientData = (type: string, challenge: string, faults: Faults) =>
    Buffer.from(
      JSON.stringify({
        type: faults.type ?? type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const base = {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
  } as const;

  return {
    credentialId,

    create(options, faults = {}) {
      userHandle = options.user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = [Buffer.alloc(16), length, id, Buffer.from(isoCBOR.encode(coseOf(publicKey)))];
      const flags = faults.flags ?? PRESENT_AND_VERIFIED | ATTESTED;
      const authData = Buffer.concat([head(options.rp.id ?? '', flags, 0, faults), ...attested]);
      const data = clientData('webauthn.create', options.challenge, faults);
      const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()]);
      const attestation = new Map<string, unknown>([
        ['fmt', faults.attestedBy ? 'packed' : 'none'],
        ['attStmt', statementOf(faults.attestedBy, signed, privateKey)],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        ...base,
        response: {
          clientDataJSON: data.toString('base64url'),
          // The library's type of CBOR values is narrower than what it encodes.
          attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
          transports: ['internal'],
        },
      };
    },

    get(options, faults = {}) {
      const data = clientData('webauthn.get', options.challenge, faults);
      const flags = faults.flags ?? PRESENT_AND_VERIFIED;
      const authData = head(options.rpId ?? '', flags, faults.counter ?? ++uses, faults);
      const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()]);
      return {
        ...base,
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: createSign('sha256').update(signed).sign(privateKey).toString('base64url'),
          ...('userHandle' in faults
            ? faults.userHandle === undefined
              ? {}
              : { userHandle: faults.userHandle }
            : { userHandle }),
        },
      };
    },
  };
}

/** Returns the authenticator data up to the counter: hash of the relying party's ID, flags, counter. */
function head(rpId: string, flags: number, counter: number, faults: Faults): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags, 0);
  rest.writeUInt32BE(faults.counter ?? counter, 1);
  return Buffer.concat([
    createHash('sha256')
      .update(faults.rpId ?? rpId)
      .digest(),
    rest,
  ]);
}

function statementOf(attestedBy: Faults['attestedBy'], signed: Buffer, privateKey: KeyObject) {
  if (!attestedBy) return new Map<string, unknown>();
  const key = attestedBy === 'a certificate' ? CERTIFICATE_KEY : privateKey;
  return new Map<string, unknown>([
    ['alg', -7],
    ['sig', new Uint8Array(createSign('sha256').update(signed).sign(key))],
    ...(attestedBy === 'a certificate' ? [['x5c', [CERTIFICATE]] as const] : []),
  ]);
}

/** RFC 9053: key type EC2 (1: 2), algorithm ES256 (3: −7), curve P-256 (−1: 1), x (−2) and y (−3). */
function coseOf(publicKey: KeyObject): Map<number, number | Uint8Array> {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ]);
}

/** This certificate was made for these tests only. */
const CERTIFICATE_KEY = createPrivateKey({
  key: Buffer.from(
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrHQwL+VIia5aPzCp7QcLj17JXRvwsS0xm3RD7Xib/IyhRANCAATqmQSu5u6SUhn4fgFpwEPyW+/YKNTpXUG13X2+WUCjGbloau/F+bxLGXPVE18JBAGFNW/5pC46qz+3TfBiE2zv',
    'base64',
  ),
  format: 'der',
  type: 'pkcs8',
});
const CERTIFICATE = new Uint8Array(
  Buffer.from(
    'MIIB8jCCAZigAwIBAgIUZyE3fQ+D3A64CT81NAwFZ0VjtfcwCgYIKoZIzj0EAwIwTzELMAkGA1UEBhMCU0UxDTALBgNVBAoMBFRlc3QxIjAgBgNVBAsMGUF1dGhlbnRpY2F0b3IgQXR0ZXN0YXRpb24xDTALBgNVBAMMBFRlc3QwIBcNMjYxMTIyMTg1MTQ2WhgPMjEyNjEwMjkxODUxNDZaME8xCzAJBgNVBAYTAlNFMQ0wCwYDVQQKDARUZXN0MSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMQ0wCwYDVQQDDARUZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6pkErubuklIZ+H4BacBD8lvv2CjU6V1Btd19vllAoxm5aGrvxfm8Sxlz1RNfCQQBhTVv+aQuOqs/t03wYhNs76NQME4wHQYDVR0OBBYEFP0fMe+9G9siesqpfTABGHH6woapMB8GA1UdIwQYMBaAFP0fMe+9G9siesqpfTABGHH6woapMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIgBodKz2Ye+NgHrW+wPW7QP5JRoDQR6PrdmJEgU9WFS00CIQChDpN/rSG1Ymw+G+DAGhPR2C6DvmHybtwhVg9vRHA2dw==',
    'base64',
  ),
);
