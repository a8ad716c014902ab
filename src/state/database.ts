import { randomUUID } from 'node:crypto';
import { type Cart, type Change, EMPTY_CART } from '../cart/cart.ts';
import { type Database, type Queryable, statement } from '../platform/database.ts';
import type { FoundCart, StateStore } from './store.ts';

/** After this many conflicts in a row the row is locked, so that a hot cart never starves. */
const CONFLICTS_BEFORE_LOCK = 3;

type Document = Omit<Cart, 'version'>;

interface CartRow {
  id: string;
  version: string;
  document: Document;
  seen_long_ago: boolean;
}

// A guest's session ends after 90 days without a visit, by the database's clock.
const selectCart = statement<[tokenHash: Buffer], CartRow>(`
  SELECT carts.id, carts.version, carts.document, sessions.seen_at < now() - interval '1 day' AS seen_long_ago
  FROM sessions JOIN carts ON carts.id = sessions.cart_id
  WHERE sessions.token_hash = $1 AND sessions.seen_at > now() - interval '90 days'`);

const lockCart = statement<[tokenHash: Buffer], CartRow>(`${selectCart.text} FOR UPDATE OF carts`);

const updateCart = statement<[id: string, version: number, document: string], never>(`
  UPDATE carts SET version = version + 1, document = $3, updated_at = now() WHERE id = $1 AND version = $2`);

const insertCart = statement<[id: string, version: number, document: string, tokenHash: Buffer], never>(`
  WITH cart AS (INSERT INTO carts (id, version, document) VALUES ($1, $2, $3) RETURNING id)
  INSERT INTO sessions (token_hash, cart_id) SELECT $4, id FROM cart`);

const touchSession = statement<[tokenHash: Buffer], never>(`
  UPDATE sessions SET seen_at = now() WHERE token_hash = $1 AND seen_at < now() - interval '1 day'`);

/** Sessions and carts in PostgreSQL: what is acknowledged is committed. */
export function createDatabaseStore(database: Database): StateStore {
  return {
    async find(tokenHash) {
      const row = await database.find(selectCart, [tokenHash]);
      if (!row) return undefined;
      if (row.seen_long_ago) await database.run(touchSession, [tokenHash]);
      return { cart: cartOf(row), prolonged: row.seen_long_ago } satisfies FoundCart;
    },

    async create(tokenHash, cart) {
      await database.run(insertCart, [randomUUID(), cart.version, documentOf(cart), tokenHash]);
    },

    async change(tokenHash, apply) {
      for (let conflicts = 0; conflicts < CONFLICTS_BEFORE_LOCK; conflicts++) {
        const outcome = await changeNewest(database, selectCart, tokenHash, apply);
        if (outcome !== 'conflict') return outcome;
      }
      return database.transaction(async (connection) => {
        const outcome = await changeNewest(connection, lockCart, tokenHash, apply);
        if (outcome === 'conflict') throw new Error('a cart changed while its row was locked');
        return outcome;
      });
    },
  };
}

async function changeNewest(
  connection: Queryable,
  select: typeof selectCart,
  tokenHash: Buffer,
  apply: (cart: Cart) => Change,
): Promise<Change | undefined | 'conflict'> {
  const row = await connection.find(select, [tokenHash]);
  if (!row) return undefined;
  const change = apply(cartOf(row));
  if (!change.ok || !change.changed) return change;
  const written = await connection.run(updateCart, [row.id, Number(row.version), documentOf(change.cart)]);
  return written === 1 ? change : 'conflict';
}

/** A document of an older version of the shop lacks what came later. */
const cartOf = (row: CartRow): Cart => ({ ...EMPTY_CART, ...row.document, version: Number(row.version) });

function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies Document);
}
