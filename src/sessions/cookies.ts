import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { TIME_OUTS } from '../state/time-outs.ts';

/** The cookies of a guest last as long as the session. A customer's session ends earlier, in the store. */
const MAX_AGE_SECONDS = TIME_OUTS.guest.idleMs / 1_000;
/** Browsers keep a cookie for at most 400 days (RFC 6265bis, 5.5), and some customers return once a season. */
const DEVICE_MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

export interface Cookies {
  /** The session token of a Cookie header. It is undefined for anything that this shop has not signed. */
  readSession(header: string | undefined): VerifiedToken | undefined;
  sessionCookie(value: string): string;
  /** The version of the cart that this browser was shown last. It is undefined where the browser does not say. */
  readCartVersion(header: string | undefined): number | undefined;
  /**
   * `cart=<version>.<items>` lets scripts show the count, and the shop trusts it for nothing. A customer's cart ends in
   * `.s`: another device may change it, so scripts listen for changes.
   */
  cartCookie(version: number, items: number, isCustomers: boolean): string;
  /** The device cookie's value as the browser sent it. */
  readDevice(header: string | undefined): string | undefined;
  /** Marks a browser that has signed in before. Only limits use it, and it stays when the customer signs out. */
  deviceCookie(value: string): string;
  /** Removes the session cookie and the cart cookie. */
  endedCookies(): string[];
}

/**
 * `__Host-` binds the cookie to this host over TLS. Browsers refuse that name over plain http, so a shop at
 * http://localhost uses the plain name.
 */
export function createCookies(publicUrl: string, tokens: Pick<SessionTokens, 'verify'>): Cookies {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-session' : 'session';
  const deviceName = secure ? '__Host-device' : 'device';
  const common = { path: '/', sameSite: 'lax', secure, maxAge: MAX_AGE_SECONDS } as const;
  const cartAttributes = stringifySetCookie({ name: 'cart', value: '', ...common }).slice('cart='.length);
  const read = createReader();
  return {
    readSession: (header) => (header ? tokens.verify(read(header)[name]) : undefined),
    readCartVersion(header) {
      const match = /^(\d{1,15})\.\d/.exec((header && read(header).cart) || '');
      return match ? Number(match[1]) : undefined;
    },
    sessionCookie: (value) => stringifySetCookie({ name, value, ...common, httpOnly: true }),
    cartCookie: (version, items, isCustomers) =>
      `cart=${version}.${items}${isCustomers ? '.s' : ''}${cartAttributes}`,
    readDevice: (header) => (header ? read(header)[deviceName] : undefined),
    deviceCookie: (value) =>
      stringifySetCookie({
        name: deviceName,
        value,
        ...common,
        maxAge: DEVICE_MAX_AGE_SECONDS,
        httpOnly: true,
      }),
    endedCookies: () => [
      stringifySetCookie({ name: 'cart', value: '', ...common, maxAge: 0 }),
      stringifySetCookie({ name, value: '', ...common, maxAge: 0, httpOnly: true }),
    ],
  };
}

/** Returns a parser that remembers the last header, because a request reads several cookies from the same one. */
function createReader(): (header: string) => ReturnType<typeof parseCookie> {
  let last = { header: '', cookies: parseCookie('') };
  return (header) => {
    if (header !== last.header) last = { header, cookies: parseCookie(header) };
    return last.cookies;
  };
}

/** `v1.<token>.<signature>`: 256 random bits and their HMAC-SHA256, both as unpadded base64url. */
const FORMAT = /^v1\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;

/** The signed text begins with the kind, so a token of one kind is not accepted as another. */
type Kind = 'v1' | 'device v1';

const LENGTH_MAX = 100;
/**
 * This many verified cookie values are remembered, so that the next requests of a shopper need no HMAC. A value is found
 * by its whole text, so the time that this takes reveals nothing about a part of it.
 */
const REMEMBERED_MAX = 2_000;

export interface SessionToken {
  /** What the cookie holds. */
  cookieValue: string;
  /** Stores and logs see only this. */
  hash: Buffer;
}

export interface VerifiedToken extends SessionToken {
  /** An older key had signed the cookie, so it must be sent again, signed by the newest key. */
  isSignedByOldKey: boolean;
}

/** The token that the answer must set as a cookie again, because its session was prolonged or its key is an old one. */
export const tokenToRenew = (
  token: VerifiedToken | undefined,
  prolonged: boolean,
): VerifiedToken | undefined => (prolonged || token?.isSignedByOldKey ? token : undefined);

export interface SessionTokens {
  issue(): SessionToken;
  /** Returns undefined for anything that none of the keys has signed. No store is asked. */
  verify(cookieValue: string | undefined): VerifiedToken | undefined;
}

/** The newest key is the first. It signs, and all keys verify, so a rotation of keys ends no session. */
export const sessionTokens = (keys: readonly string[]): SessionTokens => signedTokens(keys, 'v1');

/** Device tokens identify a browser, whichever customer is signed in. They give no access and belong to no session. */
export const deviceTokens = (keys: readonly string[]): SessionTokens => signedTokens(keys, 'device v1');

function signedTokens(keys: readonly string[], kind: Kind): SessionTokens {
  if (keys.length === 0) throw new Error('at least one session key is needed');
  const secrets = keys.map((key) => createSecretKey(key, 'utf8'));
  const newest = secrets[0] as KeyObject;
  const verified = new Map<string, VerifiedToken>();
  return {
    issue() {
      const token = randomBytes(32).toString('base64url');
      return { cookieValue: cookieValue(kind, token, newest), hash: hashOf(token) };
    },
    verify(value) {
      if (value === undefined || value.length > LENGTH_MAX) return undefined;
      const known = verified.get(value);
      if (known) return known;
      // A substring of the Cookie header would keep the whole header in memory.
      const copy = structuredClone(value);
      const token = check(copy, secrets, kind);
      if (token && verified.size >= REMEMBERED_MAX) verified.clear();
      if (token) verified.set(copy, token);
      return token;
    },
  };
}

function check(value: string, secrets: readonly KeyObject[], kind: Kind): VerifiedToken | undefined {
  const match = FORMAT.exec(value);
  if (!match) return undefined;
  const [, token, signature] = match as unknown as [string, string, string];
  const given = Buffer.from(signature);
  const index = secrets.findIndex((secret) => timingSafeEqual(Buffer.from(sign(kind, token, secret)), given));
  if (index < 0) return undefined;
  const isSignedByOldKey = index > 0;
  return {
    cookieValue: isSignedByOldKey ? cookieValue(kind, token, secrets[0] as KeyObject) : value,
    hash: hashOf(token),
    isSignedByOldKey,
  };
}

const cookieValue = (kind: Kind, token: string, key: KeyObject) => `v1.${token}.${sign(kind, token, key)}`;

const sign = (kind: Kind, token: string, key: KeyObject) =>
  createHmac('sha256', key).update(`${kind}.${token}`).digest('base64url');

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer');
