import { statement } from '../database/database.ts';
import type { AttemptState } from './states.ts';

/** The SQL of payment attempts. All times are by the database's clock. */

export interface Attempt {
  id: string;
  orderId: string;
  /** The edit of the order that it is for. Null for the payment of the order itself. */
  editId: string | null;
  provider: string;
  state: AttemptState;
  amountMinor: number;
  currency: string;
  title: string;
  email: string;
  returnUrl: string;
  reference: string | null;
  url: string | null;
  chargeReference: string | null;
  receivedMinor: number;
  receivedCurrency: string | null;
  refundedMinor: number;
  fault: string | null;
  expiresAt: Date;
  isExpired: boolean;
  checks: number;
}

const COLUMNS = `id, order_id AS "orderId", order_edit_id AS "editId", provider, state, amount_minor AS "amountMinor",
  currency, title, email,
  return_url AS "returnUrl", reference, url, charge_reference AS "chargeReference",
  received_minor AS "receivedMinor", received_currency AS "receivedCurrency", refunded_minor AS "refundedMinor", fault, expires_at AS "expiresAt",
  expires_at <= clock_timestamp() AS "isExpired", checks`;

/**
 * The part of a statement that opens the payment of the order `stored (id)`. `payment` is a parameter with a NewPayment
 * as JSON.
 */
export const insertAttemptSql = (payment: string): string => `
  INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
    expires_at, next_check_at, settled_at)
  SELECT stored.id, provider, state, "amountMinor", currency, title, email, "returnUrl", expiry,
    CASE WHEN state = 'open' THEN expiry END, CASE WHEN state = 'paid' THEN now() END
  FROM stored, (
    SELECT *, clock_timestamp() + make_interval(mins => minutes) AS expiry
    FROM json_to_record(${payment}::json) AS opened (provider text, state text, "amountMinor" int, currency text,
      title text, email text, "returnUrl" text, minutes int)) AS payment`;

const refundSum = (condition: string) => `coalesce(sum(amount_minor) FILTER (WHERE ${condition}), 0)::int`;

const LIVE_FIRST = "ORDER BY (state NOT IN ('closing', 'failed')) DESC, created_at DESC LIMIT 1";

/** Finds the attempt of an order that was paid or can be paid, otherwise the newest one. Payments of edits are left out. */
export const selectOfOrder = statement<[orderId: string], Attempt>(
  `SELECT ${COLUMNS} FROM payment_attempts WHERE order_id = $1 AND order_edit_id IS NULL ${LIVE_FIRST}`,
);

/**
 * Finds the attempt of an edit in the same way. The order is named as well, because the index on `order_edit_id` has only
 * live attempts, and PostgreSQL would read the whole table.
 */
export const selectOfEdit = statement<[editId: string], Attempt>(`
  SELECT ${COLUMNS} FROM payment_attempts
  WHERE order_id = (SELECT order_id FROM order_edits WHERE id = $1) AND order_edit_id = $1 ${LIVE_FIRST}`);

/** An unwanted payment of an edit is refunded at once. It has something left only if that refund has failed. */
const IS_PAID_EDIT = 'order_edit_id IS NOT NULL AND received_minor > 0 AND received_currency = currency';

/** The attempts of edits that have received a payment, oldest first. */
export const selectPaidEdits = statement<[orderId: string], Attempt>(
  `SELECT ${COLUMNS} FROM payment_attempts WHERE order_id = $1 AND ${IS_PAID_EDIT} ORDER BY id`,
);

/** What an order and its edits have received and refunded. */
export interface PaidSums {
  receivedMinor: number;
  /** Everything that was refunded or will be. */
  refundedMinor: number;
  /** The part of it that lowered the order's total. The order does not count it. */
  adjustedMinor: number;
  /** The refunds that are not made yet: those that the order counts, and the others. */
  refundPendingMinor: number;
  adjustPendingMinor: number;
}

