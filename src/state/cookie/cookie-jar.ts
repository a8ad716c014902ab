import { hash, hkdfSync } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { type Cart, withDefaults } from '../cart-document.ts';
import { type Session, TIME_OUTS } from '../time-outs.ts';

/** The limit for name and value together that browsers promise (RFC 6265bis, 5.6). */
export const COOKIE_BYTES_MAX = 4_096;
/** This many idempotency keys fit beside a cart. A store on a server remembers more. */
const KEYS_MAX = 8;
const MAX_AGE_SECONDS = TIME_OUTS.guest.idleMs / 1_000;

/** The content of the cookie. */
export interface Sealed {
  /** The SHA-256 of the session's token as base64url. The cookie belongs to that session only. */
  token: string;
  session: Session;
  cart: Cart;
}

/** The state of one request, read from its cookies and written to those of its answer. */
export interface Jar {
  /** Returns what was written last, or else what the request has sent. */
  read(): Promise<Sealed | undefined>;
  /** Returns false and writes nothing where the content is larger than a cookie can be. */
  write(sealed: Sealed): Promise<boolean>;
  clear(): void;
  /** When undefined, the browser keeps its cookie. */
  readonly setCookie: string | undefined;
}

export function createJars({
  sessionKeys,
  publicUrl,
}: {
  sessionKeys: readonly string[];
  publicUrl: string;
}) {
  const seals = createSeals(sessionKeys);
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-state' : 'state';
  const setCookie = (value: string, maxAge: number) =>
    stringifySetCookie({ name, value, path: '/', sameSite: 'lax', secure, httpOnly: true, maxAge });

  async function parse(header: string | undefined): Promise<Sealed | undefined> {
    const value = header && parseCookie(header)[name];
    const text = value && (await seals.open(value));
    if (!text) return undefined;
    const sealed = JSON.parse(text) as Sealed;
    return { ...sealed, cart: withDefaults({ version: sealed.cart.version, document: sealed.cart }) };
  }

  return {
    open(header: string | undefined): Jar {
      let held: Promise<Sealed | undefined> | undefined;
      let answer: string | undefined;
      return {
        read() {
          held ??= parse(header);
          return held;
        },
        async write(sealed) {
          for (const smaller of SMALLER) {
            const cart = smaller(sealed.cart);
            const value = await seals.seal(JSON.stringify({ ...sealed, cart }));
            if (name.length + value.length > COOKIE_BYTES_MAX) continue;
            answer = setCookie(value, MAX_AGE_SECONDS);
            held = Promise.resolve({ ...sealed, cart });
            return true;
          }
          return false;
        },
        clear() {
          answer = setCookie('', 0);
          held = Promise.resolve(undefined);
        },
        get setCookie() {
          return answer;
        },
      };
    },
  };
}

/** What is left out first where the cookie is full. A line can always be removed, however full the cookie is. */
const SMALLER: readonly ((cart: Cart) => Cart)[] = [
  (cart) => ({ ...cart, keys: cart.keys.slice(-KEYS_MAX) }),
  (cart) => ({ ...cart, keys: cart.keys.slice(-KEYS_MAX), removed: [], beforeMerge: null }),
  (cart) => ({ ...cart, keys: cart.keys.slice(-1), removed: [], beforeMerge: null }),
];

/** Seals texts, so that the browser that carries them can neither read nor change them. */
export interface Seals {
  seal(text: string): Promise<string>;
  /** Returns undefined for anything that none of the keys has sealed, or that was changed since. */
  open(sealed: string): Promise<string | undefined>;
}

const TYPE = 'myclothes-state';

/**
 * JWE with AES-256-GCM, under keys derived from the session keys. The newest key is the first. It seals, and all keys
 * open, so a rotation loses no cart (S34).
 */
export function createSeals(sessionKeys: readonly string[]): Seals {
  const keys = sessionKeys.map((text) => {
    const key = new Uint8Array(hkdfSync('sha256', text, '', TYPE, 32));
    return { key, kid: hash('sha256', key, 'base64url').slice(0, 6) };
  });
  const newest = keys[0];
  if (!newest) throw new Error('at least one session key is needed');
  return {
    seal: (text) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE, kid: newest.kid })
        .encrypt(newest.key),

    async open(sealed) {
      try {
        const { kid, typ } = decodeProtectedHeader(sealed);
        const known = keys.find((one) => one.kid === kid);
        if (!known || typ !== TYPE) return undefined;
        const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
        const { plaintext } = await compactDecrypt(sealed, known.key, options);
        return new TextDecoder().decode(plaintext);
      } catch {
        // A damaged or foreign value counts as no value.
        return undefined;
      }
    },
  };
}
