import { createBatcher } from '../../database/batcher.ts';
import { type Database, isFaultOfStatement, type Queryable } from '../../database/database.ts';
import type { CartForm } from '../cart-document.ts';
import { type DecodedCart, decodeCart, encodeCart, type StoredCart } from '../cart-document.ts';
import type { ApplyChange, CustomerSession } from '../store.ts';
import { newCartId } from './cart-id.ts';
import {
  type CartWrite,
  contentsOf,
  documentsOf,
  updateCart,
  updateCarts,
  type WrittenRow,
} from './cart-statements.ts';
import { changeLocked } from './change-locked.ts';
import { createCustomerSessions } from './customer-sessions.ts';
import type { ChangedWithId, DatabaseStore, DatabaseStoreOptions } from './database-store.ts';
import { insertNewGuests } from './new-guests.ts';
import {
  type CartRow,
  deleteCart,
  deleteSession,
  prolongSession,
  type SessionRow,
  selectCarts,
  selectReplaced,
} from './session-statements.ts';
import { joinCartsWithin, signIn } from './sign-in.ts';

/** After this many conflicts in a row the row is locked, so that a cart with many changes never starves. */
const CONFLICTS_BEFORE_LOCK = 3;

/** How many carts one statement reads or writes, and how many such statements run at once. */
export const CART_BATCH = { maxBatch: 64, maxUnderWay: 4, isFaultOfOne: isFaultOfStatement } as const;

/** Beyond this number, changes of one session no longer wait for each other here, but at the row in the database. */
const CHANGES_IN_SEQUENCE_MAX = 64;

/** This holds 1,700 carts of 50 lines without keys, or 9,000 of one line. */
const WARM_BYTES_MAX = 4 * 1024 * 1024;
/** The approximate size of a cart in V8's memory besides its content. */
const CART_BYTES = 350;
/** The objects of a cart that is decoded or not compact take about this many bytes for each character of its JSON. */
const OBJECT_BYTES = 3;

/** The session of a guest whose visit need not be recorded. */
const GUEST = { prolonged: false, session: undefined };

