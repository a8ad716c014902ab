import { type Database, type Queryable, statement } from '../../database/database.ts';
import {
  customerOfSession,
  guestLives,
  lives,
  type SessionRow,
  sessionColumns,
} from './session-statements.ts';
import type { CartColumns } from './stored-carts.ts';

/**
 * Writes the next version of a cart, if the session lives and the version before it is the newest. One statement does
 * both, so a session that has just ended changes nothing.
 */
export interface CartWrite {
  tokenHash: Buffer;
  /** The version that the next one is made from. */
  version: number;
  columns: CartColumns;
}

/** What the statement says about the session of a cart that was written. */
export type WrittenRow = SessionRow & { id: string };

const updateCart = statement<
  [tokenHash: Buffer, version: number, content: string | null, document: string | null],
  WrittenRow
>(`
  UPDATE carts SET version = carts.version + 1, content = $3, document = $4, updated_at = now()
  FROM sessions ${customerOfSession}
  WHERE sessions.token_hash = $1 AND carts.id = sessions.cart_id AND carts.version = $2
    AND ${lives(guestLives('sessions'))}
  RETURNING carts.id, ${sessionColumns}`);

// A locked row is skipped: whatever holds it makes another version, so waiting would end in a conflict anyway. As a
// batch never waits for a row, it can neither deadlock nor let the other carts wait for an order. A single cart needs no
// lock before the write, which costs the database a third less.
const updateCarts = statement<
  [
    tokenHashes: readonly Buffer[],
    versions: readonly number[],
    contents: readonly (string | null)[],
    documents: readonly (string | null)[],
  ],
  WrittenRow & { position: number }
>(`
  WITH live AS (
    SELECT carts.id, next.content, next.document, next.position::int AS position, ${sessionColumns}
    FROM unnest($1::bytea[], $2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY
        AS next (token_hash, version, content, document, position)
      JOIN LATERAL (SELECT * FROM sessions WHERE token_hash = next.token_hash OFFSET 0) AS sessions ON true
      ${customerOfSession}
      JOIN carts ON carts.id = sessions.cart_id AND carts.version = next.version
    WHERE ${lives(guestLives('sessions'))}
    FOR NO KEY UPDATE OF carts SKIP LOCKED)
  UPDATE carts SET version = carts.version + 1, content = live.content, document = live.document::jsonb,
    updated_at = now()
  FROM live WHERE carts.id = live.id
  RETURNING carts.id, live.position, live.is_prolong_due, live.session_id, live.customer_id, live.role,
    live.is_recent_sign_in`);

/**
 * Resolves to the rows of the carts that were written, in the sequence of the writes. Of several writes to one cart
 * one may be written, and the others are too late.
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
      writes.map(({ columns }) => columns[0]),
      writes.map(({ columns }) => columns[1]),
    ]);
    const written = new Array<WrittenRow | undefined>(writes.length);
    for (const row of rows) written[row.position - 1] = row;
    return written;
  };

/** A guest's session with its first cart. */
export interface NewGuest {
  id: string;
  tokenHash: Buffer;
  version: number;
  columns: CartColumns;
}

const insertGuests = statement<
  [
    ids: readonly string[],
    tokenHashes: readonly Buffer[],
    versions: readonly number[],
    contents: readonly (string | null)[],
    documents: readonly (string | null)[],
  ],
  never
>(`
  WITH next AS (
    SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::text[], $5::text[])
      AS next (id, token_hash, version, content, document)),
  stored AS (
    INSERT INTO carts (id, version, content, document) SELECT id, version, content, document::jsonb FROM next)
  INSERT INTO sessions (token_hash, cart_id, is_new) SELECT token_hash, id, true FROM next`);

/** Resolves to the IDs of the carts. */
export const insertNewGuests =
  (database: Database) =>
  async (guests: NewGuest[]): Promise<string[]> => {
    await database.run(insertGuests, [
      guests.map(({ id }) => id),
      guests.map(({ tokenHash }) => tokenHash),
      guests.map(({ version }) => version),
      guests.map(({ columns }) => columns[0]),
      guests.map(({ columns }) => columns[1]),
    ]);
    return guests.map(({ id }) => id);
  };
