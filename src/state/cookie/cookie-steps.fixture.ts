import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import type { Database } from '../../database/database.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { type Browsers, openBrowsers } from '../conformance/browsers.fixture.ts';
import type { CustomerCredentials, SignInResult } from '../store.ts';

export const KEYS = [
  'a key of the tests, long enough to be one',
  'another key of the tests, long enough too',
] as const;

export const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});

/** What the tests of the cookie store do in the browsers of one instance. */
export interface CookieSteps {
  one: Browsers;
  open(sessionKeys?: readonly string[]): Browsers;
  /** A guest with a first line; the token. */
  begin(action?: Action, browsers?: Browsers): Promise<Buffer>;
  signIn(customer: CustomerCredentials, oldTokenHash?: Buffer): Promise<SignInResult & { tokenHash: Buffer }>;
  itemsOf(token: Buffer): Promise<number>;
}

export function cookieSteps(database: Database, now?: () => number): CookieSteps {
  const open = (sessionKeys: readonly string[] = [KEYS[0]]) => openBrowsers(database, sessionKeys, now);
  const one = open();
  return {
    one,
    open,
    async begin(action = add('A'), { browsers } = one) {
      const first = applyAction(EMPTY_CART, action);
      assert.ok(first.ok);
      const token = randomBytes(32);
      await browsers.create(token, first.cart);
      return token;
    },
    async signIn(customer, oldTokenHash) {
      const newTokenHash = randomBytes(32);
      const given = { oldTokenHash, newTokenHash, customer, userAgent: 'a browser', merge };
      const signedIn = await one.browsers.signIn(given);
      assert.ok(signedIn);
      return { tokenHash: newTokenHash, ...signedIn };
    },
    itemsOf: async (token) => itemCount((await one.browsers.find(token))?.cart ?? EMPTY_CART),
  };
}
