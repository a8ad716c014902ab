import { statement } from '../../database/database.ts';
import type { StoredCart } from '../cart-document.ts';
import { type Role, SESSIONS_MAX } from '../store.ts';
import { interval, RECENT_SIGN_IN_MS, REPLACED_MS, TIME_OUTS } from '../time-outs.ts';

/**
 * The statements of the database store. Each that finds a session checks by the clock of the database that it lives.
 */

const { newGuest, guest, customer, staff } = TIME_OUTS;

/**
 * A guest's session lives for less time while it is new and its cart was changed once. Most of those belong to shoppers
 * who never return, or to scripts.
 */
export const guestLives = (sessions: string) => `${sessions}.seen_at > now()
      - CASE WHEN ${sessions}.is_new AND carts.version = 1 THEN ${interval(newGuest.idleMs)} ELSE ${interval(guest.idleMs)} END`;

/** The customer must not be disabled, and must have the role and the credentials of the sign-in. */
export const lives = (guestSessionLives: string) => `
  CASE sessions.role
    WHEN 'staff' THEN sessions.seen_at > now() - ${interval(staff.idleMs)}
      AND sessions.created_at > now() - ${interval(staff.absoluteMs)}
    WHEN 'customer' THEN sessions.seen_at > now() - ${interval(customer.idleMs)}
      AND sessions.created_at > now() - ${interval(customer.absoluteMs)}
    ELSE ${guestSessionLives}
  END
  AND (sessions.customer_id IS NULL OR (customers.role = sessions.role AND customers.disabled_at IS NULL
    AND customers.credentials_version = sessions.credentials_version))`;

const PROLONG_AFTER = `
  CASE sessions.role WHEN 'staff' THEN ${interval(staff.prolongAfterMs)} ELSE ${interval(customer.prolongAfterMs)} END`;

/** A session as a statement returns it. */
export interface SessionRow {
  is_prolong_due: boolean;
  session_id: string;
  customer_id: string | null;
  role: Role | null;
  is_recent_sign_in: boolean | null;
}

export type CartRow = SessionRow & StoredCart & { id: string };

export const sessionColumns = `
    sessions.seen_at < now() - ${PROLONG_AFTER} AS is_prolong_due,
    sessions.id AS session_id, sessions.customer_id, sessions.role,
    sessions.authenticated_at > now() - ${interval(RECENT_SIGN_IN_MS)} AS is_recent_sign_in`;

// LATERAL with an OFFSET looks up the cart and the customer of each session by ID. With plain joins, a plan made while
// the tables are small would read them completely, until the statistics notice that they have grown.
export const customerOfSession = `
    LEFT JOIN LATERAL (
      SELECT role, disabled_at, credentials_version FROM customers WHERE id = sessions.customer_id OFFSET 0
    ) AS customers ON true`;

const CART_BY_ID = `
  LATERAL (SELECT id, version, content, document FROM carts WHERE id = sessions.cart_id OFFSET 0) AS carts ON true`;

const sessionCart = (cart: string) => `
  SELECT sessions.token_hash, carts.id, carts.version, carts.content, carts.document, ${sessionColumns}
  FROM sessions JOIN ${cart} ${customerOfSession}
  WHERE ${lives(guestLives('sessions'))}`;

export const selectCarts = statement<[tokenHashes: readonly Buffer[]], CartRow & { token_hash: Buffer }>(
  `${sessionCart(CART_BY_ID)} AND sessions.token_hash = ANY ($1::bytea[])`,
);

export const lockCart = statement<[tokenHash: Buffer], CartRow>(
  `${sessionCart('carts ON carts.id = sessions.cart_id')} AND sessions.token_hash = $1 FOR UPDATE OF carts`,
);

export const prolongSession = statement<[tokenHash: Buffer], never>(`
  UPDATE sessions SET seen_at = now(), is_new = false
  WHERE token_hash = $1 AND seen_at < now() - ${PROLONG_AFTER}`);

