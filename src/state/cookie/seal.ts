import { hash, hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';

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
