import type { FastifyReply, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import type { CartEvents } from '../cart/events/cart-events.ts';
import { merge } from '../cart/merge.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { SessionTokens, VerifiedToken } from '../sessions/token.ts';
import {
  type Customer,
  type SignedIn,
  type SignedInCart,
  type StateStore,
  USER_AGENT_MAX,
} from '../state/store.ts';

/** A request of somebody who is signed in. */
export interface Visit extends SignedIn {
  token: VerifiedToken;
}

/** From a request to who is signed in, and from a sign-in to the cookies of the answer. */
export interface Visits {
  /** Undefined for a guest. */
  find(request: FastifyRequest, reply?: FastifyReply): Promise<Visit | undefined>;
  /**
   * Begins a session with a token of its own; the one that the request came with is over, and a guest's cart
   * comes along. Undefined: the account was changed since the password was checked.
   */
  signIn(request: FastifyRequest, reply: FastifyReply, customer: Customer): Promise<SignedInCart | undefined>;
  /** Nothing of the customer stays on the device. A guest is left alone: the form was of an old page. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface VisitParts {
  store: StateStore;
  events: Pick<CartEvents, 'publish' | 'publishEnd'>;
  tokens: SessionTokens;
  cookies: Cookies;
  /** What a guest has begun and the customer goes on with. The sign-in holds whatever comes of it. */
  onSignIn?: ((signIn: SignInOfRequest) => Promise<void>) | undefined;
}

export interface SignInOfRequest {
  request: FastifyRequest;
  reply: FastifyReply;
  customerId: string;
  /** Of the session that is over, if the browser had one. */
  oldTokenHash: Buffer | undefined;
  newTokenHash: Buffer;
}

export function createVisits({ store, events, tokens, cookies, onSignIn }: VisitParts): Visits {
  const tokenOf = (request: FastifyRequest) => tokens.verify(cookies.readSession(request.headers.cookie));
  return {
    async find(request, reply) {
      const token = tokenOf(request);
      const found = token && (await store.find(token.hash));
      if (!found) return undefined;
      if (found.prolonged || token.resigned)
        reply?.header('set-cookie', cookies.sessionCookie(token.cookieValue));
      return found.signedIn && { ...found.signedIn, token };
    },

    async signIn(request, reply, { id, role, credentialsVersion }) {
      const token = tokens.issue();
      const oldTokenHash = tokenOf(request)?.hash;
      const signedIn = await store.signIn({
        oldTokenHash,
        newTokenHash: token.hash,
        customer: { id, role, credentialsVersion },
        userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
        merge,
      });
      if (!signedIn) return undefined;
      const { cart } = signedIn;
      if (signedIn.merged) events.publish(id, cart.version);
      reply.header('set-cookie', [
        cookies.cartCookie(cart.version, itemCount(cart), true),
        cookies.sessionCookie(token.cookieValue),
      ]);
      await onSignIn?.({ request, reply, customerId: id, oldTokenHash, newTokenHash: token.hash });
      return signedIn;
    },

    async signOut(request, reply) {
      const token = tokenOf(request);
      const found = token && (await store.find(token.hash));
      if (found && !found.signedIn) return;
      if (found) await store.end(token.hash);
      if (found?.signedIn) events.publishEnd(found.signedIn.customerId);
      reply.header('set-cookie', cookies.endedCookies());
    },
  };
}
