import { memoize, memoizeByObject } from '../cache/memoize.ts';
import type { Site } from '../layout/page.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { ApiAbout } from '../web/api/document.ts';

/** What the API document says about the API as a whole. It is the same object for the same settings. */
export const apiAbout = ({ publicUrl, settings }: Site): ApiAbout => aboutOf(settings)(publicUrl);

const aboutOf = memoizeByObject(20, ({ name }: ShopSettings) =>
  memoize(5, (publicUrl): ApiAbout => aboutShop(name, publicUrl)),
);

const aboutShop = (shop: string, publicUrl: string): ApiAbout => ({
  title: `${shop} API`,
  version: '1',
  summary: 'The catalog, the cart, orders and accounts as JSON.',
  description: DESCRIPTION,
  license: { name: 'MIT', identifier: 'MIT' },
  contact: { name: shop, url: `${publicUrl}/contact` },
  server: { url: publicUrl, description: 'This shop' },
  tags: [
    { name: 'Catalog', description: 'Products as every shopper sees them. Responses may be cached.' },
    { name: 'Cart', description: 'The cart of the session. Guests have one, too.' },
    { name: 'Orders', description: 'From a cart to an order, and the orders that were placed.' },
    { name: 'Account', description: 'Customers, their sessions, passkeys and browsers.' },
    { name: 'Wishlist', description: 'The products that a customer has saved.' },
    { name: 'Admin', description: 'What the staff of the shop does, for programs with an API key.' },
  ],
  sessionCookie: {
    name: '__Host-session',
    visitor:
      'The session that the shop set in an earlier response: with the first change of a cart, or at sign-in. Over plain HTTP on localhost the cookie is named `session`.',
    signedIn: 'A session that a customer has signed in to.',
    recentlySignedIn: 'A session that a customer has signed in to within the last 15 minutes.',
  },
  apiKey:
    'A key that an owner of the shop has made, in the admin or with `npm run api-keys`. Its scopes say what it may do.',
});

const DESCRIPTION = `Amounts of money are integers in minor units, such as cents, with an ISO 4217 currency.

Refusals are problem details (RFC 9457). Their \`code\` is stable, and \`detail\` is a sentence for people. A request that the server cannot read as HTTP is refused before it reaches an operation: with 400, or 408 if it arrives too slowly, 417 for an unknown \`Expect\`, or 431 if its headers are larger than 16 KiB.

Orders and changes of the cart take an \`Idempotency-Key\`, so that they can be sent again when a response was lost. A cart has a version, which is also its \`ETag\`. With \`If-Match\`, a change applies to that version only.

Responses may gain new members, so clients should ignore members that they do not know.`;
