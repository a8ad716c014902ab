import type { Database } from '../../database/database.ts';
import type { TransactionalStore } from '../store.ts';
import { deleteOthers, deleteSessionOf, selectSessions } from './session-statements.ts';

/** The devices that a customer is signed in on. */
export const createCustomerSessions = (
  database: Database,
): Pick<TransactionalStore, 'sessionsOf' | 'endSession' | 'endOthers' | 'forget'> => ({
  async sessionsOf(customerId) {
    const rows = await database.list(selectSessions, [customerId]);
    return rows.map(({ id, user_agent, created_at, seen_at }) => ({
      id,
      userAgent: user_agent,
      signedInAt: created_at,
      seenAt: seen_at,
    }));
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
