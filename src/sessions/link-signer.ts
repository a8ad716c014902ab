import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** `<id>.<signature>`: an id of 1 to 100 letters, digits, "-" and "_", and its HMAC-SHA256 as unpadded base64url. */
const FORMAT = /^([A-Za-z0-9_-]{1,100})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tokens for links in mails that open one thing each and are stored nowhere. What they open, how often and how
 * long is decided by the row that the id leads to; a token of one purpose is none of another.
 */
export interface LinkSigner {
  sign(purpose: string, id: string): string;
  /** The id; undefined for anything that one of the keys did not sign for this purpose. */
  verify(purpose: string, token: string): string | undefined;
}

/** Keys newest first: the first signs, all verify. */
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

/** Session tokens are signed with the same keys and begin with "v1.": nothing here does. */
const signature = (secret: KeyObject, purpose: string, id: string): string =>
  createHmac('sha256', secret).update(`link\n${purpose}\n${id}`).digest('base64url');
