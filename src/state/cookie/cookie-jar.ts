import { hash, hkdfSync } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { type Cart, EMPTY_CART } from '../cart-document.ts';
import type { Session } from '../time-outs.ts';

/** Of name and value together: what browsers promise to hold (RFC 6265bis, 5.6). */
export const COOKIE_BYTES_MAX = 4_096;
/** Idempotency keys that fit beside a cart; a store on a server remembers more. */
const KEYS_MAX = 8;
const MAX_AGE_SECONDS = 90 * 24 * 60 * 60;

/** What the cookie says. */
export interface Sealed {
  /** SHA-256 of the session's token as base64url: the cookie belongs to that session alone. */
  token: string;
  session: Session;
  cart: Cart;
}

/** The state of one request, read from its cookies and written to its answer's. */
export interface Jar {
  /** As it was written last, or else as it came. */
  read(): Promise<Sealed | undefined>;
  /** False, and nothing is written, where it is more than a cookie can hold. */
  write(sealed: Sealed): Promise<boolean>;
  clear(): void;
  /** Undefined: the browser's cookie stays. */
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
    // One of an older version of the shop lacks what came later.
    return { ...sealed, cart: { ...EMPTY_CART, ...sealed.cart } };
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

/** What is left out first when room is short: a line can always be removed, however full the cookie is. */
const SMALLER: readonly ((cart: Cart) => Cart)[] = [
  (cart) => ({ ...cart, keys: cart.keys.slice(-KEYS_MAX) }),
  (cart) => ({ ...cart, keys: cart.keys.slice(-KEYS_MAX), removed: [], beforeMerge: null }),
  (cart) => ({ ...cart, keys: cart.keys.slice(-1), removed: [], beforeMerge: null }),
];

/** Seals texts so that they can be neither read nor made by whoever carries them. */
export interface Seals {
  seal(text: string): Promise<string>;
  /** Undefined for anything that was not sealed by one of the keys, or was changed since. */
  open(sealed: string): Promise<string | undefined>;
}

const TYPE = 'myclothes-state';

/**
 * JWE with AES-256-GCM, under keys made from the session keys: newest first, the first seals, all open, so that
 * a rotation loses nobody's cart (S34).
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
        // Cut off, flipped, or never ours: the same as none.
        return undefined;
      }
    },
  };
}
