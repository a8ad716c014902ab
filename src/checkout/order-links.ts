import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { absoluteUrl } from '../platform/page.ts';
import { paths } from '../platform/paths.ts';

/**
 * The links of guests' orders. The token is an HMAC of the order's number, so that later mails have the same
 * one and nothing that opens an order is stored; it ends when its key is taken out of SESSION_KEYS.
 */
export interface OrderLinks {
  /** 43 characters of base64url. */
  token(number: string): string;
  isGenuine(number: string, token: string): boolean;
  /** The whole address of an order's page, for mails and payment providers. */
  url(number: string): string;
}

/** Keys newest first: the first signs, all verify. */
export function createOrderLinks(keys: readonly string[]): OrderLinks {
  if (keys.length === 0) throw new Error('at least one session key is needed');
  const secrets = keys.map((key) => createSecretKey(key, 'utf8'));
  // The prefix keeps these apart from every other thing that is signed by the same keys.
  const sign = (number: string, secret = secrets[0]) =>
    createHmac('sha256', secret as NonNullable<typeof secret>)
      .update(`order ${number}`)
      .digest('base64url');
  const links: OrderLinks = {
    token: (number) => sign(number),
    isGenuine(number, token) {
      const given = Buffer.from(token);
      return secrets.some((secret) => {
        const right = Buffer.from(sign(number, secret));
        return right.length === given.length && timingSafeEqual(right, given);
      });
    },
    url: (number) => absoluteUrl(paths.order(number, links.token(number))),
  };
  return links;
}
