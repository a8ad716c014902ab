import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../web/errors/errors.ts';
import { type Cart, EMPTY_CART } from '../cart-document.ts';
import type { AreCredentialsCurrent } from '../credentials.ts';
import type { ExternalStore } from '../store.ts';
import { customerSessionOf, endsAt, isProlongDue } from '../time-outs.ts';
import { COOKIE_BYTES_MAX, createJars, type Jar, type Sealed } from './cookie-jar.ts';

interface CookieDeps {
  /** The newest is the first. */
  sessionKeys: readonly string[];
  publicUrl: string;
  areCredentialsCurrent: AreCredentialsCurrent;
  /** Ends all sessions of the customer. Resolves to the version of the credentials that new sessions must name. */
  endCredentials(customerId: string): Promise<number | undefined>;
  now?: () => number;
}

export interface CookieStore extends ExternalStore {
  /**
   * Runs `work` with the cookies of this header. Resolves to its result, and to the Set-Cookie of the answer, if any.
   */
  within<T>(cookies: string | undefined, work: () => Promise<T>): Promise<{ result: T; setCookie?: string }>;
  addRequestHooks(app: FastifyInstance): void;
}

/**
 * Session and cart are sealed in the shopper's own cookie, and no server keeps anything. The store takes the cookie
 * from the request that is being answered, so its callers are the same as for any store. It has a price: of two
 * simultaneous changes one is lost, another device has another cart, and an old cookie can be replayed with its old
 * cart until its session expires or the credentials change.
 */
export function createCookieStore(deps: CookieDeps): CookieStore {
  const { areCredentialsCurrent, endCredentials, now = Date.now } = deps;
  const jars = createJars(deps);
  const current = new AsyncLocalStorage<Jar>();
  const jarOfRequest = () => {
    const jar = current.getStore();
    if (!jar) throw new Error('the store of cookies was asked outside of a request');
    return jar;
  };

  async function find(tokenHash: Buffer): Promise<Sealed | undefined> {
    const sealed = await jarOfRequest().read();
    if (sealed?.token !== tokenHash.toString('base64url') || endsAt(sealed.session) <= now())
      return undefined;
    return !sealed.session.bound || (await areCredentialsCurrent(sealed.session.bound)) ? sealed : undefined;
  }
  const findOf = async (customerId: string) => {
    const sealed = await jarOfRequest().read();
    return sealed?.session.bound?.customerId === customerId ? sealed : undefined;
  };
  /** The next cookie has the time of this request, where that is due. */
  const prolongIfDue = (sealed: Sealed) => {
    const at = now();
    const prolonged = isProlongDue(sealed.session, at);
    const session = prolonged ? { ...sealed.session, seenAt: at } : sealed.session;
    return { next: { ...sealed, session }, prolonged, session: customerSessionOf(sealed.session, at) };
  };

  return {
    kind: 'external',
    keepsCarts: 'browser',

    async find(tokenHash) {
      const sealed = await find(tokenHash);
      if (!sealed) return undefined;
      const { next, ...ofRequest } = prolongIfDue(sealed);
      if (ofRequest.prolonged) await jarOfRequest().write(next);
      return { cart: sealed.cart, ...ofRequest };
    },

    async create(tokenHash, cart) {
      const at = now();
      const session = { id: randomUUID(), cartId: '', createdAt: at, seenAt: at, bound: undefined };
      await writeOrRefuse(jarOfRequest(), { token: tokenHash.toString('base64url'), session, cart });
    },

    async change(tokenHash, apply) {
      const sealed = await find(tokenHash);
      if (!sealed) return undefined;
      const change = apply(sealed.cart);
      const { next, ...ofRequest } = prolongIfDue(sealed);
      if (!change.ok || !change.changed) return { ...change, ...ofRequest };
      const written = await jarOfRequest().write({ ...next, cart: change.cart });
      return written
        ? { ...change, ...ofRequest }
        : { ok: false, reason: 'cart_too_large_for_cookie', ...ofRequest };
    },

    async signIn({ oldTokenHash, newTokenHash, customer, userAgent, merge }) {
      const { id: customerId, role, credentialsVersion } = customer;
      if (!(await areCredentialsCurrent({ customerId, role, credentialsVersion }))) return undefined;
      const old = oldTokenHash && (await find(oldTokenHash));
      const own = old?.session.bound?.customerId === customerId ? old.cart : undefined;
      const before: Cart = own ?? { ...EMPTY_CART, version: 1 };
      const cart = old && !old.session.bound ? merge(before, old.cart) : before;
      const at = now();
      const bound = { customerId, role, credentialsVersion, authenticatedAt: at, userAgent };
      const session = { id: randomUUID(), cartId: '', createdAt: at, seenAt: at, bound };
      await writeOrRefuse(jarOfRequest(), { token: newTokenHash.toString('base64url'), session, cart });
      return { cart, merged: cart !== before, sessionId: session.id };
    },

    joinCartsWithin: async () => ({ committed: async () => {} }),

    // A former account's cart is only in its browser, so it cannot be joined.
    joinCarts: async () => undefined,

    // The old cookie stays valid until the browser replaces it.
    wasReplaced: async () => false,

    async end(tokenHash) {
      if (await find(tokenHash)) jarOfRequest().clear();
    },

    async sessionsOf(customerId) {
      const own = await findOf(customerId);
      if (!own?.session.bound || !(await find(Buffer.from(own.token, 'base64url')))) return [];
      const { id, createdAt, seenAt, bound } = own.session;
      return [{ id, userAgent: bound.userAgent, signedInAt: new Date(createdAt), seenAt: new Date(seenAt) }];
    },

    // The cart is only in the customer's own browser.
    async cartOf(customerId) {
      return (await findOf(customerId))?.cart;
    },

    async endSession(customerId, sessionId) {
      const isOwn = (await findOf(customerId))?.session.id === sessionId;
      if (isOwn) jarOfRequest().clear();
      return isOwn;
    },

    // No server knows the other devices, but each session names the credentials that it began with.
    async endOthers(customerId, keptSessionId) {
      const credentialsVersion = await endCredentials(customerId);
      const own = await findOf(customerId);
      if (!own?.session.bound || credentialsVersion === undefined) return;
      if (own.session.id !== keptSessionId) return jarOfRequest().clear();
      const bound = { ...own.session.bound, credentialsVersion };
      await writeOrRefuse(jarOfRequest(), { ...own, session: { ...own.session, bound } });
    },

    async forget(customerId) {
      if (await findOf(customerId)) jarOfRequest().clear();
    },

    async within(cookies, work) {
      const jar = jars.open(cookies);
      const result = await current.run(jar, work);
      return jar.setCookie === undefined ? { result } : { result, setCookie: jar.setCookie };
    },

    addRequestHooks(app) {
      const ofRequest = new WeakMap<object, Jar>();
      app.addHook('preHandler', (request, _reply, done) => {
        const jar = jars.open(request.headers.cookie);
        ofRequest.set(request, jar);
        current.run(jar, done);
      });
      app.addHook('onSend', (request, reply, _payload, done) => {
        const setCookie = ofRequest.get(request)?.setCookie;
        if (setCookie !== undefined) reply.header('set-cookie', setCookie);
        done();
      });
    },
  };
}

async function writeOrRefuse(jar: Jar, sealed: Sealed): Promise<void> {
  if (await jar.write(sealed)) return;
  throw new Problem(
    422,
    'cart_too_large_for_cookie',
    `Your cart does not fit: it is kept in a cookie of at most ${COOKIE_BYTES_MAX} bytes. Remove something first.`,
  );
}
