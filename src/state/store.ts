import type { FastifyInstance } from 'fastify';
import type { Change } from '../cart/cart.ts';
import type { Queryable } from '../database/database.ts';
import type { Cart } from './cart-document.ts';

/**
 * Where sessions and carts live. A store's whole job is to apply a change atomically to the newest version
 * of a cart, and to know who is signed in; it knows a session only by the SHA-256 of its token. All time-outs
 * are the store's own, by its own clock.
 */
export interface StateStore {
  /**
   * The session and its cart; undefined when there is no such session, or not any more. With `cartVersion` a
   * copy some seconds old will do, if its cart is of that version or a later one.
   */
  find(tokenHash: Buffer, cartVersion?: number): Promise<FoundSession | undefined>;
  /** A new guest's session with its first cart. */
  create(tokenHash: Buffer, cart: Cart): Promise<void>;
  /**
   * Applies `apply` to the newest version. It may be called several times, as other changes come between;
   * the result of the call whose cart was stored is returned. Undefined: no such session.
   */
  change(tokenHash: Buffer, apply: (cart: Cart) => Change): Promise<StoredChange | undefined>;
  /**
   * Only of a store in the shop's own database: the same in the caller's transaction, with the cart locked
   * until it ends. `committed` is to be called after the commit.
   */
  changeWithin?(
    connection: Queryable,
    tokenHash: Buffer,
    apply: (cart: Cart) => Change,
  ): Promise<(StoredChange & { committed(): Promise<void> }) | undefined>;
  /**
   * Binds a new session to a customer. In one step the session of `oldTokenHash` ends, and where it was a
   * guest's, its cart is merged into the customer's and is gone: of several sign-ins that race with one
   * guest's session, one merges. Undefined: the credentials were changed or the customer disabled meanwhile.
   */
  signIn(signIn: SignIn): Promise<SignInResult | undefined>;
  /**
   * Only a store in the shop's own database has it. In the caller's transaction, it joins the carts of accounts that
   * the caller has locked, and deletes next, with the customer's cart. Call `committed` after the commit.
   */
  joinCartsWithin?(connection: Queryable, joining: JoinInput): Promise<{ committed(): Promise<void> }>;
  /**
   * Ends the sessions of accounts that are gone, and joins carts that the database does not hold with the customer's.
   * It may be cut off anywhere and repeated. Resolves to the joined cart, if there was one to join.
   */
  joinCarts(joining: LateJoinInput): Promise<Cart | undefined>;
  /** Whether a sign-in has ended this session within the last minute: a late request may still carry its token. */
  wasReplaced(tokenHash: Buffer): Promise<boolean>;
  /** Ends the session on all instances. A guest's cart ends with it, a customer's stays. */
  end(tokenHash: Buffer): Promise<void>;
  /** Newest visit first, at most SESSIONS_MAX. */
  sessionsOf(customerId: string): Promise<SessionOfCustomer[]>;
  /** False: this customer has no such session. */
  endSession(customerId: string, sessionId: string): Promise<boolean>;
  /** Ends all sessions of the customer, but the one to keep. */
  endOthers(customerId: string, keptSessionId: string | undefined): Promise<void>;
  /** All that is held of a customer, before the account is deleted: sessions, and the cart with the account. */
  forget(customerId: string): Promise<void>;
  /** Only of a store that lives in the cookies of the request: it hooks itself in before the routes. */
  addTo?(app: FastifyInstance): void;
}

/** Devices of one customer; the one not seen longest is signed out by one more. */
export const SESSIONS_MAX = 50;

export type Role = 'customer' | 'staff';

/** Who may sign in, as read when the password or passkey was checked. */
export interface CustomerCredentials {
  id: string;
  role: Role;
  /** Sessions begun with an older one are dead. */
  credentialsVersion: number;
}

interface SignIn {
  oldTokenHash: Buffer | undefined;
  newTokenHash: Buffer;
  customer: CustomerCredentials;
  /** Cut to USER_AGENT_MAX characters by the caller. */
  userAgent: string;
  /** Gives the first cart itself back where nothing changes. */
  merge(customerCart: Cart, guestCart: Cart): Cart;
}

/** Former accounts of an address that a customer has proven to own. */
export interface JoinInput {
  customerId: string;
  formerIds: readonly string[];
  /** The rule is the same as at a sign-in. */
  merge: SignIn['merge'];
}

export interface LateJoinInput extends JoinInput {
  /** Returns the cart of a former account without the items that were ordered from it. */
  withoutOrdered(formerId: string, cart: Cart): Cart;
}

export const USER_AGENT_MAX = 200;

export interface SignInResult {
  cart: Cart;
  sessionId: string;
  /** Whether the merge has changed the customer's cart. */
  merged: boolean;
}

/** The customer that a session is bound to. */
export interface CustomerSession {
  customerId: string;
  /** What devices and the API show; it opens nothing. */
  sessionId: string;
  role: Role;
  /** Signed in, or confirmed to be the same person, within the last 15 minutes. */
  isFresh: boolean;
}

export interface SessionOfCustomer {
  id: string;
  /** As the browser named itself at sign-in. */
  userAgent: string;
  signedInAt: Date;
  /** To the day for customers, to the minute for staff. */
  seenAt: Date;
}

/** Each request prolongs its session. The store records that once a day, and for staff once a minute. */
interface SessionOfRequest {
  /** The session was prolonged just now, so its cookie must be sent again. */
  prolonged: boolean;
  /** It is undefined for a guest. */
  session: CustomerSession | undefined;
}

type StoredChange = Change & SessionOfRequest;

export interface FoundSession extends SessionOfRequest {
  cart: Cart;
}
