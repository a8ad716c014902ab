import type { Action } from '../../cart/cart.ts';
import { applyAction } from '../../cart/cart.ts';
import type { Database } from '../../database/database.ts';
import { type Cart, documentOf, withDefaults } from '../cart-document.ts';

/** The statements of the release without compact carts, as its instances send them during a rolling deployment. */
const SELECT_CARTS = `
  SELECT sessions.token_hash, carts.id, carts.version, carts.document
  FROM sessions JOIN LATERAL (SELECT id, version, document FROM carts WHERE id = sessions.cart_id OFFSET 0) AS carts ON true
  WHERE sessions.token_hash = ANY ($1::bytea[])`;
const LOCK_CART = `
  SELECT carts.id, carts.version, carts.document FROM sessions JOIN carts ON carts.id = sessions.cart_id
  WHERE sessions.token_hash = $1 FOR UPDATE OF carts`;
const UPDATE_CART =
  'UPDATE carts SET version = version + 1, document = $3, updated_at = now() WHERE id = $1 AND version = $2';
const UPDATE_CARTS = `
  WITH locked AS (SELECT id FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
  UPDATE carts SET version = carts.version + 1, document = next.document, updated_at = now()
  FROM locked, jsonb_to_recordset($2::jsonb) AS next (id uuid, version bigint, document jsonb)
  WHERE carts.id = locked.id AND next.id = locked.id AND carts.version = next.version
  RETURNING carts.id`;
const INSERT_GUEST = `
  WITH cart AS (INSERT INTO carts (id, version, document) VALUES ($1, $2, $3) RETURNING id)
  INSERT INTO sessions (token_hash, cart_id, is_new) SELECT $4, id, true FROM cart`;

interface Row {
  token_hash: Buffer;
  id: string;
  version: string;
  document: object;
}

export function openReleaseBefore({ pool }: Pick<Database, 'pool'>) {
  /** Reads and writes the carts in batches, as that release does, and repeats changes that met a conflict. */
  async function addToAll(tokenHashes: readonly Buffer[], action: Action, key?: string): Promise<void> {
    let open = [...tokenHashes];
    while (open.length > 0) {
      const { rows } = await pool.query<Row>(SELECT_CARTS, [open]);
      const nexts = rows.map((row) => {
        const change = applyAction(withDefaults(row), action, { key });
        if (!change.ok) throw new Error(change.reason);
        return { ...row, cart: change.cart };
      });
      const documents = nexts.map(
        ({ id, version, cart }) => `{"id":"${id}","version":${version},"document":${documentOf(cart)}}`,
      );
      const ids = nexts.map(({ id }) => id);
      const written = await pool.query<{ id: string }>(UPDATE_CARTS, [ids, `[${documents.join()}]`]);
      const stored = new Set(written.rows.map(({ id }) => id));
      open = nexts.filter(({ id }) => !stored.has(id)).map(({ token_hash }) => token_hash);
    }
  }

  return {
    addToAll,

    async find(tokenHash: Buffer): Promise<Cart> {
      const { rows } = await pool.query<Row>(SELECT_CARTS, [[tokenHash]]);
      return withDefaults(rows[0] as Row);
    },

    async create(id: string, tokenHash: Buffer, cart: Cart): Promise<void> {
      await pool.query(INSERT_GUEST, [id, cart.version, documentOf(cart), tokenHash]);
    },

    /** Changes one cart as it does for a single request. Resolves to whether it was stored. */
    async change(tokenHash: Buffer, action: Action): Promise<boolean> {
      const { rows } = await pool.query<Row>(LOCK_CART, [tokenHash]);
      const row = rows[0] as Row;
      const change = applyAction(withDefaults(row), action);
      if (!change.ok) throw new Error(change.reason);
      const { rowCount } = await pool.query(UPDATE_CART, [row.id, row.version, documentOf(change.cart)]);
      return rowCount === 1;
    },
  };
}