/** Locks the customer, so that sign-ins of one customer run one after the other. */
export const lockCustomer = statement<
  [id: string, role: string, credentialsVersion: number],
  { cart_id: string | null }
>(`
  SELECT cart_id FROM customers
  WHERE id = $1 AND role = $2 AND credentials_version = $3 AND disabled_at IS NULL
  FOR NO KEY UPDATE`);

export const insertCart = statement<
  [id: string, version: number, content: string | null, document: string | null],
  never
>('INSERT INTO carts (id, version, content, document) VALUES ($1, $2, $3, $4)');

export const setCartOfCustomer = statement<[customerId: string, cartId: string], never>(
  'UPDATE customers SET cart_id = $2 WHERE id = $1',
);

export const lockCarts = statement<[ids: readonly string[]], StoredCart & { id: string }>(
  'SELECT id, version, content, document FROM carts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
);

/** The caller must have locked the cart in this transaction. */
export const replaceCart = statement<
  [id: string, version: number, content: string | null, document: string | null],
  never
>('UPDATE carts SET version = $2, content = $3, document = $4, updated_at = now() WHERE id = $1');

/** It also locks the row: of two that end one session, only one learns what it was. */
export const deleteSession = statement<
  [tokenHash: Buffer],
  { cart_id: string; customer_id: string | null; lived: boolean }
>(`
  WITH ended AS (
    DELETE FROM sessions WHERE token_hash = $1 RETURNING cart_id, customer_id, seen_at, is_new)
  SELECT ended.cart_id, ended.customer_id, ${guestLives('ended')} AS lived
  FROM ended, LATERAL (SELECT version FROM carts WHERE id = ended.cart_id OFFSET 0) AS carts`);

export const rememberReplaced = statement<[tokenHash: Buffer], never>(
  'INSERT INTO replaced_tokens (token_hash) VALUES ($1) ON CONFLICT DO NOTHING',
);

export const selectReplaced = statement<[tokenHash: Buffer], { token_hash: Buffer }>(`
  SELECT token_hash FROM replaced_tokens WHERE token_hash = $1 AND replaced_at > now() - ${interval(REPLACED_MS)}`);

export const deleteCart = statement<[id: string], never>('DELETE FROM carts WHERE id = $1');

export const insertSession = statement<
  [tokenHash: Buffer, cartId: string, customerId: string, role: string, version: number, userAgent: string],
  { id: string }
>(`
  INSERT INTO sessions (token_hash, cart_id, customer_id, role, credentials_version, authenticated_at, user_agent)
  VALUES ($1, $2, $3, $4, $5, now(), $6) RETURNING id`);

/** Keeps the newest sessions. Those of older credentials have ended anyway. */
export const deleteBeyondLimit = statement<[customerId: string], never>(`
  DELETE FROM sessions WHERE token_hash IN (
    SELECT token_hash FROM sessions WHERE customer_id = $1
    ORDER BY seen_at DESC, created_at DESC OFFSET ${SESSIONS_MAX})`);

export const selectSessions = statement<
  [customerId: string],
  { id: string; user_agent: string; created_at: Date; seen_at: Date }
>(`
  SELECT sessions.id, sessions.user_agent, sessions.created_at, sessions.seen_at
  FROM sessions JOIN customers ON customers.id = sessions.customer_id
  WHERE sessions.customer_id = $1 AND ${lives('false')}
  ORDER BY sessions.seen_at DESC, sessions.created_at DESC LIMIT ${SESSIONS_MAX}`);

export const deleteSessionOf = statement<[customerId: string, sessionId: string], never>(
  'DELETE FROM sessions WHERE customer_id = $1 AND id = $2',
);

export const deleteOthers = statement<[customerId: string, keptSessionId: string | null], never>(
  'DELETE FROM sessions WHERE customer_id = $1 AND id IS DISTINCT FROM $2::uuid',
);
