import type { CartEvents } from '../cart/events/cart-events.ts';
import type { StateStore } from '../state/store.ts';

/** The store, which tells the open pages of a customer whose sessions it has ended to look again. */
export function tellingEnds(store: StateStore, events: Pick<CartEvents, 'publishEnd'>): StateStore {
  return {
    ...store,
    async endSession(customerId, sessionId) {
      const isEnded = await store.endSession(customerId, sessionId);
      if (isEnded) events.publishEnd(customerId);
      return isEnded;
    },
    async endOthers(customerId, keptSessionId) {
      await store.endOthers(customerId, keptSessionId);
      events.publishEnd(customerId);
    },
    async joinCarts(joining) {
      const cart = await store.joinCarts(joining);
      for (const id of [joining.customerId, ...joining.formerIds]) events.publishEnd(id);
      return cart;
    },
    async forget(customerId) {
      await store.forget(customerId);
      events.publishEnd(customerId);
    },
  };
}
