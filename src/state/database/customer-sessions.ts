import { type Database, statement } from '../../database/database.ts';
import { cartOfRow, type StoredCart } from '../cart-document.ts';
import type { TransactionalStore } from '../store.ts';
import { deleteOthers, deleteSessionOf, selectSessions } from './session-statements.ts';

const selectCartOf = statement<[customerId: string], StoredCart>(`
  SELECT version, content, document FROM carts WHERE id = (SELECT cart_id FROM customers WHERE id = $1)`);

/** The devices that a customer is signed in on. */
export const createCustomerSessions = (
  database: Database,
): Pick<TransactionalStore, 'sessionsOf' | 'cartOf' | 'endSession' | 'endOthers' | 'forget'> => ({
  async sessionsOf(customerId) {
    const rows = await database.list(selectSessions, [customerId]);
    return rows.map(({ id, user_agent, created_at, seen_at }) => ({
      id,
      userAgent: user_agent,
      signedInAt: created_at,
      seenAt: seen_at,
    }));
  },

  async cartOf(customerId) {
    const row = await database.find(selectCartOf, [customerId]);
    return row && cartOfRow(row);
  },

  async endSession(customerId, sessionId) {
    return (await database.run(deleteSessionOf, [customerId, sessionId])) > 0;
  },

  async endOthers(customerId, keptSessionId) {
    await database.run(deleteOthers, [customerId, keptSessionId ?? null]);
  },

  // The transaction that deletes the account deletes the cart.
  async forget(customerId) {
    await database.run(deleteOthers, [customerId, null]);
  },
});
