import type { ExternalStore, TransactionalStore } from '../store.ts';
import type { Mover } from './mover.ts';

/**
 * The store while sessions and carts move from one store to another. What has not moved is still in `from`, and is
 * authoritative there. Everything new begins in `to`. An action on several sessions moves them first.
 */
export function createMovingStore(from: ExternalStore, to: TransactionalStore, mover: Mover): ExternalStore {
  const afterMoving =
    <Arguments extends unknown[], Result>(
      work: (customerId: string, ...more: Arguments) => Promise<Result>,
    ) =>
    async (customerId: string, ...more: Arguments): Promise<Result> => {
      await mover.customer(customerId);
      return work(customerId, ...more);
    };
  return {
    // A cart may still be in the other store, so no transaction in the database can change it.
    kind: 'external',
    keepsCarts: 'server',
    addRequestHooks: undefined,
    // The order matters: a session is in `to` before it leaves `from`, so one of the two finds it.
    find: async (tokenHash, cartVersion) =>
      (await from.find(tokenHash)) ?? (await to.find(tokenHash, cartVersion)),
    change: async (tokenHash, apply) =>
      (await from.change(tokenHash, apply)) ?? (await to.change(tokenHash, apply)),
    create: (tokenHash, cart) => to.create(tokenHash, cart),
    async signIn(given) {
      if (given.oldTokenHash) await mover.session(given.oldTokenHash);
      await mover.customer(given.customer.id);
      return to.signIn(given);
    },
    joinCartsWithin: to.joinCartsWithin,
    // Carts that are still in the old store are joined there, and then the result is moved.
    async joinCarts(joining) {
      await from.joinCarts(joining);
      await mover.customer(joining.customerId);
      return to.joinCarts(joining);
    },
    async end(tokenHash) {
      await mover.session(tokenHash);
      await to.end(tokenHash);
    },
    wasReplaced: async (tokenHash) =>
      (await to.wasReplaced(tokenHash)) || (await from.wasReplaced(tokenHash)),
    sessionsOf: afterMoving(to.sessionsOf),
    cartOf: afterMoving(to.cartOf),
    endSession: afterMoving(to.endSession),
    endOthers: afterMoving(to.endOthers),
    forget: afterMoving(to.forget),
  };
}
