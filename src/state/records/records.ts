import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../../web/errors/errors.ts';
import { type Cart, documentOf, EMPTY_CART } from '../cart-document.ts';
import { endsAt, type Session } from '../time-outs.ts';

/**
 * What a store of keys and values needs to be able to do to hold sessions and carts: the memory of one
 * instance, Valkey and DynamoDB are such. Everything else is the same for all of them.
 */
export interface Records {
  /** In the order of the keys, as they are now and not as a replica remembers them; and the store's clock. */
  read(keys: readonly string[]): Promise<{ now: number; held: (Held | undefined)[] }>;
  /**
   * Each only where the record still has the expected revision. All or none where the store can; otherwise one
   * after the other up to the first that is refused. How many were written.
   */
  write(writes: readonly Write[]): Promise<number>;
  /** Some keys that begin so, for a walk through all of them; undefined as the next cursor at its end. */
  keys(prefix: string, cursor: string | undefined): Promise<{ keys: string[]; next: string | undefined }>;
}

export interface Held {
  /** 1 or more; a cart's is its version. */
  revision: number;
  /** JSON. */
  value: string;
}

export interface Write {
  key: string;
  /** 0: there is none yet. */
  expected: number;
  /** Undefined: it is removed. */
  next: (Held & Expiring) | undefined;
}

interface Expiring {
  /** Milliseconds since 1970; the record may go then or later. Undefined: never. */
  expiresAt: number | undefined;
}

export const SESSION_PREFIX = 'session/';
export const CUSTOMER_PREFIX = 'customer/';

export const sessionKey = (tokenHash: Buffer): string => SESSION_PREFIX + tokenHash.toString('hex');
export const tokenHashOf = (key: string): Buffer => Buffer.from(key.slice(SESSION_PREFIX.length), 'hex');
/** A guest's is named after the session, so that one read gets both; a customer's after the customer. */
export const cartKey = (cartId: string): string => `cart/${cartId}`;
/** That a sign-in has ended the session lately. */
export const replacedKey = (tokenHash: Buffer): string => `replaced/${tokenHash.toString('hex')}`;
/** The list of the customer's sessions. */
export const customerKey = (customerId: string): string => CUSTOMER_PREFIX + customerId;

/** A record with what its text says. */
export interface Read<T> {
  key: string;
  revision: number;
  value: T;
}

/** A session, before it is known whether it still lives. A claim lets one sign-in take the guest's cart along. */
export interface StoredSession extends Session {
  claim?: { customerId: string; at: number } | undefined;
}

export const sessionOf = (key: string, held: Held | undefined): Read<StoredSession> | undefined =>
  held && { key, revision: held.revision, value: JSON.parse(held.value) as StoredSession };

/** A document of another version of the shop may lack what came later, and keeps what this one does not know. */
export const cartOfRecord = (key: string, held: Held | undefined): Read<Cart> | undefined =>
  held && {
    key,
    revision: held.revision,
    value: { ...EMPTY_CART, ...(JSON.parse(held.value) as Omit<Cart, 'version'>), version: held.revision },
  };

/** The sessions of a customer, in the order they began. */
export type Listed = { id: string; key: string }[];

export const listOf = (key: string, held: Held | undefined): Read<Listed> => ({
  key,
  revision: held?.revision ?? 0,
  value: held ? (JSON.parse(held.value) as Listed) : [],
});

export const writeSession = (key: string, expected: number, session: StoredSession): Write => ({
  key,
  expected,
  next: { revision: expected + 1, value: JSON.stringify(session), expiresAt: endsAt(session) },
});

/** A guest's cart goes with the session, a customer's stays. */
export const writeCart = (cart: Cart, cartId: string, expected: number, session: StoredSession): Write => ({
  key: cartKey(cartId),
  expected,
  next: {
    revision: cart.version,
    value: documentOf(cart),
    // After a change: long enough for the visit that is noted next.
    expiresAt: session.bound ? undefined : endsAt(session),
  },
});

/** Changes that race for one record: each round one of them succeeds, and pauses keep them apart. */
const CONFLICTS_MAX = 100;
const PAUSE_MS_MAX = 20;

/** Repeats `tryOnce` while it gives undefined because something else was written in between. */
export async function untilStored<T>(tryOnce: () => Promise<T | undefined>): Promise<T> {
  for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
    const done = await tryOnce();
    if (done !== undefined) return done;
    if (conflicts > 0) await pause(Math.random() * Math.min(conflicts, PAUSE_MS_MAX));
  }
  throw new Problem(503, 'overloaded', 'Too many changes of one cart at once. Try again in a moment.', {
    retryAfterSeconds: 1,
  });
}
