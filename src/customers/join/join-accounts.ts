import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { JoinInput, StateStore } from '../../state/store.ts';
import { removeCarts } from '../sign-in/unconfirmed-accounts.ts';
import { JOINED_MAX, joinRemainingCarts, mergeJoinedCart } from './join-carts.ts';

/*
 * Once the mailbox of an address is proven, the accounts of that address become one. Carts, orders, wishes and reviews
 * move to the proven account. Sessions, passkeys, addresses and links give access or could have been planted by a
 * stranger, so they are deleted with the other accounts.
 */

// Disabled accounts stay. A sign-in locks the customer before the cart, and so does this. The lock is NO KEY, because an
// order that is being placed holds its cart while it adds a reference to the customer: a stronger lock would deadlock.
const lockOthers = statement<[emailKey: string, customerId: string, rowsMax: number], { id: string }>(`
  SELECT id FROM customers
  WHERE email_key = $1 AND id <> $2 AND email_confirmed_at IS NULL AND disabled_at IS NULL
  ORDER BY id LIMIT $3 FOR NO KEY UPDATE`);

// After this lock no new row can refer to these accounts, and all earlier ones are committed and can be moved.
const lockKeys = statement<[ids: readonly string[]], { id: string }>(
  'SELECT id FROM customers WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
);

type Move = [customerId: string, formerIds: readonly string[]];

const moveOrders = statement<Move, never>(
  'UPDATE orders SET customer_id = $1 WHERE customer_id = ANY ($2::uuid[])',
);
const moveWishes = statement<Move, never>(`
  INSERT INTO wishes (customer_id, product_id, created_at)
  SELECT $1, product_id, max(created_at) FROM wishes WHERE customer_id = ANY ($2::uuid[])
  GROUP BY product_id ON CONFLICT DO NOTHING`);

// If two accounts reviewed one product, the newer review stays, as if its author had edited the older one.
const removeOlderReviews = statement<Move, never>(`
  DELETE FROM reviews AS older USING reviews AS newer
  WHERE (older.customer_id = $1 OR older.customer_id = ANY ($2::uuid[]))
    AND (newer.customer_id = $1 OR newer.customer_id = ANY ($2::uuid[]))
    AND older.product_id = newer.product_id AND (older.written_at, older.id) < (newer.written_at, newer.id)`);
const moveReviews = statement<Move, never>(
  'UPDATE reviews SET customer_id = $1 WHERE customer_id = ANY ($2::uuid[])',
);

// A request to email another address continues as a guest's, because the owner has no part in that mailbox.
const moved = `customer_id = (SELECT id FROM customers WHERE id = $1 AND customers.email_key = asked.email_key)`;
const moveAlerts = statement<Move, never>(
  `UPDATE stock_alerts AS asked SET ${moved} WHERE customer_id = ANY ($2::uuid[])`,
);
const moveReminders = statement<Move, never>(
  `UPDATE cart_reminders AS asked SET ${moved} WHERE customer_id = ANY ($2::uuid[])`,
);

const noteJoined = statement<Move, never>(
  'INSERT INTO joined_accounts (customer_id, former_id) SELECT $1, unnest($2::uuid[])',
);
const deleteFormer = statement<[ids: readonly string[]], { cart_id: string | null }>(
  'DELETE FROM customers WHERE id = ANY ($1::uuid[]) RETURNING cart_id',
);

export interface JoinedAccounts {
  /** Must be called after the commit. */
  finish(database: Database): Promise<void>;
}

/**
 * Runs in the transaction that proves the address, which the caller has locked. Resolves to undefined if the address
 * has no other accounts.
 */
export async function joinAccounts(
  connection: Queryable,
  store: StateStore,
  { id: customerId, emailKey }: { id: string; emailKey: string },
): Promise<JoinedAccounts | undefined> {
  const others = await connection.list(lockOthers, [emailKey, customerId, JOINED_MAX]);
  const formerIds = others.map(({ id }) => id);
  if (formerIds.length === 0) return undefined;
  const joining: JoinInput = { customerId, formerIds, merge: mergeJoinedCart };
  const carts = await store.joinCartsWithin(connection, joining);
  await connection.list(lockKeys, [formerIds]);
  for (const move of [moveOrders, moveWishes, removeOlderReviews, moveReviews, moveAlerts, moveReminders])
    await connection.run(move, [customerId, formerIds]);
  await connection.run(noteJoined, [customerId, formerIds]);
  await removeCarts(connection, await connection.list(deleteFormer, [formerIds]));
  return {
    async finish(database) {
      await carts.committed();
      await joinRemainingCarts(database, store, joining);
    },
  };
}

// The statement reads the customer's row, so an account with an unconfirmed address gets nothing (S16). Addresses are
// compared in lower case, because phones capitalize the first letter. Tags and dots count, because they may name another
// mailbox. The database lowers both sides, so that equal addresses match in any locale.
const claim = statement<[customerId: string], never>(`
  UPDATE orders SET customer_id = customers.id, is_guests = false FROM customers
  WHERE customers.id = $1 AND customers.email_confirmed_at IS NOT NULL
    AND orders.is_guests AND orders.customer_id IS NULL AND lower(orders.email) = lower(customers.email)`);

/** Gives the customer the orders that guests have placed with the customer's confirmed address. */
export const claimGuestOrders = (connection: Queryable, customerId: string): Promise<unknown> =>
  connection.run(claim, [customerId]);
