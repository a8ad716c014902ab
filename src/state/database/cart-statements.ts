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
 * Writes the next version of a cart if the session is valid and the given version is still the newest. One statement
 * checks and writes, so a session that has just ended changes nothing.
 */
export interface CartWrite {
  tokenHash: Buffer;
  /** The version that the next one is made from. */
  version: number;
  columns: CartColumns;
}

/** The session of a cart that was written. */
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

/**
 * The carts of a batch are joined with this character, because PostgreSQL's arrays would escape every quote in them.
 * JSON contains no control characters.
 */
const SEPARATOR = '\u001f';

export const contentsOf = (all: readonly { columns: CartColumns }[]): string | null => joined(all, 0);
export const documentsOf = (all: readonly { columns: CartColumns }[]): string | null => joined(all, 1);

/** A shop writes all carts in one form, so the other column is null for all of them. */
const joined = (all: readonly { columns: CartColumns }[], column: 0 | 1) =>
  all[0]?.columns[column] === null ? null : all.map(({ columns }) => columns[column]).join(SEPARATOR);

const separate = (parameter: string) => `unnest(string_to_array(${parameter}, E'\\x1f'))`;

// A locked row is skipped, because whoever holds the lock will write another version, so waiting would end in a conflict
// anyway. A batch never waits for a row, so it cannot deadlock, and an order that holds one cart does not delay the
// others. A single cart needs no lock before its write (`updateCart`), which costs the database a third less.
export const updateCarts = statement<
  [
    tokenHashes: readonly Buffer[],
    versions: readonly number[],
    contents: string | null,
    documents: string | null,
  ],
  WrittenRow & { position: number }
>(`
  WITH live AS (
    SELECT carts.id, next.content, next.document, next.position::int AS position, ${sessionColumns}
    FROM ROWS FROM (unnest($1::bytea[]), unnest($2::bigint[]), ${separate('$3')}, ${separate('$4')}) WITH ORDINALITY
        AS next (token_hash, version, content, document, position)
      JOIN LATERAL (SELECT * FROM sessions WHERE token_hash = next.token_hash OFFSET 0) AS sessions ON true
      ${customerOfSession}
      JOIN LATERAL (
        SELECT id, version FROM carts WHERE id = sessions.cart_id AND version = next.version
        FOR NO KEY UPDATE SKIP LOCKED) AS carts ON true
    WHERE ${lives(guestLives('sessions'))})
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
    contents: string | null,
    documents: string | null,
  ],
  never
>(`
  WITH next AS (
    SELECT * FROM ROWS FROM (
      unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::bigint[]), ${separate('$4')}, ${separate('$5')})
      AS next (id, token_hash, version, content, document)),
  stored AS (
    INSERT INTO carts (id, version, content, document) SELECT id, version, content, document::jsonb FROM next)
  INSERT INTO sessions (token_hash, cart_id, is_new) SELECT token_hash, id, true FROM next`);
