import { isDatabaseAway } from '../platform/error-handler.ts';
import type { Replicas } from '../platform/replicas.ts';
import { COPY_TTL_MS } from './copies.ts';
import { signedInOf } from './database.ts';
import { cartOf } from './documents.ts';
import { type CartRow, selectCarts } from './session-statements.ts';
import type { FoundSession, StateStore } from './store.ts';

/** The nearest may have gone together with the primary. */
const TRIES = 2;

/**
 * While the primary is away, a replica stands in for it where a cart is only shown: one of at least the version
 * that the shopper has seen, no older than a copy in the cache may be. Nothing is changed by it, and nothing kept.
 */
export function withStandIn(store: StateStore, replicas: Pick<Replicas, 'nearest'>): StateStore {
  async function findOnReplica(tokenHash: Buffer): Promise<FoundSession | undefined> {
    for (let tries = 0; tries < TRIES; tries++) {
      const replica = replicas.nearest();
      if (!replica || (replica.ageMs() ?? Number.POSITIVE_INFINITY) > COPY_TTL_MS) return undefined;
      try {
        return foundOf(await replica.database.find(selectCarts, [[tokenHash]]));
      } catch (error) {
        replica.failed(error as Error);
      }
    }
    return undefined;
  }

  return {
    ...store,
    async find(tokenHash, cartVersion) {
      try {
        return await store.find(tokenHash, cartVersion);
      } catch (error) {
        if (cartVersion === undefined || !isDatabaseAway(error as Error)) throw error;
        const found = await findOnReplica(tokenHash);
        if (!found || found.cart.version < cartVersion) throw error;
        return found;
      }
    },
  };
}

/** Whether a sign-in is fresh is for the primary to say. */
function foundOf(row: CartRow | undefined): FoundSession | undefined {
  if (!row) return undefined;
  const signedIn = signedInOf(row);
  return { cart: cartOf(row), signedIn: signedIn && { ...signedIn, isFresh: false }, prolonged: false };
}
