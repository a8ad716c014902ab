import { randomUUID } from 'node:crypto';
import { type Cart, type Change, EMPTY_CART } from '../cart/cart.ts';
import { createBatcher } from '../platform/batcher.ts';
import { type Database, isFaultOfStatement, statement } from '../platform/database.ts';
import type { StateStore } from './store.ts';

/** After this many conflicts in a row the row is locked, so that a hot cart never starves. */
const CONFLICTS_BEFORE_LOCK = 3;

/** How many carts one statement reads or writes, and how many such statements are under way at once. */
const BATCH = { maxBatch: 64, maxUnderWay: 4 } as const;

type Document = Omit<Cart, 'version'>;

interface CartRow {
  id: string;
  version: string;
  document: Document;
  seen_long_ago: boolean;
}

// A guest's session ends after 90 days without a visit, by the database's clock.
const SESSION_CART = `
  SELECT sessions.token_hash, carts.id, carts.version, carts.document,
    sessions.seen_at < now() - interval '1 day' AS seen_long_ago
  FROM sessions JOIN carts ON carts.id = sessions.cart_id
  WHERE sessions.seen_at > now() - interval '90 days'`;

const selectCarts = statement<[tokenHashes: readonly Buffer[]], CartRow & { token_hash: Buffer }>(
  `${SESSION_CART} AND sessions.token_hash = ANY ($1::bytea[])`,
);

const lockCart = statement<[tokenHash: Buffer], CartRow>(
  `${SESSION_CART} AND sessions.token_hash = $1 FOR UPDATE OF carts`,
);

const updateCart = statement<[id: string, version: number, document: string], never>(`
  UPDATE carts SET version = version + 1, document = $3, updated_at = now() WHERE id = $1 AND version = $2`);

// Rows are locked in the order of their ids, so that two statements with the same carts cannot deadlock.
const updateCarts = statement<[ids: readonly string[], carts: string], { id: string }>(`
  WITH locked AS (SELECT id FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
  UPDATE carts SET version = carts.version + 1, document = next.document, updated_at = now()
  FROM locked, jsonb_to_recordset($2::jsonb) AS next (id uuid, version bigint, document jsonb)
  WHERE carts.id = locked.id AND next.id = locked.id AND carts.version = next.version
  RETURNING carts.id`);

const insertCart = statement<[id: string, version: number, document: string, tokenHash: Buffer], never>(`
  WITH cart AS (INSERT INTO carts (id, version, document) VALUES ($1, $2, $3) RETURNING id)
  INSERT INTO sessions (token_hash, cart_id) SELECT $4, id FROM cart`);

const touchSession = statement<[tokenHash: Buffer], never>(`
  UPDATE sessions SET seen_at = now() WHERE token_hash = $1 AND seen_at < now() - interval '1 day'`);

/** Sessions and carts in PostgreSQL: what is acknowledged is committed. */
export function createDatabaseStore(database: Database): StateStore {
  const read = createBatcher({
    ...BATCH,
    run: (hashes: Buffer[]) => readCarts(database, hashes),
    isFaultOfOne: isFaultOfStatement,
  });
  const write = createBatcher({
    ...BATCH,
    run: (carts: Next[]) => writeCarts(database, carts),
    isFaultOfOne: isFaultOfStatement,
  });
  return {
    async find(tokenHash) {
      const row = await read(tokenHash);
      return row && { cart: cartOf(row), prolonged: await prolong(database, tokenHash, row) };
    },

    async create(tokenHash, cart) {
      await database.run(insertCart, [randomUUID(), cart.version, documentOf(cart), tokenHash]);
    },

    async change(tokenHash, apply) {
      for (let conflicts = 0; conflicts < CONFLICTS_BEFORE_LOCK; conflicts++) {
        const row = await read(tokenHash);
        if (!row) return undefined;
        const change = apply(cartOf(row));
        const isStored =
          !change.ok ||
          !change.changed ||
          (await write({ id: row.id, version: Number(row.version), cart: change.cart }));
        if (isStored) return { ...change, prolonged: await prolong(database, tokenHash, row) };
      }
      const change = await changeLocked(database, tokenHash, apply);
      return change && { ...change, prolonged: false };
    },
  };
}

async function prolong(database: Database, tokenHash: Buffer, row: CartRow): Promise<boolean> {
  if (row.seen_long_ago) await database.run(touchSession, [tokenHash]);
  return row.seen_long_ago;
}

async function readCarts(database: Database, hashes: Buffer[]): Promise<(CartRow | undefined)[]> {
  const rows = await database.list(selectCarts, [hashes]);
  const byHash = new Map(rows.map((row) => [row.token_hash.toString('latin1'), row]));
  return hashes.map((hash) => byHash.get(hash.toString('latin1')));
}

/** The next state of a cart, meant for one version of it. */
interface Next {
  id: string;
  version: number;
  cart: Cart;
}

/** Whether each was stored. Of several for one cart the first may be; the others are too late by then. */
async function writeCarts(database: Database, nexts: Next[]): Promise<boolean[]> {
  const firsts = new Map<string, Next>();
  for (const next of nexts) if (!firsts.has(next.id)) firsts.set(next.id, next);
  const documents = Array.from(
    firsts.values(),
    ({ id, version, cart }) => `{"id":"${id}","version":${version},"document":${documentOf(cart)}}`,
  );
  const rows = await database.list(updateCarts, [[...firsts.keys()], `[${documents.join()}]`]);
  const written = new Set(rows.map((row) => row.id));
  return nexts.map((next) => written.has(next.id) && firsts.get(next.id) === next);
}

async function changeLocked(
  database: Database,
  tokenHash: Buffer,
  apply: (cart: Cart) => Change,
): Promise<Change | undefined> {
  return database.transaction(async (connection) => {
    const row = await connection.find(lockCart, [tokenHash]);
    if (!row) return undefined;
    const change = apply(cartOf(row));
    if (!change.ok || !change.changed) return change;
    const written = await connection.run(updateCart, [row.id, Number(row.version), documentOf(change.cart)]);
    if (written !== 1) throw new Error('a cart changed while its row was locked');
    return change;
  });
}

/** A document of an older version of the shop lacks what came later. */
const cartOf = (row: CartRow): Cart => ({ ...EMPTY_CART, ...row.document, version: Number(row.version) });

function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies Document);
}
