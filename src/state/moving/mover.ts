import type { PoolClient } from 'pg';
import { ADVISORY_LOCKS, withLock } from '../../database/advisory-locks.ts';
import type { Database } from '../../database/database.ts';
import type { Cart, CartForm } from '../cart-document.ts';
import { cartOfRow, encodeCart, type StoredCart } from '../cart-document.ts';
import { listSessions } from '../records/record-sessions.ts';
import {
  cartKey,
  cartOfRecord,
  customerKey,
  type Read,
  type Records,
  type StoredSession,
  sessionKey,
  sessionOf,
  untilStored,
} from '../records/records.ts';
import type { MergeCarts } from '../store.ts';
import { endsAt } from '../time-outs.ts';

/**
 * Moves sessions and carts from records to PostgreSQL. A record is authoritative until it is removed, and it is removed
 * only in the revision that PostgreSQL then has. So a change is made either before the move, and moves with the cart,
 * or after it, in PostgreSQL. Each move can be interrupted anywhere and repeated.
 */
export interface Mover {
  /** Resolves to false where there was nothing to move. With a customer's session, all of the customer is moved. */
  session(tokenHash: Buffer): Promise<boolean>;
  customer(customerId: string): Promise<boolean>;
}

export function createMover(
  records: Records,
  database: Database,
  merge: MergeCarts,
  form: CartForm = 'compact',
): Mover {
  return {
    async session(tokenHash) {
      const key = sessionKey(tokenHash);
      const { held } = await records.read([key]);
      const customerId = sessionOf(key, held[0])?.value.bound?.customerId;
      if (customerId) return moveCustomer(records, database, customerId, merge, form);
      return held[0] !== undefined && moveGuest(records, database, tokenHash, form);
    },
    customer: (customerId) => moveCustomer(records, database, customerId, merge, form),
  };
}

const remove = ({ key, revision }: Read<unknown>) => ({ key, expected: revision, next: undefined });

function moveGuest(
  records: Records,
  database: Database,
  tokenHash: Buffer,
  form: CartForm,
): Promise<boolean> {
  const keys = [sessionKey(tokenHash), cartKey(tokenHash.toString('hex'))] as const;
  return alone(database, keys[0], (client) =>
    untilStored(async () => {
      const { now, held } = await records.read(keys);
      const session = sessionOf(keys[0], held[0]);
      if (!session) return false;
      const cart = cartOfRecord(keys[1], held[1]);
      // A session without its cart was moved before, and only its record is left.
      if (cart && endsAt(session.value) > now) {
        const cartId = uuidOf(tokenHash);
        await inTransaction(client, async () => {
          await writeCart(client, form, cartId, cart.value);
          await writeSession(client, session, cartId);
        });
      }
      const removals = [...(cart ? [cart] : []), session].map(remove);
      return (await records.write(removals)) === removals.length ? true : undefined;
    }),
  );
}

function moveCustomer(
  records: Records,
  database: Database,
  customerId: string,
  merge: MergeCarts,
  form: CartForm,
): Promise<boolean> {
  const key = cartKey(customerId);
  return alone(database, customerKey(customerId), (client) =>
    untilStored(async () => {
      const cart = cartOfRecord(key, (await records.read([key])).held[0]);
      const { now, list, sessions } = await listSessions(records, customerId);
      if (!cart && list.revision === 0) return false;
      if (cart) {
        const live = sessions.filter(({ value }) => endsAt(value) > now);
        await inTransaction(client, () => writeCustomer(client, form, customerId, cart.value, live, merge));
      }
      const removals = [...(cart ? [cart] : []), ...sessions, ...(list.revision > 0 ? [list] : [])];
      return (await records.write(removals.map(remove))) === removals.length ? true : undefined;
    }),
  );
}

/** Only one instance moves the same key at a time: a session that was moved and then ended must not return. */
const alone = <T>(database: Database, key: string, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  withLock(database, ADVISORY_LOCKS.movedRecord, key, work);

async function inTransaction(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  await work();
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
}

/** Merges the moved cart into the one that the customer had in PostgreSQL. The account may have been deleted by now. */
async function writeCustomer(
  client: PoolClient,
  form: CartForm,
  customerId: string,
  cart: Cart,
  sessions: Read<StoredSession>[],
  merge: MergeCarts,
): Promise<void> {
  const { rows } = await client.query<
    { id: string | null; version: string | null } & Omit<StoredCart, 'version'>
  >(
    `SELECT carts.id, carts.version, carts.content, carts.document FROM customers LEFT JOIN carts ON carts.id = customers.cart_id
     WHERE customers.id = $1 FOR NO KEY UPDATE OF customers`,
    [customerId],
  );
  const row = rows[0];
  if (!row) return;
  const own = row.version === null ? undefined : cartOfRow({ ...row, version: row.version });
  const cartId = row.id ?? customerId;
  // After an interrupted move it is an earlier version of the same cart.
  const isEarlier = cartId === customerId && own !== undefined && own.version <= cart.version;
  const joined = own && !isEarlier ? merge(own, cart) : cart;
  await writeCart(client, form, cartId, { ...joined, version: Math.max(joined.version, cart.version) });
  await client.query('UPDATE customers SET cart_id = $2 WHERE id = $1', [customerId, cartId]);
  for (const session of sessions) await writeSession(client, session, cartId);
}

const writeCart = (client: PoolClient, form: CartForm, id: string, cart: Cart) =>
  client.query(
    `INSERT INTO carts (id, version, content, document) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET version = $2, content = $3, document = $4, updated_at = now()`,
    [id, cart.version, ...encodeCart(form, cart)],
  );

function writeSession(client: PoolClient, { key, value }: Read<StoredSession>, cartId: string) {
  const { id, createdAt, seenAt, bound } = value;
  return client.query(
    `INSERT INTO sessions (token_hash, cart_id, id, created_at, seen_at, customer_id, role, credentials_version,
       authenticated_at, user_agent)
     VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (token_hash) DO UPDATE SET seen_at = $5`,
    [
      key.slice(key.indexOf('/') + 1),
      cartId,
      id,
      new Date(createdAt),
      new Date(seenAt),
      bound?.customerId ?? null,
      bound?.role ?? null,
      bound?.credentialsVersion ?? null,
      bound ? new Date(bound.authenticatedAt) : null,
      bound?.userAgent ?? '',
    ],
  );
}

/** It is the same each time, so a repeated move writes to the same cart. */
const uuidOf = (tokenHash: Buffer) =>
  tokenHash
    .toString('hex')
    .slice(0, 32)
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
