import { randomUUID } from 'node:crypto';
import { createBatcher } from '../../database/batcher.ts';
import { type Database, isFaultOfStatement, type Queryable } from '../../database/database.ts';
import type { Cart } from '../cart-document.ts';
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
import type { EncodedCart } from './cart-content.ts';
import { insertNewGuests, writeCarts } from './cart-writes.ts';
import {
  type CartRow,
  deleteCart,
  deleteOthers,
  deleteSession,
  deleteSessionOf,
  lockCart,
  prolongSession,
  replaceCart,
  type SessionRow,
  selectCarts,
  selectReplaced,
  selectSessions,
} from './session-statements.ts';
import { joinCartsWithin, signIn } from './sign-in.ts';
import { type CartForm, cartOfRow, encodeAs } from './stored-carts.ts';
import { createWarmCarts } from './warm-carts.ts';

/** After this many conflicts in a row the row is locked, so that a cart with many changes never starves. */
const CONFLICTS_BEFORE_LOCK = 3;

/** How many carts one statement reads or writes, and how many such statements run at once. */
const BATCH = { maxBatch: 64, maxUnderWay: 4, isFaultOfOne: isFaultOfStatement } as const;

/** A cache in front of the store needs to know the carts' IDs, and what a transaction has changed. */
export interface DatabaseStore extends TransactionalStore {
  findWithId(tokenHash: Buffer): Promise<(FoundSession & { cartId: string }) | undefined>;
  /** Resolves to the cart's ID. */
  createWithId(tokenHash: Buffer, cart: Cart): Promise<string>;
  signIn(given: SignInInput): Promise<(SignInResult & { cartId: string }) | undefined>;
  /** Whether a change needs no read, unless another instance has changed the cart. */
  isWarm(tokenHash: Buffer): boolean;
  /** Tries the change on the copy first, which may be old. */
  changeWithId<Reason extends string>(
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
    copy?: Cart,
  ): Promise<ChangedWithId<Reason> | undefined>;
  changeWithin<Reason extends string>(
    connection: Queryable,
    tokenHash: Buffer,
    apply: ApplyChange<Reason>,
  ): Promise<(ChangedWithId<Reason> & AfterCommit) | undefined>;
  joinCartsWithin(
    connection: Queryable,
    joining: JoinInput,
  ): Promise<AfterCommit & { joined: { cartId: string; cart: Cart } | undefined }>;
}

type ChangedWithId<Reason extends string> = StoredChange<Reason> & { cartId: string };

