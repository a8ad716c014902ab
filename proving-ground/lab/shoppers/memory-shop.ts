import { hash } from 'node:crypto';
import { type Action, applyAction, type Change } from '../../../src/cart/cart.ts';
import { type Cart, EMPTY_CART } from '../../../src/state/cart-document.ts';
import { type Answer, type Browser, type BrowserRequest, Unanswered } from './browser.ts';
import type { FaultyStore } from './faulty-store.ts';
import type { Random } from './random.ts';

export interface MemoryShopOptions {
  store: FaultyStore;
  random: Random;
  /** The share of changes that get no answer. Half of them are carried out; the checker must not report either. */
  unanswered?: number;
}

/** Serves the cart's API without HTTP, so that the same seed gives the same run. */
export interface MemoryShop {
  openBrowser(): Browser;
}

const NO_BYTES = { sent: 0, received: 0 };

export function createMemoryShop({ store, random, unanswered = 0 }: MemoryShopOptions): MemoryShop {
  let sessions = 0;

  const openBrowser = (): Browser => {
    const cookies = new Map<string, string>();
    const tokenHash = () => {
      const session = cookies.get('session');
      return session === undefined ? undefined : hashOf(session);
    };
    const begin = () => {
      cookies.set('session', `${++sessions}`);
      return hashOf(`${sessions}`);
    };
    const read = async () => {
      const token = tokenHash();
      return (token && (await store.find(token))?.cart) ?? EMPTY_CART;
    };
    const beginBy = async (by: (cart: Cart) => Change): Promise<Change> => {
      const first = by(EMPTY_CART);
      if (!first.ok) return first;
      if (first.cart.lineItems.length === 0) return { ...first, cart: EMPTY_CART };
      await store.create(begin(), first.cart);
      return first;
    };
    const apply = async (action: Action, key: string | undefined): Promise<Answer> => {
      const by = (cart: Cart) => applyAction(cart, action, { key });
      const token = tokenHash();
      const result = (token && (await store.change(token, by))) ?? (await beginBy(by));
      if (!result.ok) return answer(422, { code: result.reason });
      return answer(200, answerOf(result.cart));
    };
    const signIn = (email: string): Answer => {
      const old = tokenHash();
      store.join(email, old, begin());
      return answer(200, {});
    };

    return {
      async ask(_where, sent) {
        if (sent.path === '/api/cart') return answer(200, answerOf(await read()));
        if (sent.path === '/cart') return { ...answer(200, {}), body: pageOf(await read()) };
        if (/customers$|session$/.test(sent.path)) return signIn((sent.json as { email: string }).email);
        if (!random.chance(unanswered)) return apply(actionOf(sent), sent.key);
        if (random.chance(0.5)) await apply(actionOf(sent), sent.key);
        throw new Unanswered('ECONNRESET', undefined);
      },
      cookie: (name) => cookies.get(name),
      cookies: () => cookies,
      close: () => {},
    };
  };
  return { openBrowser };
}

const hashOf = (session: string): Buffer => hash('sha256', session, 'buffer');

const answer = (status: number, body: object): Answer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
  bytes: NO_BYTES,
});

const answerOf = (cart: Cart) => ({
  version: cart.version,
  lineItems: cart.lineItems,
  savedLineItems: cart.saved,
  removedLineItem: cart.removed.at(-1) ?? null,
});

/** Renders the part of the page that shoppers compare, with the newest line first. */
const pageOf = ({ version, lineItems }: Cart): string =>
  `<main data-version="${version}">${lineItems
    .map(
      ({ sku, quantity }) =>
        `<form class="acts" action="/cart/line-items/${encodeURIComponent(sku)}"><input name="quantity" value="${quantity}"></form>`,
    )
    .reverse()
    .join('')}</main>`;

/** Parses the action from the request. It is the inverse of `requestOf`. */
function actionOf({ method, path, json }: BrowserRequest): Action {
  const { sku = '', quantity = 0 } = (json ?? {}) as { sku?: string; quantity?: number };
  const [, kind, ofPath = ''] =
    /^\/(?:api\/)?cart\/(line-items|removed-line-items|saved-line-items)(?:\/([^/]+))?/.exec(path) ?? [];
  const named = decodeURIComponent(ofPath);
  if (kind === 'removed-line-items') return { type: 'put_back', sku: named };
  if (kind === 'saved-line-items') {
    if (named === '') return { type: 'save', sku };
    return { type: method === 'DELETE' ? 'forget_saved' : 'move_back', sku: named };
  }
  if (method === 'POST') return { type: 'add', sku, quantity, unitPriceMinor: 0, at: '' };
  return { type: 'set', sku: named, quantity: method === 'DELETE' ? 0 : quantity };
}