/** Like `selectOfOrder`. The sums take the place of the attempt's own amounts. */
export const selectSummary = statement<[orderId: string], Attempt & PaidSums>(`
  WITH main AS (
    SELECT * FROM payment_attempts WHERE order_id = $1 AND order_edit_id IS NULL ${LIVE_FIRST}),
  counted AS (
    SELECT id, received_minor, refunded_minor FROM main
    UNION ALL SELECT id, received_minor, refunded_minor FROM payment_attempts
      WHERE order_id = $1 AND ${IS_PAID_EDIT})
  SELECT ${COLUMNS}, sums.*, refunds.* FROM main,
    (SELECT sum(received_minor)::int AS "receivedMinor", sum(refunded_minor)::int AS "refundedMinor" FROM counted) AS sums,
    (SELECT ${refundSum("adjusts_total AND state <> 'failed'")} AS "adjustedMinor",
        ${refundSum("NOT adjusts_total AND state = 'open'")} AS "refundPendingMinor",
        ${refundSum("adjusts_total AND state = 'open'")} AS "adjustPendingMinor"
      FROM payment_refunds WHERE attempt_id IN (SELECT id FROM counted)) AS refunds`);

/**
 * Opens the payment of an edit. `created_at` is the epoch, because the release before takes the newest payment of an order
 * for the order's own.
 */
export const insertOfEdit = statement<[editId: string, orderId: string, payment: string], never>(`
  INSERT INTO payment_attempts (order_id, order_edit_id, provider, state, amount_minor, currency, title, email, return_url,
    created_at, expires_at, next_check_at)
  SELECT $2, $1, provider, 'open', "amountMinor", currency, title, email, "returnUrl", 'epoch', expiry, expiry
  FROM (
    SELECT *, clock_timestamp() + make_interval(mins => minutes) AS expiry
    FROM json_to_record($3::json) AS opened (provider text, "amountMinor" int, currency text, title text, email text,
      "returnUrl" text, minutes int)) AS payment`);

/** What an order costs. It is declared here because payments may not import orders. */
export const selectTotal = statement<[orderId: string], { totalMinor: number }>(
  'SELECT total_minor AS "totalMinor" FROM orders WHERE id = $1',
);

/** Finds the attempt that a provider's refund belongs to. */
export const selectByCharge = statement<[chargeReference: string], { id: string; orderId: string }>(
  'SELECT id, order_id AS "orderId" FROM payment_attempts WHERE charge_reference = $1',
);

export const selectAttempt = statement<[id: string], Attempt>(
  `SELECT ${COLUMNS} FROM payment_attempts WHERE id = $1`,
);

/**
 * Locks an order. Everything that changes an order, its payments, its exchanges or its returns takes this lock first, so
 * two transactions cannot deadlock. It does not block inserts of rows that refer to the order. It is declared here
 * because payments may not import orders.
 */
export const lockOrder = statement<[orderId: string], { id: string }>(
  'SELECT id FROM orders WHERE id = $1 FOR NO KEY UPDATE',
);

export const lockAttempt = statement<[id: string], Attempt>(
  `SELECT ${COLUMNS} FROM payment_attempts WHERE id = $1 FOR UPDATE`,
);

/** Stores the provider's answer, unless the attempt was canceled or has expired. Then the shopper must not be sent there. */
export const storeStarted = statement<[id: string, reference: string, url: string], { url: string }>(`
  UPDATE payment_attempts SET state = 'pending', reference = $2, url = $3,
    next_check_at = least(expires_at, clock_timestamp() + interval '1 minute')
  WHERE id = $1 AND state = 'open' AND expires_at > clock_timestamp()
  RETURNING url`);

/** `email` and `url` are removed, because they are no longer needed. */
export const settleAttempt = statement<
  [
    id: string,
    state: AttemptState,
    fault: string | null,
    chargeReference: string | null,
    receivedMinor: number,
    receivedCurrency: string | null,
    reference: string | null,
  ],
  never
>(`
  UPDATE payment_attempts SET state = $2, fault = $3, charge_reference = $4, received_minor = $5,
    received_currency = $6, reference = coalesce(reference, $7), settled_at = now(), next_check_at = NULL,
    email = '', url = NULL
  WHERE id = $1`);

