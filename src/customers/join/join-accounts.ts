import type { Cart } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import type { JoinInput, StateStore } from '../../state/store.ts';
import { removeCarts } from '../sign-in/unconfirmed-accounts.ts';
import { withoutOrderedItems } from './ordered-carts.ts';

/**
 * Joins the accounts of one address once its mailbox is proven. What a shopper has done honestly moves to the proven
 * account. What gives access, or could have been planted, is deleted with the others: sessions, passkeys, addresses
 * and links.
 */

type Joinable = Pick<StateStore, 'joinCarts' | 'joinCartsWithin'>;

/** Accounts beyond this limit stay until they are swept. Their links no longer work. */
const JOINED_MAX = 1_000;

/** A sign-in to a former account cannot still be under way after this long. */
const LATE_MINUTES = 10;

// Disabled accounts stay. A sign-in locks the customer before the cart, and so does this. NO KEY, because an order that
// is being placed holds its cart while it adds a reference to the customer: a stronger lock would be a deadlock.
const lockOthers = statement<[emailKey: string, customerId: string, rowsMax: number], { id: string }>(`
  SELECT id FROM customers
  WHERE email_key = $1 AND id <> $2 AND email_confirmed_at IS NULL AND disabled_at IS NULL
  ORDER BY id LIMIT $3 FOR NO KEY UPDATE`);

// From here on no new row can refer to these accounts, and all earlier ones are committed and can be moved.
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

// A request to mail another address continues as a guest's, because the owner has no part in that mailbox.
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

/** Merges as a sign-in does, but the undo restores the cart from before the first of several merges. */
function mergeOneMore(own: Cart, other: Cart): Cart {
  const cart = merge(own, other);
  return cart === own ? own : { ...cart, beforeMerge: own.beforeMerge ?? cart.beforeMerge };
}

export interface JoinedAccounts {
  /** To be called after the commit. */
  finish(database: Database): Promise<void>;
}

/**
 * Runs in the transaction that proves the address, which the caller has locked. It is undefined where the address has
 * no other accounts.
 */
export async function joinAccounts(
  connection: Queryable,
  store: Joinable,
  { id: customerId, emailKey }: { id: string; emailKey: string },
): Promise<JoinedAccounts | undefined> {
  const others = await connection.list(lockOthers, [emailKey, customerId, JOINED_MAX]);
  const formerIds = others.map(({ id }) => id);
  if (formerIds.length === 0) return undefined;
  const joining: JoinInput = { customerId, formerIds, merge: mergeOneMore };
  const carts = await store.joinCartsWithin?.(connection, joining);
  await connection.list(lockKeys, [formerIds]);
  for (const move of [moveOrders, moveWishes, removeOlderReviews, moveReviews, moveAlerts, moveReminders])
    await connection.run(move, [customerId, formerIds]);
  await connection.run(noteJoined, [customerId, formerIds]);
  await removeCarts(connection, await connection.list(deleteFormer, [formerIds]));
  return {
    async finish(database) {
      await carts?.committed();
      await joinRemainingCarts(database, store, joining);
    },
  };
}

const joinRemainingCarts = (
  database: Database,
  store: Joinable,
  { customerId, formerIds }: Pick<JoinInput, 'customerId' | 'formerIds'>,
): Promise<unknown> =>
  withoutOrderedItems(database, formerIds, (withoutOrdered) =>
    store.joinCarts({ customerId, formerIds, merge: mergeOneMore, withoutOrdered }),
  );

const listJoined = statement<[customerId: string, rowsMax: number], { formerId: string }>(
  'SELECT former_id AS "formerId" FROM joined_accounts WHERE customer_id = $1 LIMIT $2',
);

/** Repeats the joining of carts, in case the store was away after the commit. */
export async function finishJoins(database: Database, store: Joinable, customerId: string): Promise<void> {
  const rows = await database.list(listJoined, [customerId, JOINED_MAX]);
  if (rows.length > 0)
    await joinRemainingCarts(database, store, {
      customerId,
      formerIds: rows.map(({ formerId }) => formerId),
    });
}

const listLate = statement<[rowsMax: number], { customerId: string; formerId: string }>(`
  SELECT customer_id AS "customerId", former_id AS "formerId" FROM joined_accounts
  WHERE joined_at < now() - interval '${LATE_MINUTES} minutes' ORDER BY joined_at LIMIT $1`);
const forgetJoined = statement<[formerId: string], never>('DELETE FROM joined_accounts WHERE former_id = $1');

/** Joins each cart once more, because a sign-in may have been under way; resolves to how many. */
export function sweepJoins(database: Database, store: Joinable): Promise<number> {
  return sweepBatches(async () => {
    const rows = await database.list(listLate, [SWEEP_BATCH]);
    for (const { customerId, formerId } of rows) {
      await joinRemainingCarts(database, store, { customerId, formerIds: [formerId] });
      await database.run(forgetJoined, [formerId]);
    }
    return rows.length;
  });
}

/**
 * By the row of the customer, so that an account that has not confirmed its address gets nothing (S16). Addresses are
 * compared in lower case, as accounts are: phones capitalize the first letter. Tags and dots count, because they may
 * name another mailbox. Both sides are lowered by the database, so that an equal address matches in any locale.
 */
const claim = statement<[customerId: string], never>(`
  UPDATE orders SET customer_id = customers.id, is_guests = false FROM customers
  WHERE customers.id = $1 AND customers.email_confirmed_at IS NOT NULL
    AND orders.is_guests AND orders.customer_id IS NULL AND lower(orders.email) = lower(customers.email)`);

/** What a guest has ordered with the confirmed address of this customer, in any capitals, is the customer's from now on. */
export const claimGuestOrders = (connection: Queryable, customerId: string): Promise<unknown> =>
  connection.run(claim, [customerId]);
