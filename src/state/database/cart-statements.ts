import { statement } from '../../database/database.ts';
import type { CartColumns } from '../cart-document.ts';
import {
  customerOfSession,
  guestLives,
  lives,
  type SessionRow,
  sessionColumns,
} from './session-statements.ts';

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

export const updateCart = statement<
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
export const updateCarts = statement<
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

/** A guest's session with its first cart. */
export interface NewGuest {
  id: string;
  tokenHash: Buffer;
  version: number;
  columns: CartColumns;
}

export const insertGuests = statement<
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