/** Sessions and carts in PostgreSQL. An acknowledged change is committed. */
export function createDatabaseStore(
  database: Database,
  { form = 'compact', copies, warmBytesMax = WARM_BYTES_MAX }: DatabaseStoreOptions = {},
): DatabaseStore {
  const readTogether = createBatcher({ ...CART_BATCH, run: readCarts(database) });
  const writeTogether = createBatcher({ ...CART_BATCH, run: writeCarts(database) });
  const insertTogether = createBatcher({ ...CART_BATCH, run: insertNewGuests(database) });
  // Carts that this instance has recently read or written; the oldest comes first. A copy may be outdated, so a change
  // that is made on it is stored only if its version is still the newest, by a statement that also checks the session.
  // They are kept as text, which takes a fifth of the memory of objects and is decoded in a few microseconds. A cart that
  // was read is also kept decoded, because views repeat.
  const warm = new Map<string, StoredCart & { decoded: DecodedCart | undefined; sizeBytes: number }>();
  let warmBytes = 0;
  // Changes of one session wait for each other, because two at once would make the same version of a cart.
  const changing = new Map<string, { count: number; last: Promise<void> | undefined }>();

  /** Remembers the session's cart. Without a cart, forgets the one that is remembered. */
  function keep(tokenHash: Buffer, cart?: StoredCart, decoded?: DecodedCart): void {
    const key = tokenHash.toString('latin1');
    warmBytes -= warm.get(key)?.sizeBytes ?? 0;
    warm.delete(key);
    if (!cart) return;
    const { version, content, document } = cart;
    // V8 stores each character in two bytes if one of them needs that.
    const width = content !== null && Buffer.byteLength(content) !== content.length ? 2 : 1;
    const textBytes = width * (content ?? '').length;
    const objects = document === null ? decoded && content : JSON.stringify(document);
    const sizeBytes = CART_BYTES + textBytes + OBJECT_BYTES * (objects ?? '').length;
    warm.set(key, { version, content, document, decoded, sizeBytes });
    warmBytes += sizeBytes;
    for (const [oldest, { sizeBytes }] of warm) {
      if (warmBytes <= warmBytesMax) break;
      warm.delete(oldest);
      warmBytes -= sizeBytes;
    }
  }

  async function read(tokenHash: Buffer) {
    const row = await readTogether(tokenHash);
    return { row, copy: decode(tokenHash, row) };
  }

  /** Keeps what was just read. As long as a row is the same, it becomes the same decoded cart. */
  function decode(tokenHash: Buffer, row: CartRow | undefined): DecodedCart | undefined {
    const known = row && warm.get(tokenHash.toString('latin1'));
    // The text is compared as well, because a restored database may reach the same version with another cart.
    const isSame = row && known?.content === row.content && Number(known?.version) === Number(row.version);
    const decoded = (isSame && row.content !== null && known?.decoded) || (row && decodeCart(row));
    keep(tokenHash, row, decoded);
    return decoded;
  }

  /** Records the visit if that is due. */
  async function sessionOfRequest(tokenHash: Buffer, row: SessionRow) {
    if (row.is_prolong_due) await database.run(prolongSession, [tokenHash]);
    const session = row.customer_id ? customerSessionOfRow(row) : undefined;
    return { prolonged: row.is_prolong_due, session };
  }

  async function changeAlone<Reason extends string>(tokenHash: Buffer, apply: ApplyChange<Reason>) {
    keep(tokenHash);
    const changed = await database.transaction((connection) =>
      changeLocked(connection, form, tokenHash, apply),
    );
    if (!changed) return undefined;
    const { cartId, ...change } = changed;
    if (change.ok) await copies?.keep(cartId, change.cart);
    return change;
  }

  const store: DatabaseStore = {
    kind: 'transactional',
    keepsCarts: 'server',

    find: (tokenHash) => store.findWithId(tokenHash),

    async findWithId(tokenHash) {
      const row = await readTogether(tokenHash);
      const copy = decode(tokenHash, row);
      if (!row || !copy) return undefined;
      if (row.is_prolong_due) await database.run(prolongSession, [tokenHash]);
      return {
        cartId: row.id,
        cart: copy.cart,
        prolonged: row.is_prolong_due,
        session: customerSessionOfRow(row),
      };
    },

    async create(tokenHash, cart) {
      await store.createWithId(tokenHash, cart);
    },

    async createWithId(tokenHash, cart) {
      const columns = encodeCart(form, cart);
      const id = await insertTogether({ id: newCartId(), tokenHash, version: cart.version, columns });
      keep(tokenHash, {
        version: cart.version,
        content: columns[0],
        document: columns[0] === null ? cart : null,
      });
      return id;
    },

    async change(tokenHash, apply) {
      const key = tokenHash.toString('latin1');
      const changes = changing.get(key) ?? { count: 0, last: undefined };
      changing.set(key, changes);
      const earlier = changes.last;
      const { promise, resolve } = Promise.withResolvers<void>();
      changes.last = promise;
      if (changes.count++ < CHANGES_IN_SEQUENCE_MAX) await earlier;
      try {
        const known = warm.get(key);
        let copy = known && (known.decoded ?? decodeCart(known));
        const found = copy ? undefined : await copies?.find(tokenHash);
        if (found?.cart) copy = { cart: found.cart };
        let row: CartRow | undefined;
        for (let conflicts = 0; conflicts <= CONFLICTS_BEFORE_LOCK; conflicts++) {
          if (copy) {
            const change = apply(copy.cart);
            if (change.ok && change.changed) {
              const columns = encodeCart(form, change.cart, copy);
              const written = await writeTogether({ tokenHash, version: copy.cart.version, columns });
              if (written) {
                const { version } = change.cart;
                const [content] = columns;
                keep(tokenHash, { version, content, document: content === null ? change.cart : null });
                if (!found?.isAway) await copies?.keep(written.id, change.cart);
                if (!written.is_prolong_due && !written.customer_id) return { ...change, ...GUEST };
                return { ...change, ...(await sessionOfRequest(tokenHash, written)) };
              }
            }
            // A refusal, or the answer that nothing changes, is decided only on a cart that was just read.
            else if (row) return { ...change, ...(await sessionOfRequest(tokenHash, row)) };
          }
          ({ row, copy } = await read(tokenHash));
          if (!row) return undefined;
        }
        return await changeAlone(tokenHash, apply);
      } finally {
        resolve();
        if (--changes.count === 0) changing.delete(key);
      }
    },

    async changeWithin(connection, tokenHash, apply) {
      const known = warm.get(tokenHash.toString('latin1'));
      const copy = known && decodeCart(known);
      keep(tokenHash);
      const changed =
        (copy && (await changeCopy(connection, form, { tokenHash, copy, apply }))) ??
        (await changeLocked(connection, form, tokenHash, apply));
      return changed && { ...changed, committed: async () => {} };
    },

    async wasReplaced(tokenHash) {
      return (await database.find(selectReplaced, [tokenHash])) !== undefined;
    },

    signIn(given) {
      if (given.oldTokenHash) keep(given.oldTokenHash);
      return signIn(database, form, given);
    },

    async joinCartsWithin(connection, joining) {
      return { joined: await joinCartsWithin(connection, form, joining), committed: async () => {} };
    },

    // The transaction that deleted the accounts has joined the carts and ended the sessions.
    joinCarts: async () => undefined,

    end(tokenHash) {
      keep(tokenHash);
      return end(database, tokenHash);
    },

    ...createCustomerSessions(database),
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
    if (hashes.length === 1) return [rows[0]];
    const byHash = new Map(rows.map((row) => [row.token_hash.toString('latin1'), row]));
    return hashes.map((hash) => byHash.get(hash.toString('latin1')));
  };

/**
 * Resolves to the rows of the carts that were written, in the sequence of the writes. Of several writes to the same cart,
 * at most one succeeds.
 */
export const writeCarts =
  (database: Pick<Queryable, 'find' | 'list'>) =>
  async (writes: CartWrite[]): Promise<(WrittenRow | undefined)[]> => {
    const [only] = writes;
    if (only && writes.length === 1)
      return [await database.find(updateCart, [only.tokenHash, only.version, ...only.columns])];
    const rows = await database.list(updateCarts, [
      writes.map(({ tokenHash }) => tokenHash),
      writes.map(({ version }) => version),
      contentsOf(writes),
      documentsOf(writes),
    ]);
    const written = new Array<WrittenRow | undefined>(writes.length);
    for (const row of rows) written[row.position - 1] = row;
    return written;
  };

interface ChangeCopyInput<Reason extends string> {
  tokenHash: Buffer;
  copy: DecodedCart;
  apply: ApplyChange<Reason>;
}

/** Resolves to undefined if the copy is not the newest version, or if nothing would change. A written cart stays locked. */
async function changeCopy<Reason extends string>(
  connection: Queryable,
  form: CartForm,
  { tokenHash, copy, apply }: ChangeCopyInput<Reason>,
): Promise<ChangedWithId<Reason> | undefined> {
  const change = apply(copy.cart);
  if (!change.ok || !change.changed) return undefined;
  const columns = encodeCart(form, change.cart, copy);
  const row = await connection.find(updateCart, [tokenHash, copy.cart.version, ...columns]);
  return row && { ...change, prolonged: false, session: customerSessionOfRow(row), cartId: row.id };
}
