import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';

/* Accounts with an unconfirmed address are removed after a while, with their sessions, addresses and passkeys. */

const deleteCarts = statement<[ids: readonly string[]], never>(`
  DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE)`);

// Guest carts are also kept for 90 days. An account with orders stays, because its owner may still prove the address.
const FORGOTTEN = `email_confirmed_at IS NULL AND disabled_at IS NULL
  AND created_at < now() - interval '90 days'
  AND NOT EXISTS (SELECT FROM sessions WHERE sessions.customer_id = customers.id)
  AND NOT EXISTS (SELECT FROM orders WHERE orders.customer_id = customers.id)`;

interface Position {
  id: string;
  /** It is a text, which keeps the microseconds. */
  created_at: string;
}

const listForgotten = statement<[afterTime: string, afterId: string, rowsMax: number], Position>(`
  SELECT id, created_at::text FROM customers
  WHERE ${FORGOTTEN} AND (created_at, id) > ($1::timestamptz, $2::uuid)
  ORDER BY created_at, id LIMIT $3`);

// Rows are locked in ID order to avoid deadlocks. The condition is checked again, because someone may have signed in.
const deleteForgotten = statement<[ids: readonly string[]], { cart_id: string | null }>(`
  DELETE FROM customers WHERE id IN (
    SELECT id FROM customers WHERE id = ANY ($1::uuid[]) AND ${FORGOTTEN}
    ORDER BY id FOR UPDATE SKIP LOCKED)
  RETURNING cart_id`);

const FIRST: Position = { id: '00000000-0000-0000-0000-000000000000', created_at: '-infinity' };

/**
 * Removes accounts that are older than 90 days, have no orders and are not signed in anywhere, in small batches. Resolves
 * to their number. `isSignedIn` asks the session store, which is not always this database, so it runs outside of
 * transactions.
 */
export async function sweepUnconfirmed(
  database: Database,
  isSignedIn: (customerId: string) => Promise<boolean>,
): Promise<number> {
  let after = FIRST;
  let removed = 0;
  await sweepBatches(async () => {
    const places = await database.list(listForgotten, [after.created_at, after.id, SWEEP_BATCH]);
    after = places.at(-1) ?? after;
    const forgotten: string[] = [];
    // The look-ups run one after the other, so that they do not slow shoppers down.
    for (const { id } of places) if (!(await isSignedIn(id))) forgotten.push(id);
    removed += await removeForgotten(database, forgotten);
    return places.length;
  });
  return removed;
}

async function removeForgotten(database: Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return database.transaction(async (connection) => {
    const deleted = await connection.list(deleteForgotten, [ids]);
    await removeCarts(connection, deleted);
    return deleted.length;
  });
}

export async function removeCarts(
  connection: Queryable,
  removed: { cart_id: string | null }[],
): Promise<void> {
  const ids = removed.flatMap(({ cart_id: id }) => id ?? []);
  if (ids.length > 0) await connection.run(deleteCarts, [ids]);
}
