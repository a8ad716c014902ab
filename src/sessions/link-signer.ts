import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** `<id>.<signature>`: an ID of 1 to 100 letters, digits, "-" and "_", and its HMAC-SHA256 as unpadded base64url. */
const FORMAT = /^([A-Za-z0-9_-]{1,100})\.([A-Za-z0-9_-]{43})$/;

/**
 * Signs the tokens of links in emails. They are stored nowhere: the row of the ID decides what a link opens, how often
 * and for how long. A token for one purpose is not accepted for another.
 */
export interface LinkSigner {
  sign(purpose: string, id: string): string;
  /** Returns the ID, or undefined for anything that none of the keys has signed for this purpose. */
  verify(purpose: string, token: string): string | undefined;
}

/** The newest key is the first. It signs, and all keys verify. */
export function createLinkSigner(keys: readonly string[]): LinkSigner {
  const secrets = keys.map((key) => createSecretKey(key, 'utf8'));
  const [newest] = secrets;
  if (!newest) throw new Error('at least one key is needed');
  return {
    sign: (purpose, id) => `${id}.${signature(newest, purpose, id)}`,
    verify(purpose, token) {
      const match = FORMAT.exec(token.slice(0, 200));
      if (!match) return undefined;
      const [, id, given] = match as unknown as [string, string, string];
      const isSigned = (secret: KeyObject) =>
        timingSafeEqual(Buffer.from(signature(secret, purpose, id)), Buffer.from(given));
      return secrets.some(isSigned) ? id : undefined;
    },
  };
}

/** Session tokens are signed with the same keys. Their signed text begins with "v1.", and this one with "link". */
const signature = (secret: KeyObject, purpose: string, id: string): string =>
  createHmac('sha256', secret).update(`link\n${purpose}\n${id}`).digest('base64url');
