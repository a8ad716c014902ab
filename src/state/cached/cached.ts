import type { SharedCache } from '../../cache/shared-cache.ts';
import type { Database } from '../../database/database.ts';
import type { CartForm } from '../cart-document.ts';
import { createDatabaseStore } from '../database/database.ts';
import type { TransactionalStore } from '../store.ts';
import { createCopies } from './copies.ts';
import type { StandIn } from './stand-in.ts';

/**
 * Sessions and carts in PostgreSQL, read through the cache that all instances share. An acknowledged change is
 * committed, and the cache may be empty, old or unavailable at any moment. A cart is shown from the cache only where
 * the caller names the version that the shopper has seen. A change may be made on a copy, but it is stored only as the
 * next version of the newest cart; a refusal, or that there is nothing to do, is always decided on the cart in the
 * database. While the primary is unavailable, a replica replaces it where a cart is only shown.
 */
export function createCachedStore(
  database: Database,
  cache: SharedCache,
  standIn?: StandIn,
  form?: CartForm,
): TransactionalStore {
  const copies = createCopies(cache);
  // The statement that writes a cart checks its session, so a copy decides nothing.
  const primary = createDatabaseStore(database, {
    form,
    copies: {
      async find(tokenHash) {
        const { kept, isAway } = await copies.find(tokenHash);
        return { cart: kept?.cart, isAway };
      },
      keep: copies.keepCart,
    },
  });

  /** Reads from the database and puts a copy into the cache, without waiting for the cache. */
  async function load(tokenHash: Buffer, isAway: boolean) {
    const found = await primary.findWithId(tokenHash);
    if (found && !isAway) void copies.keep(tokenHash, found);
    return found;
  }

  return {
    kind: 'transactional',
    keepsCarts: 'server',

    async find(tokenHash, cartVersion) {
      if (cartVersion === undefined) return primary.find(tokenHash);
      const copy = await copies.find(tokenHash);
      if (copy.kept && copy.kept.cart.version >= cartVersion) {
        const { cart, session } = copy.kept;
        return { cart, session, prolonged: false };
      }
      const fromPrimary = () => load(tokenHash, copy.isAway);
      if (!standIn || copy.isEnded) return fromPrimary();
      return standIn.find(
        tokenHash,
        fromPrimary,
        async ({ cart, session }) =>
          cart.version >= cartVersion && !(session && (await copies.haveEnded(session.customerId))),
      );
    },

    async create(tokenHash, cart) {
      const cartId = await primary.createWithId(tokenHash, cart);
      await copies.keep(tokenHash, { cartId, cart, session: undefined });
    },

    change: primary.change,

    async changeWithin(connection, tokenHash, apply) {
      const changed = await primary.changeWithin(connection, tokenHash, apply);
      if (!changed) return undefined;
      const { cartId, ...change } = changed;
      const committed = async () => {
        if (change.ok) await copies.keepCart(cartId, change.cart);
      };
      return { ...change, committed };
    },

    async signIn(given) {
      if (given.oldTokenHash) await copies.end(given.oldTokenHash);
      const result = await primary.signIn(given);
      if (result?.merged) await copies.keepCart(result.cartId, result.cart);
      return result;
    },

    async joinCartsWithin(connection, joining) {
      const { joined } = await primary.joinCartsWithin(connection, joining);
      const committed = async () => {
        for (const id of joining.formerIds) await copies.endSessionsOf(id);
        if (joined) await copies.keepCart(joined.cartId, joined.cart);
      };
      return { committed };
    },

    joinCarts: primary.joinCarts,

    async end(tokenHash) {
      await copies.end(tokenHash);
      await primary.end(tokenHash);
    },

    wasReplaced: (tokenHash) => primary.wasReplaced(tokenHash),

    sessionsOf: (customerId) => primary.sessionsOf(customerId),

    cartOf: (customerId) => primary.cartOf(customerId),

    async endSession(customerId, sessionId) {
      await copies.endSessionsOf(customerId);
      return primary.endSession(customerId, sessionId);
    },

    async endOthers(customerId, keptSessionId) {
      await copies.endSessionsOf(customerId);
      await primary.endOthers(customerId, keptSessionId);
    },

    async forget(customerId) {
      await copies.endSessionsOf(customerId);
      await primary.forget(customerId);
    },
  };
}
