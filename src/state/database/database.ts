import { randomUUID } from 'node:crypto';
import { createBatcher } from '../../database/batcher.ts';
import { type Database, isFaultOfStatement, type Queryable, statement } from '../../database/database.ts';
import { type Cart, documentOf, withDefaults } from '../cart-document.ts';
import type {
  AfterCommit,
  ApplyChange,
  CustomerSession,
  FoundSession,
  JoinInput,
  SignInInput,
  SignInResult,
  StoredChange,
  TransactionalStore,
} from '../store.ts';
import {
  type CartRow,
  deleteCart,
  deleteOthers,
  deleteSession,
  deleteSessionOf,
  insertGuest,
  lockCart,
  prolongSession,
  selectCarts,
  selectReplaced,
  selectSessions,
} from './session-statements.ts';
import { joinCartsWithin, signIn } from './sign-in.ts';

/** After this many conflicts in a row the row is locked, so that a cart with many changes never starves. */
const CONFLICTS_BEFORE_LOCK = 3;

/** How many carts one statement reads or writes, and how many such statements run at once. */
const BATCH = { maxBatch: 64, maxUnderWay: 4 } as const;

const updateCart = statement<[id: string, version: number, document: string], never>(`
  UPDATE carts SET version = version + 1, document = $3, updated_at = now() WHERE id = $1 AND version = $2`);

// Rows are locked in ID order to avoid deadlocks between two statements. A single cart needs no order, and costs the
// database a third less without it.
const updateCarts = statement<[ids: readonly string[], carts: string], { id: string }>(`
  WITH locked AS (SELECT id FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
  UPDATE carts SET version = carts.version + 1, document = next.document, updated_at = now()
  FROM locked, jsonb_to_recordset($2::jsonb) AS next (id uuid, version bigint, document jsonb)
  WHERE carts.id = locked.id AND next.id = locked.id AND carts.version = next.version
  RETURNING carts.id`);

