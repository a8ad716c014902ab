import { type Database, type Queryable, statement } from '../platform/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../platform/sweep-batches.ts';

/** Accounts whose address nobody has confirmed. They go with all that is theirs: sessions, addresses, passkeys. */

/** Beyond them the others stay and are swept: an address is confirmed once, so no link of theirs works. */
const REMOVED_MAX = 1_000;

// Disabled ones stay: nobody opens them, and they are not to be opened anew under the same address.
const deleteOfAddress = statement<[emailKey: string, rowsMax: number], { cart_id: string | null }>(`
  DELETE FROM customers WHERE id IN (
    SELECT id FROM customers WHERE email_key = $1 AND email_confirmed_at IS NULL AND disabled_at IS NULL
    ORDER BY id LIMIT $2 FOR UPDATE)
  RETURNING cart_id`);

const deleteCarts = statement<[ids: readonly string[]], never>(`
  DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE)`);

/** Those that have registered with an address which has an owner now. */
export async function removeUnconfirmed(connection: Queryable, emailKey: string): Promise<void> {
  await removeCarts(connection, await connection.list(deleteOfAddress, [emailKey, REMOVED_MAX]));
}

const FORGOTTEN = `email_confirmed_at IS NULL AND disabled_at IS NULL
  AND created_at < now() - interval '30 days'
  AND NOT EXISTS (SELECT FROM sessions WHERE sessions.customer_id = customers.id)`;

const lockForgotten = statement<[rowsMax: number], { id: string }>(`
  SELECT id FROM customers WHERE ${FORGOTTEN} ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED`);

// Somebody may have signed in before the lock, so it is looked at again.
const deleteForgotten = statement<[ids: readonly string[]], { cart_id: string | null }>(`
  DELETE FROM customers WHERE id = ANY ($1::uuid[]) AND ${FORGOTTEN} RETURNING cart_id`);

/** Removes those that are older than 30 days and signed in nowhere, in small batches; resolves to how many. */
export const sweepUnconfirmed = (database: Database): Promise<number> =>
  sweepBatches(() =>
    database.transaction(async (connection) => {
      const forgotten = await connection.list(lockForgotten, [SWEEP_BATCH]);
      if (forgotten.length === 0) return 0;
      const deleted = await connection.list(deleteForgotten, [forgotten.map(({ id }) => id)]);
      await removeCarts(connection, deleted);
      return deleted.length;
    }),
  );

async function removeCarts(connection: Queryable, removed: { cart_id: string | null }[]): Promise<void> {
  const ids = removed.flatMap(({ cart_id: id }) => id ?? []);
  if (ids.length > 0) await connection.run(deleteCarts, [ids]);
}
