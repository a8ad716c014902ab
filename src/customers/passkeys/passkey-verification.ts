import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';

// The library is loaded with the first passkey: it takes a quarter of a second, which a start should not wait for.

/** Where passkeys are made and used: `https://myclothes.com` and its host. */
export interface Site {
  origin: string;
  host: string;
}

export interface NewCredential {
  /** Base64url. */
  id: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  backedUp: boolean;
}

/** Ed25519, ECDSA and RSA, each with SHA-256; what Node.js still calls experimental is not among them. */
export const ALGORITHMS = [-8, -7, -257];

/** As many as an authenticator could name; how it is reached is a hint and nothing else. */
const TRANSPORTS_MAX = 10;

/** The credential of an answer that fits the challenge, our site and an unlocked authenticator, else undefined. */
export async function verifyRegistration(
  site: Site,
  challenge: string,
  answer: RegistrationResponseJSON,
): Promise<NewCredential | undefined> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  if (!(await isWithoutCertificates(answer))) return undefined;
  const verified = await settled(
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

/** What a signature that is right says besides; undefined for one that is not. */
export async function verifyAuthentication(
  site: Site,
  challenge: string,
  answer: AuthenticationResponseJSON,
  { id, publicKey, counter }: Pick<NewCredential, 'id' | 'publicKey' | 'counter'>,
): Promise<{ counter: number; backedUp: boolean } | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const credential: WebAuthnCredential = { id, publicKey: new Uint8Array(publicKey), counter };
  const verified = await settled(
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
 * We ask for no attestation, and browsers then send none, or at most the authenticator's own signature. One with
 * certificates is not even looked at: checking it would fetch addresses that whoever sends it can choose.
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

/** Whatever the library throws, it throws about the answer, which is then refused. */
const settled = async <T>(verification: Promise<T>): Promise<T | undefined> =>
  verification.catch(() => undefined);