export const beginClosing = statement<[id: string], never>(`
  UPDATE payment_attempts SET state = 'closing', next_check_at = now(), checks = 0 WHERE id = $1`);

/** The order was paid on delivery, or will never be paid. */
export const settleDeferred = statement<[id: string, state: 'paid' | 'failed'], never>(`
  UPDATE payment_attempts SET state = $2, settled_at = now(), email = '',
    received_minor = CASE WHEN $2 = 'paid' THEN amount_minor ELSE 0 END,
    received_currency = CASE WHEN $2 = 'paid' AND amount_minor > 0 THEN currency END
  WHERE id = $1 AND state = 'due'`);

export const noteDeclined = statement<[id: string], never>(
  `UPDATE payment_attempts SET fault = 'declined' WHERE id = $1 AND state IN ('open', 'pending')`,
);

/** The shopper goes to the provider again, so the last decline is forgotten and the next check is not throttled. */
export const beginAgain = statement<[id: string], never>(
  `UPDATE payment_attempts SET fault = NULL, asked_at = NULL WHERE id = $1 AND state = 'pending'`,
);

/**
 * Claims the attempts that are due, so that no other instance asks for them for a while. The IDs are passed as an array,
 * because PostgreSQL does not know the limit when it plans a join, and would read the whole table.
 */
export const claimAttempts = statement<[rowsMax: number], Attempt>(`
  UPDATE payment_attempts SET checks = checks + 1, next_check_at = ${laterAfter('checks', 'expires_at')}
  WHERE id = ANY (ARRAY(
    SELECT id FROM payment_attempts WHERE next_check_at <= clock_timestamp()
    ORDER BY next_check_at LIMIT $1 FOR UPDATE SKIP LOCKED))
  RETURNING ${COLUMNS}`);

/**
 * The next check is one minute later, and the interval doubles each time up to 16 minutes. It is no later than the expiry,
 * and no earlier than 10 s from now, because a call may take that long.
 */
function laterAfter(checks: string, expiresAt: string): string {
  const later = `clock_timestamp() + interval '1 minute' * power(2, least(${checks}, 4))`;
  return `CASE WHEN ${expiresAt} > clock_timestamp()
    THEN greatest(least(${later}, ${expiresAt}), clock_timestamp() + interval '10 seconds') ELSE ${later} END`;
}

/** Limits how often a shopper who reloads the page causes a call to the provider. */
export const claimForShopper = statement<[orderId: string], Attempt>(`
  UPDATE payment_attempts SET asked_at = clock_timestamp()
  WHERE order_id = $1 AND state = 'pending'
    AND (asked_at IS NULL OR asked_at < clock_timestamp() - interval '3 seconds')
  RETURNING ${COLUMNS}`);

export const countTroubles = statement<
  [],
  {
    unsettled: number;
    overdue: number;
    openRefunds: number;
    failedRefunds: number;
    payouts: number;
    eventsAside: number;
  }
>(`
  SELECT unsettled, overdue, "openRefunds", "failedRefunds", payouts, "eventsAside" FROM
    (SELECT count(*)::int AS unsettled,
        count(*) FILTER (WHERE expires_at < now() - interval '15 minutes')::int AS overdue
      FROM payment_attempts WHERE next_check_at IS NOT NULL) AS attempts,
    (SELECT count(*) FILTER (WHERE NOT is_payout AND created_at < now() - interval '15 minutes')::int AS "openRefunds",
        count(*) FILTER (WHERE is_payout)::int AS payouts
      FROM payment_refunds WHERE next_check_at IS NOT NULL) AS refunds,
    (SELECT count(*)::int AS "eventsAside" FROM payment_events_aside WHERE handled_at IS NULL) AS aside,
    (SELECT count(*)::int AS "failedRefunds" FROM payment_refunds WHERE state = 'failed'
      AND settled_at > now() - interval '14 days') AS failed`);
