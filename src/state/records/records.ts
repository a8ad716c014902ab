import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../../web/errors/errors.ts';
import { type Cart, type CartDocument, documentOf, withDefaults } from '../cart-document.ts';
import { endsAt, type Session } from '../time-outs.ts';

/**
 * What a key-value store must provide to hold sessions and carts. The memory of one instance, Valkey and DynamoDB do,
 * and everything else is the same for all of them.
 */
export interface Records {
  /** Resolves to the current records, in the order of the keys and not from a replica, and to the time of the store. */
  read(keys: readonly string[]): Promise<{ now: number; held: (Held | undefined)[] }>;
  /**
   * Writes each record only if it still has the expected revision. A store that can writes all or none. The others
   * write one after the other, up to the first that is refused. Resolves to the number of written records.
   */
  write(writes: readonly Write[]): Promise<number>;
  /** Resolves to some of the keys with this prefix, to visit all of them. The next cursor is undefined at the end. */
  keys(prefix: string, cursor: string | undefined): Promise<{ keys: string[]; next: string | undefined }>;
}

export interface Held {
  /** It is 1 or more. A cart's revision is its version. */
  revision: number;
  value: string;
}

export interface Write {
  key: string;
  /** It is 0 where the record must not exist yet. */
  expected: number;
  /** When undefined, the record is removed. */
  next: (Held & Expiring) | undefined;
}

interface Expiring {
  /** In milliseconds since 1970. The record may be removed then or later. When undefined, it never expires. */
  expiresAt: number | undefined;
}

export const SESSION_PREFIX = 'session/';
export const CUSTOMER_PREFIX = 'customer/';

export const sessionKey = (tokenHash: Buffer): string => SESSION_PREFIX + tokenHash.toString('hex');
export const tokenHashOf = (key: string): Buffer => Buffer.from(key.slice(SESSION_PREFIX.length), 'hex');
/** A guest's cart has the key of the session, so that one read gets both. A customer's has the customer's ID. */
export const cartKey = (cartId: string): string => `cart/${cartId}`;
/** Marks a session that a sign-in has ended a moment ago. */
export const replacedKey = (tokenHash: Buffer): string => `replaced/${tokenHash.toString('hex')}`;
/** The list of the customer's sessions. */
export const customerKey = (customerId: string): string => CUSTOMER_PREFIX + customerId;

/** A record with its parsed text. */
export interface Read<T> {
  key: string;
  revision: number;
  value: T;
}

/** A session that may have expired. A claim lets one sign-in take the guest's cart. */
export interface StoredSession extends Session {
  claim?: { customerId: string; at: number } | undefined;
}

export const sessionOf = (key: string, held: Held | undefined): Read<StoredSession> | undefined =>
  held && { key, revision: held.revision, value: JSON.parse(held.value) as StoredSession };

export const cartOfRecord = (key: string, held: Held | undefined): Read<Cart> | undefined =>
  held && {
    key,
    revision: held.revision,
    value: withDefaults({ version: held.revision, document: JSON.parse(held.value) as CartDocument }),
  };

/** The sessions of a customer, in the order in which they began. */
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

/** A guest's cart expires with the session, and a customer's does not. */
export const writeCart = (cart: Cart, cartId: string, expected: number, session: StoredSession): Write => ({
  key: cartKey(cartId),
  expected,
  next: {
    revision: cart.version,
    value: documentOf(cart),
    // The record must outlive the next request that prolongs the session.
    expiresAt: session.bound ? undefined : endsAt(session),
  },
});

/** Simultaneous changes of one record: one of them succeeds in each round, and pauses spread the others. */
const CONFLICTS_MAX = 100;
const PAUSE_MS_MAX = 20;

/** Repeats `tryOnce` while it resolves to undefined, because another write came between. */
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