/** Sessions and carts in PostgreSQL. An acknowledged change is committed. */
export function createDatabaseStore(database: Database, form: CartForm = 'compact'): DatabaseStore {
  const readTogether = createBatcher({ ...BATCH, run: readCarts(database) });
  const writeTogether = createBatcher({ ...BATCH, run: writeCarts(database) });
  const insertTogether = createBatcher({ ...BATCH, run: insertNewGuests(database) });
  const warm = createWarmCarts();

  async function read(tokenHash: Buffer) {
    const row = await readTogether(tokenHash);
    if (!row) {
      warm.forget(tokenHash);
      return undefined;
    }
    const copy: EncodedCart = { cart: cartOfRow(row), lineTexts: [] };
    warm.keep(tokenHash, copy);
    return { row, copy };
  }

  /** Resolves to undefined if the session has ended, or if the copy is not the newest version. */
  async function write(tokenHash: Buffer, next: Cart, copy: EncodedCart) {
    const { columns, ...encoded } = encodeAs(form, next, copy);
    const row = await writeTogether({ tokenHash, version: copy.cart.version, columns });
    if (row) warm.keep(tokenHash, encoded);
    return row;
  }

  /** Records the visit where that is due. */
  async function sessionOfRequest(tokenHash: Buffer, row: SessionRow) {
    if (row.is_prolong_due) await database.run(prolongSession, [tokenHash]);
    return { prolonged: row.is_prolong_due, session: customerSessionOfRow(row) };
  }

  const store: DatabaseStore = {
    kind: 'transactional',
    keepsCarts: 'server',

    find: (tokenHash) => store.findWithId(tokenHash),

    async findWithId(tokenHash) {
      const found = await read(tokenHash);
      if (!found) return undefined;
      const { row, copy } = found;
      return { cartId: row.id, cart: copy.cart, ...(await sessionOfRequest(tokenHash, row)) };
    },

    async create(tokenHash, cart) {
      await store.createWithId(tokenHash, cart);
    },

    async createWithId(tokenHash, cart) {
      const id = randomUUID();
      const { columns, ...encoded } = encodeAs(form, cart);
      await insertTogether({ id, tokenHash, version: cart.version, columns });
      warm.keep(tokenHash, encoded);
      return id;
    },

    isWarm: (tokenHash) => warm.find(tokenHash) !== undefined,

    async change(tokenHash, apply) {
      const changed = await store.changeWithId(tokenHash, apply);
      if (!changed) return undefined;
      const { cartId: _, ...change } = changed;
      return change;
    },

    // A refusal, or that there is nothing to do, is decided only on a cart that was just read.
    async changeWithId(tokenHash, apply, givenCopy) {
      let copy = warm.find(tokenHash) ?? (givenCopy && { cart: givenCopy, lineTexts: [] });
      let row: CartRow | undefined;
      for (let conflicts = 0; conflicts <= CONFLICTS_BEFORE_LOCK; conflicts++) {
        if (copy) {
          const change = apply(copy.cart);
          const isStored = change.ok && change.changed;
          const decided: (SessionRow & { id: string }) | undefined = isStored
            ? await write(tokenHash, change.cart, copy)
            : row;
          if (decided)
            return { ...change, cartId: decided.id, ...(await sessionOfRequest(tokenHash, decided)) };
        }
        const found = await read(tokenHash);
        if (!found) return undefined;
        ({ row, copy } = found);
      }
      warm.forget(tokenHash);
      return database.transaction((connection) => changeLocked(connection, form, tokenHash, apply));
    },

    async changeWithin(connection, tokenHash, apply) {
      const copy = warm.find(tokenHash);
      warm.forget(tokenHash);
      const changed =
        (copy && (await changeCopy(connection, form, tokenHash, apply, copy))) ??
        (await changeLocked(connection, form, tokenHash, apply));
      return changed && { ...changed, committed: async () => {} };
    },

    async wasReplaced(tokenHash) {
      return (await database.find(selectReplaced, [tokenHash])) !== undefined;
    },

    signIn(given) {
      if (given.oldTokenHash) warm.forget(given.oldTokenHash);
      return signIn(database, form, given);
    },

    async joinCartsWithin(connection, joining) {
      return { joined: await joinCartsWithin(connection, form, joining), committed: async () => {} };
    },

    // The transaction that deleted the accounts has joined the carts and ended the sessions.
    joinCarts: async () => undefined,

    end(tokenHash) {
      warm.forget(tokenHash);
      return end(database, tokenHash);
    },

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

export const customerSessionOfRow = ({
  customer_id,
  role,
  session_id,
  is_recent_sign_in,
}: SessionRow): CustomerSession | undefined =>
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

/** Resolves to undefined if the copy is not the newest version, or if nothing would change. The cart stays locked if it changed. */
async function changeCopy<Reason extends string>(
  connection: Queryable,
  form: CartForm,
  tokenHash: Buffer,
  apply: ApplyChange<Reason>,
  copy: EncodedCart,
): Promise<ChangedWithId<Reason> | undefined> {
  const change = apply(copy.cart);
  if (!change.ok || !change.changed) return undefined;
  const { columns } = encodeAs(form, change.cart, copy);
  const [row] = await writeCarts(connection)([{ tokenHash, version: copy.cart.version, columns }]);
  return row && { ...change, prolonged: false, session: customerSessionOfRow(row), cartId: row.id };
}

async function changeLocked<Reason extends string>(
  connection: Queryable,
  form: CartForm,
  tokenHash: Buffer,
  apply: ApplyChange<Reason>,
): Promise<ChangedWithId<Reason> | undefined> {
  const row = await connection.find(lockCart, [tokenHash]);
  if (!row) return undefined;
  const ofRequest = { prolonged: false, session: customerSessionOfRow(row), cartId: row.id };
  const change = apply(cartOfRow(row));
  if (!change.ok || !change.changed) return { ...change, ...ofRequest };
  const { columns } = encodeAs(form, change.cart);
  await connection.run(replaceCart, [row.id, change.cart.version, ...columns]);
  return { ...change, ...ofRequest };
}
