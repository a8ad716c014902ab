import type { Database } from '../../database/database.ts';
import { type CookieStore, createCookieStore } from '../cookie/cookie.ts';
import { createCredentialsCheck, endCredentials } from '../credentials.ts';
import type { StateStore } from '../store.ts';

export type Browsers = ReturnType<typeof openBrowsers>;

export const openBrowsers = (
  database: Database,
  sessionKeys: readonly string[],
  now: () => number = Date.now,
) =>
  withBrowsers(
    createCookieStore({
      sessionKeys,
      publicUrl: 'https://shop.test',
      areCredentialsCurrent: createCredentialsCheck(database),
      endCredentials: (customerId) => endCredentials(database, customerId),
      now,
    }),
  );

/** Gives each token a browser of its own, which sends its newest cookie. */
function withBrowsers(store: CookieStore) {
  const cookies = new Map<string, string>();
  const lastOf = new Map<string, Buffer>();
  const nameOf = (token: Buffer | undefined) => token?.toString('hex') ?? '';
  async function ask<T>(
    from: Buffer | undefined,
    to: Buffer | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { result, setCookie } = await store.within(cookies.get(nameOf(from)), work);
    if (setCookie === undefined) return result;
    if (from && to && !from.equals(to)) cookies.delete(nameOf(from));
    const cookie = setCookie.split(';')[0] as string;
    if (cookie.endsWith('=')) cookies.delete(nameOf(to));
    else cookies.set(nameOf(to), cookie);
    return result;
  }
  /** Uses the browser that the customer signed in with last. */
  const ofCustomer = <T>(customerId: string, work: () => Promise<T>) => {
    const token = lastOf.get(customerId);
    return ask(token, token, work);
  };
  const browsers: StateStore = {
    kind: 'external',
    keepsCarts: store.keepsCarts,
    addRequestHooks: undefined,
    find: (token) => ask(token, token, () => store.find(token)),
    create: (token, cart) => ask(token, token, () => store.create(token, cart)),
    change: (token, apply) => ask(token, token, () => store.change(token, apply)),
    signIn(given) {
      lastOf.set(given.customer.id, given.newTokenHash);
      return ask(given.oldTokenHash, given.newTokenHash, () => store.signIn(given));
    },
    wasReplaced: (token) => ask(token, token, () => store.wasReplaced(token)),
    joinCartsWithin: (connection, joining) => store.joinCartsWithin(connection, joining),
    joinCarts: (joining) => store.joinCarts(joining),
    end: (token) => ask(token, token, () => store.end(token)),
    sessionsOf: (customerId) => ofCustomer(customerId, () => store.sessionsOf(customerId)),
    cartOf: (customerId) => ofCustomer(customerId, () => store.cartOf(customerId)),
    endSession: (customerId, id) => ofCustomer(customerId, () => store.endSession(customerId, id)),
    endOthers: (customerId, id) => ofCustomer(customerId, () => store.endOthers(customerId, id)),
    forget: (customerId) => ofCustomer(customerId, () => store.forget(customerId)),
  };
  return { browsers, cookies, cookieOf: (token: Buffer) => cookies.get(nameOf(token)) };
}
