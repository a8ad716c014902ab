import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { memoize } from '../cache/memoize.ts';

/** `v1.<token>.<signature>`: 256 random bits and their HMAC-SHA256, both as unpadded base64url. */
const FORMAT = /^v1\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;

/** The signed text begins with it, so no token passes for one of another kind. */
type Kind = 'v1' | 'device v1';

const LENGTH_MAX = 100;
/**
 * How many verified cookie values are remembered, so that a shopper's next requests cost no signature. One is
 * found by the whole of it, so the time it takes tells nothing of a part.
 */
const REMEMBERED_MAX = 2_000;

export interface SessionToken {
  /** What the cookie holds. */
  cookieValue: string;
  /** All that stores and logs ever see. */
  hash: Buffer;
}

export interface VerifiedToken extends SessionToken {
  /** Signed by an older key: the cookie is to be sent again, signed by the newest. */
  resigned: boolean;
}

export interface SessionTokens {
  issue(): SessionToken;
  /** Undefined for anything that one of the keys did not sign. No store is asked. */
  verify(cookieValue: string | undefined): VerifiedToken | undefined;
}

/** Keys newest first: the first signs, all verify, so that a rotation signs nobody out. */
export const sessionTokens = (keys: readonly string[]): SessionTokens => signedTokens(keys, 'v1');

/** Device tokens identify a browser, whichever customer is signed in. They give no access and belong to no session. */
export const deviceTokens = (keys: readonly string[]): SessionTokens => signedTokens(keys, 'device v1');

function signedTokens(keys: readonly string[], kind: Kind): SessionTokens {
  if (keys.length === 0) throw new Error('at least one session key is needed');
  const secrets = keys.map((key) => createSecretKey(key, 'utf8'));
  const newest = secrets[0] as KeyObject;

  function check(value: string): VerifiedToken | undefined {
    const match = FORMAT.exec(value);
    if (!match) return undefined;
    const [, token, signature] = match as unknown as [string, string, string];
    const given = Buffer.from(signature);
    const index = secrets.findIndex((secret) =>
      timingSafeEqual(Buffer.from(sign(kind, token, secret)), given),
    );
    if (index < 0) return undefined;
    const resigned = index > 0;
    return {
      cookieValue: resigned ? cookieValue(kind, token, newest) : value,
      hash: hashOf(token),
      resigned,
    };
  }

  const checked = memoize(REMEMBERED_MAX, check);
  return {
    issue() {
      const token = randomBytes(32).toString('base64url');
      return { cookieValue: cookieValue(kind, token, newest), hash: hashOf(token) };
    },
    verify: (value) => (value === undefined || value.length > LENGTH_MAX ? undefined : checked(value)),
  };
}

const cookieValue = (kind: Kind, token: string, key: KeyObject) => `v1.${token}.${sign(kind, token, key)}`;

const sign = (kind: Kind, token: string, key: KeyObject) =>
  createHmac('sha256', key).update(`${kind}.${token}`).digest('base64url');

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer');
