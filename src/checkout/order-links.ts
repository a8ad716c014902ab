import { createLinkSigner } from '../platform/link-signer.ts';
import { absoluteUrl } from '../platform/page.ts';
import { paths } from '../platform/paths.ts';

/**
 * The links of guests' orders: the number, signed, so that every mail has the same one and nothing that opens an
 * order is stored. They end when their key is taken out of SESSION_KEYS.
 */
export interface OrderLinks {
  token(number: string): string;
  isGenuine(number: string, token: string): boolean;
  /** The whole address of an order's page, for mails and payment providers. */
  url(number: string): string;
}

const PURPOSE = 'order';

/** Keys newest first: the first signs, all verify. */
export function createOrderLinks(keys: readonly string[]): OrderLinks {
  const signer = createLinkSigner(keys);
  const token = (number: string) => signer.sign(PURPOSE, number);
  return {
    token,
    isGenuine: (number, given) => signer.verify(PURPOSE, given) === number,
    url: (number) => absoluteUrl(paths.order(number, token(number))),
  };
}
