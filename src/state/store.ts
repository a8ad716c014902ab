import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../database/database.ts';
import type { Cart } from './cart-document.ts';

/**
 * Where sessions and carts live. A store's whole job is to apply a change atomically to the newest version of a cart,
 * and to know who is signed in. The rules of carts are passed in as functions. A store knows a session only by the
 * SHA-256 of its token, and measures all time-outs by its own clock.
 */
export type StateStore = TransactionalStore | ExternalStore;

/** A store in the shop's own database, so a cart can change in the transaction that changes other rows. */
export interface TransactionalStore extends SessionsAndCarts {
  kind: 'transactional';
  /** Does what `change` does, in the caller's transaction. The cart is locked until it ends. */
  changeWithin<Reason extends string>(
    connection: Queryable,
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(StoredChange<Reason> & AfterCommit) | undefined>;
}

/** A store elsewhere: it is changed after the commit, and what a crash in between leaves undone is done later. */
export interface ExternalStore extends SessionsAndCarts {
  kind: 'external';
  /**
   * A store in the shopper's cookies reads them before each route and writes them to the answer, which these hooks
   * do. It is undefined for a store on a server.
   */
  addRequestHooks: ((app: FastifyInstance) => void) | undefined;
}

interface SessionsAndCarts {
  /** A cart in the shopper's own browser costs the shop nothing, so new ones need no limit. */
  keepsCarts: 'server' | 'browser';
  /**
   * Resolves to the session and its cart, or to undefined where the session does not exist or has ended. With
   * `cartVersion` the answer may be some seconds old, as long as its cart has that version or a later one.
   */
  find(tokenHash: Buffer, cartVersion?: number): Promise<FoundSession | undefined>;
  /** Creates a guest's session with its first cart. */
  create(tokenHash: Buffer, cart: Cart): Promise<void>;
  /**
   * Applies `apply` to the newest version. It may be called several times, because other changes come between, and the
   * result of the call whose cart was stored is returned. The result is undefined where there is no such session.
   */
  change<Reason extends string>(
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<StoredChange<Reason | StoreRefusal> | undefined>;
  /**
   * Binds a new session to a customer. In the same step the session of `oldTokenHash` ends, and a guest's cart is
   * merged into the customer's and deleted. Where several sign-ins race with one guest's session, one of them merges.
   * The result is undefined where the credentials were changed or the customer was disabled meanwhile.
   */
  signIn(signIn: SignInInput): Promise<SignInResult | undefined>;
  /**
   * Joins the carts that the database holds, in the caller's transaction. It has locked the accounts, and deletes the
   * former ones next, with their carts.
   */
  joinCartsWithin(connection: Queryable, joining: JoinInput): Promise<AfterCommit>;
  /**
   * Ends the sessions of accounts that were deleted, and joins carts that the database does not hold with the
   * customer's. It can be interrupted anywhere and repeated. Resolves to the joined cart, if there was one to join.
   */
  joinCarts(joining: LateJoinInput): Promise<Cart | undefined>;
  /** Whether a sign-in has ended this session within the last minute: a late request may still carry its token. */
  wasReplaced(tokenHash: Buffer): Promise<boolean>;
  /** Ends the session on all instances. A guest's cart ends with it, and a customer's cart stays. */
  end(tokenHash: Buffer): Promise<void>;
  /** Lists the session that was used last first, and at most SESSIONS_MAX. */
  sessionsOf(customerId: string): Promise<SessionOfCustomer[]>;
  /** The customer's cart as it is now, for the staff. It is undefined if there is none, or if only a browser has it. */
  cartOf(customerId: string): Promise<Cart | undefined>;
  /** Resolves to false where this customer has no such session. */
  endSession(customerId: string, sessionId: string): Promise<boolean>;
  /** Ends all sessions of the customer except `keptSessionId`. */
  endOthers(customerId: string, keptSessionId: string | undefined): Promise<void>;
  /** Called before an account is deleted: ends its sessions. Its cart is deleted with the account. */
  forget(customerId: string): Promise<void>;
}

/** What a change makes of a cart: the next version, the same cart, or a refusal with the rule's own reason. */
export type CartChange<Reason extends string> =
  | { ok: true; cart: Cart; changed: boolean }
  | { ok: false; reason: Reason };

export type ApplyChange<Reason extends string> = (cart: Cart) => CartChange<Reason>;

/** A store may refuse what the rules of carts allow: a cookie holds at most 4,096 bytes. */
export type StoreRefusal = 'cart_too_large_for_cookie';

export type StoredChange<Reason extends string> = CartChange<Reason> & SessionOfRequest;

export interface AfterCommit {
  /** Must be called after the commit. */
  committed(): Promise<void>;
}

/** Returns the customer's cart itself where the other one adds nothing. */
export type MergeCarts = (customerCart: Cart, otherCart: Cart) => Cart;

/** More devices than this cannot be signed in to one account: one more ends the session unused for longest. */
export const SESSIONS_MAX = 50;

export type Role = 'customer' | 'staff';

/** Who may sign in, as read when the password or passkey was checked. */
export interface CustomerCredentials {
  id: string;
  role: Role;
  /** Sessions that began with an older version have ended. */
  credentialsVersion: number;
}

export interface SignInInput {
  oldTokenHash: Buffer | undefined;
  newTokenHash: Buffer;
  customer: CustomerCredentials;
  /** The caller cuts it to USER_AGENT_MAX characters. */
  userAgent: string;
  merge: MergeCarts;
}

/** Former accounts of an address that a customer has proven to own. */
export interface JoinInput {
  customerId: string;
  formerIds: readonly string[];
  merge: MergeCarts;
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
  /** Devices and the API show it. It gives no access. */
  sessionId: string;
  role: Role;
  /** Whether the customer signed in or confirmed the password within the last 15 minutes. */
  isRecentSignIn: boolean;
}

export interface SessionOfCustomer {
  id: string;
  /** The browser's name for itself at sign-in. */
  userAgent: string;
  signedInAt: Date;
  /** Exact to the day for customers, and to the minute for staff. */
  seenAt: Date;
}

/** Each request prolongs its session. The store records that once a day, and for staff once a minute. */
interface SessionOfRequest {
  /** The session was prolonged just now, so its cookie must be sent again. */
  prolonged: boolean;
  /** It is undefined for a guest. */
  session: CustomerSession | undefined;
}

export interface FoundSession extends SessionOfRequest {
  cart: Cart;
}