/** A cache in front of the store needs to know the carts' IDs, and what a transaction has changed. */
export interface DatabaseStore extends TransactionalStore {
  findWithId(tokenHash: Buffer): Promise<(FoundSession & { cartId: string }) | undefined>;
  /** Resolves to the cart's ID. */
  createWithId(tokenHash: Buffer, cart: Cart): Promise<string>;
  signIn(given: SignInInput): Promise<(SignInResult & { cartId: string }) | undefined>;
  changeWithin<Reason extends string>(
    connection: Queryable,
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(StoredChange<Reason> & AfterCommit & { cartId: string }) | undefined>;
  joinCartsWithin(
    connection: Queryable,
    joining: JoinInput,
  ): Promise<AfterCommit & { joined: { cartId: string; cart: Cart } | undefined }>;
  /** Resolves to whether the cart was stored, which needs the version before it to be the newest. */
  write(next: Next): Promise<boolean>;
}

/** Sessions and carts in PostgreSQL. An acknowledged change is committed. */
export function createDatabaseStore(database: Database): DatabaseStore {
  const read = createBatcher({
    ...BATCH,
    run: readCarts(database),
    isFaultOfOne: isFaultOfStatement,
  });
  const write = createBatcher({
    ...BATCH,
    run: writeCarts(database),
    isFaultOfOne: isFaultOfStatement,
  });
  const store: DatabaseStore = {
    kind: 'transactional',
    keepsCarts: 'server',

    find: (tokenHash) => store.findWithId(tokenHash),

    async findWithId(tokenHash) {
      const row = await read(tokenHash);
      if (row?.is_prolong_due) await database.run(prolongSession, [tokenHash]);
      return row && { cartId: row.id, cart: withDefaults(row), ...sessionOfRequest(row) };
    },

    async create(tokenHash, cart) {
      await store.createWithId(tokenHash, cart);
    },

    async createWithId(tokenHash, cart) {
      const id = randomUUID();
      await database.run(insertGuest, [id, cart.version, documentOf(cart), tokenHash]);
      return id;
    },

    write,

    async change(tokenHash, apply) {
      for (let conflicts = 0; conflicts < CONFLICTS_BEFORE_LOCK; conflicts++) {
        const row = await read(tokenHash);
        if (!row) return undefined;
        const change = apply(withDefaults(row));
        const isStored =
          !change.ok ||
          !change.changed ||
          (await write({ id: row.id, version: Number(row.version), cart: change.cart }));
        if (!isStored) continue;
        if (row.is_prolong_due) await database.run(prolongSession, [tokenHash]);
        return { ...change, ...sessionOfRequest(row) };
      }
      return database.transaction((connection) => changeLocked(connection, tokenHash, apply));
    },

    async changeWithin(connection, tokenHash, apply) {
      const changed = await changeLocked(connection, tokenHash, apply);
      return changed && { ...changed, committed: async () => {} };
    },

    async wasReplaced(tokenHash) {
      return (await database.find(selectReplaced, [tokenHash])) !== undefined;
    },

    signIn: (given) => signIn(database, given),

    async joinCartsWithin(connection, joining) {
      return { joined: await joinCartsWithin(connection, joining), committed: async () => {} };
    },

    // The transaction that deleted the accounts has joined the carts and ended the sessions.
    joinCarts: async () => undefined,

    end: (tokenHash) => end(database, tokenHash),

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
  };
  return store;
}

const sessionOfRequest = (row: CartRow) => ({
  prolonged: row.is_prolong_due,
  session: row.customer_id ? customerSessionOfRow(row) : undefined,
});

export const customerSessionOfRow = ({
  customer_id,
  role,
  session_id,
  is_recent_sign_in,
}: CartRow): CustomerSession | undefined =>
  customer_id && role
    ? { customerId: customer_id, sessionId: session_id, role, isRecentSignIn: is_recent_sign_in === true }
    : undefined;

function end(database: Database, tokenHash: Buffer): Promise<void> {
  return database.transaction(async (connection) => {
    const ended = await connection.find(deleteSession, [tokenHash]);
    if (ended?.customer_id === null) await connection.run(deleteCart, [ended.cart_id]);
  });
}

/** Reads many sessions with their carts in one statement. */
export const readCarts =
  (database: Pick<Queryable, 'list'>) =>
  async (hashes: Buffer[]): Promise<(CartRow | undefined)[]> => {
    const rows = await database.list(selectCarts, [hashes]);
    const byHash = new Map(rows.map((row) => [row.token_hash.toString('latin1'), row]));
    return hashes.map((hash) => byHash.get(hash.toString('latin1')));
  };

/** The next version of a cart, made from a certain version. */
interface Next {
  id: string;
  /** The version that the next one is made from. */
  version: number;
  cart: Cart;
}

/** Tells which were stored. Of several changes to one cart the first may be stored, and the others are too late. */
const writeCarts =
  (database: Database) =>
  async (nexts: Next[]): Promise<boolean[]> => {
    const [only] = nexts;
    if (only && nexts.length === 1)
      return [(await database.run(updateCart, [only.id, only.version, documentOf(only.cart)])) === 1];
    const firsts = new Map<string, Next>();
    for (const next of nexts) if (!firsts.has(next.id)) firsts.set(next.id, next);
    const documents = Array.from(
      firsts.values(),
      ({ id, version, cart }) => `{"id":"${id}","version":${version},"document":${documentOf(cart)}}`,
    );
    const rows = await database.list(updateCarts, [[...firsts.keys()], `[${documents.join()}]`]);
    const written = new Set(rows.map((row) => row.id));
    return nexts.map((next) => written.has(next.id) && firsts.get(next.id) === next);
  };

async function changeLocked<Reason extends string>(
  connection: Queryable,
  tokenHash: Buffer,
  apply: ApplyChange<Reason>,
): Promise<(StoredChange<Reason> & { cartId: string }) | undefined> {
  const row = await connection.find(lockCart, [tokenHash]);
  if (!row) return undefined;
  const ofRequest = { prolonged: false, session: customerSessionOfRow(row), cartId: row.id };
  const change = apply(withDefaults(row));
  if (!change.ok || !change.changed) return { ...change, ...ofRequest };
  const written = await connection.run(updateCart, [row.id, Number(row.version), documentOf(change.cart)]);
  if (written !== 1) throw new Error('a cart changed while its row was locked');
  return { ...change, ...ofRequest };
}
