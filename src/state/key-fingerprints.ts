import { hash } from 'node:crypto';

/**
 * A cart remembers an idempotency key and the action that it was sent with as a fingerprint of both. The long form is
 * `<16 characters>.<8 characters>` of their SHA-256 in base64url, and all releases read it. The compact form of a cart
 * has the short form, the first 12 and 4 characters.
 *
 * 12 characters are 72 bits, so a new key is taken for one of 64 remembered keys with a probability of 2^-66. 4
 * characters are 24 bits: of 16 million requests that wrongly reuse a key for another action, one is not refused.
 */
const LONG_LENGTH = 25;
const LONG_KEY = 16;
const LONG_ACTION = 8;
export const SHORT_LENGTH = 16;
const SHORT_KEY = 12;
const SHORT_ACTION = 4;

export function fingerprintOf(key: string, action: string): string {
  const ofKey = hash('sha256', key, 'base64url').slice(0, LONG_KEY);
  return `${ofKey}.${hash('sha256', action, 'base64url').slice(0, LONG_ACTION)}`;
}

/** Returns the fingerprint of the same key, in either form. */
export function findSameKey(fingerprints: readonly string[], fingerprint: string): string | undefined {
  const key = fingerprint.slice(0, SHORT_KEY);
  return fingerprints.find((one) => one.startsWith(key));
}

export const isSameAction = (one: string, other: string): boolean =>
  shortenFingerprint(one) === shortenFingerprint(other);

/** A text of any other length is returned as it is. */
export function shortenFingerprint(fingerprint: string): string {
  if (fingerprint.length !== LONG_LENGTH) return fingerprint;
  return fingerprint.slice(0, SHORT_KEY) + fingerprint.slice(LONG_KEY + 1, LONG_KEY + 1 + SHORT_ACTION);
}
