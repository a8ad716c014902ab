import type { FastifyReply, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import type { CartEvents } from '../cart/events/cart-events.ts';
import { merge } from '../cart/merge.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { SessionTokens } from '../sessions/token.ts';
import type { Visitors } from '../sessions/visitors.ts';
import {
  type CustomerCredentials,
  type SignInResult,
  type StateStore,
  USER_AGENT_MAX,
} from '../state/store.ts';

/** Begins and ends the sessions of customers, with the cookies of the answer. */
export interface CustomerSessions {
  /**
   * Begins a session with a token of its own. The session of the request ends, and a guest's cart is merged into the
   * customer's. The result is undefined where the account was changed since the password was checked.
   */
  signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    customer: CustomerCredentials,
  ): Promise<SignInResult | undefined>;
  /** Removes everything of the customer from the device. A guest's session stays, because the form was on an old page. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface CustomerSessionDeps {
  store: Pick<StateStore, 'find' | 'signIn' | 'end'>;
  events: Pick<CartEvents, 'publish' | 'publishEnd'>;
  tokens: Pick<SessionTokens, 'issue'>;
  cookies: Cookies;
  visitors: Pick<Visitors, 'tokenOf'>;
  /** Continues what the guest had begun. A failure does not undo the sign-in. */
  onSignIn?: ((signIn: SignInOfRequest) => Promise<void>) | undefined;
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
  const { store, events, tokens, cookies, visitors, onSignIn } = deps;
  return {
    async signIn(request, reply, { id, role, credentialsVersion }) {
      const token = tokens.issue();
      const oldTokenHash = visitors.tokenOf(request)?.hash;
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
      await onSignIn?.({ request, reply, customerId: id, oldTokenHash, newTokenHash: token.hash });
      return result;
    },

    async signOut(request, reply) {
      const token = visitors.tokenOf(request);
      const found = token && (await store.find(token.hash));
      if (found && !found.session) return;
      if (found) await store.end(token.hash);
      if (found?.session) events.publishEnd(found.session.customerId);
      reply.header('set-cookie', cookies.endedCookies());
    },
  };
}
