import type { FastifyReply, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import type { CartEvents } from '../cart/events/cart-events.ts';
import { merge } from '../cart/merge.ts';
import type { Cookies, SessionTokens } from '../sessions/cookies.ts';
import {
  type CustomerCredentials,
  type SignInResult,
  type StateStore,
  USER_AGENT_MAX,
} from '../state/store.ts';
import type { RememberedBrowsers } from './devices/remembered-browsers.ts';

/** Begins and ends the sessions of customers, with the cookies of the answer. */
export interface CustomerSessions {
  /**
   * Begins a session with a new token. The session of the request ends, and a guest's cart is merged into the
   * customer's. Resolves to undefined if the account was changed after the password was checked.
   */
  signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    customer: CustomerCredentials,
  ): Promise<SignInResult | undefined>;
  /** Ends the session and clears the device's cookies. A guest's session stays, because the form was on an old page. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface CustomerSessionDeps {
  store: Pick<StateStore, 'find' | 'signIn' | 'end'>;
  events: Pick<CartEvents, 'publish' | 'publishEnd'>;
  tokens: Pick<SessionTokens, 'issue'>;
  cookies: Cookies;
  browsers: Pick<RememberedBrowsers, 'remember'>;
  /** Continues what the guest had begun. A failure does not undo the sign-in. */
  onSignIn(signIn: SignInOfRequest): Promise<void>;
  /** Called if the browser cannot be remembered. The sign-in stands. */
  onError(error: unknown): void;
}

export interface SignInOfRequest {
  request: FastifyRequest;
  reply: FastifyReply;
  customerId: string;
  /** The token of the session that has ended, if the browser had one. */
  oldTokenHash: Buffer | undefined;
  newTokenHash: Buffer;
}

export function createCustomerSessions(deps: CustomerSessionDeps): CustomerSessions {
  const { store, events, tokens, cookies, browsers, onSignIn, onError } = deps;
  return {
    async signIn(request, reply, customer) {
      const { id, role, credentialsVersion } = customer;
      const token = tokens.issue();
      const oldTokenHash = cookies.readSession(request.headers.cookie)?.hash;
      const result = await store.signIn({
        oldTokenHash,
        newTokenHash: token.hash,
        customer: { id, role, credentialsVersion },
        userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
        merge,
      });
      if (!result) return undefined;
      const { cart } = result;
      if (result.merged) events.publish(id, cart.version);
      reply.header('set-cookie', [
        cookies.cartCookie(cart.version, itemCount(cart), true),
        cookies.sessionCookie(token.cookieValue),
      ]);
      await onSignIn({ request, reply, customerId: id, oldTokenHash, newTokenHash: token.hash });
      await browsers.remember(request, reply, customer, result.sessionId).catch(onError);
      return result;
    },

    async signOut(request, reply) {
      const token = cookies.readSession(request.headers.cookie);
      const found = token && (await store.find(token.hash));
      if (found && !found.session) return;
      if (found) await store.end(token.hash);
      if (found?.session) events.publishEnd(found.session.customerId);
      reply.header('set-cookie', cookies.endedCookies());
    },
  };
}

interface SessionEndDeps {
  events: Pick<CartEvents, 'publishEnd'>;
  browsers: Pick<RememberedBrowsers, 'forgetSession' | 'forgetOthers'>;
}

/**
 * Wraps a store so that the end of a session has its effects: the customer's open pages reload, and if another device
 * ended the session, its browser is forgotten.
 */
export function withSessionEnds(store: StateStore, { events, browsers }: SessionEndDeps): StateStore {
  return {
    ...store,
    async endSession(customerId, sessionId) {
      const isEnded = await store.endSession(customerId, sessionId);
      if (!isEnded) return false;
      events.publishEnd(customerId);
      await browsers.forgetSession(customerId, sessionId);
      return true;
    },
    async endOthers(customerId, keptSessionId) {
      await store.endOthers(customerId, keptSessionId);
      events.publishEnd(customerId);
      await browsers.forgetOthers(customerId, keptSessionId);
    },
    async joinCarts(input) {
      const cart = await store.joinCarts(input);
      for (const id of [input.customerId, ...input.formerIds]) events.publishEnd(id);
      return cart;
    },
    async forget(customerId) {
      await store.forget(customerId);
      events.publishEnd(customerId);
    },
  };
}
