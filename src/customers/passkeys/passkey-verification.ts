import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';

// The library is loaded with the first passkey. Loading takes a quarter of a second, and the start must not wait for it.

/** The site that passkeys belong to: `https://myclothes.com` and its host. */
export interface Site {
  origin: string;
  host: string;
}

export interface NewCredential {
  /** The ID is base64url. */
  id: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  backedUp: boolean;
}

/** Ed25519, ECDSA and RSA, each with SHA-256. Algorithms that Node.js still calls experimental are left out. */
export const ALGORITHMS = [-8, -7, -257];

/** More transports than an authenticator can name. They are only hints. */
const TRANSPORTS_MAX = 10;

/** Returns the credential if the answer matches the challenge and the site, and the authenticator was unlocked. */
export async function verifyRegistration(
  site: Site,
  challenge: string,
  answer: RegistrationResponseJSON,
): Promise<NewCredential | undefined> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  if (!(await isWithoutCertificates(answer))) return undefined;
  const verified = await orUndefined(
    verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!verified?.verified) return undefined;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []).slice(0, TRANSPORTS_MAX),
    backedUp: credentialBackedUp,
  };
}

/** Returns the data of a correct signature, and undefined for a wrong one. */
export async function verifyAuthentication(
  site: Site,
  challenge: string,
  answer: AuthenticationResponseJSON,
  { id, publicKey, counter }: Pick<NewCredential, 'id' | 'publicKey' | 'counter'>,
): Promise<{ counter: number; backedUp: boolean } | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const credential: WebAuthnCredential = { id, publicKey: new Uint8Array(publicKey), counter };
  const verified = await orUndefined(
    verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      credential,
      requireUserVerification: true,
    }),
  );
  if (!verified?.verified) return undefined;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { counter: newCounter, backedUp: credentialBackedUp };
}

/**
 * The shop requests no attestation, so browsers send none, or only the authenticator's own signature. An attestation with
 * certificates is refused unread, because checking it would fetch addresses that its sender can choose.
 */
async function isWithoutCertificates(answer: RegistrationResponseJSON): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  try {
    const bytes = new Uint8Array(Buffer.from(answer.response.attestationObject, 'base64url'));
    const attestation = decodeAttestationObject(bytes);
    const format = attestation.get('fmt');
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}

/** Every error of the library means that the answer is wrong. */
const orUndefined = async <T>(verification: Promise<T>): Promise<T | undefined> =>
  verification.catch(() => undefined);
