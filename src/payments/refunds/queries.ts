import { statement } from '../../database/database.ts';

/** The SQL of refunds. */

export interface Refund {
  id: string;
  attemptId: string;
  key: string;
  amountMinor: number;
  state: 'open' | 'done' | 'failed';
  reference: string | null;
  checks: number;
  isPayout: boolean;
  /** It was made in the provider's dashboard. */
  isOutside: boolean;
  /** The order, provider and charge of its attempt. */
  orderId: string;
  provider: string;
  chargeReference: string | null;
  /** The ISO 4217 currency of what was received. */
  currency: string;
  /**
   * Whether the order counts the refund: it does not lower the total, and its payment had the right amount. The refund of
   * an edit's payment of a wrong amount is marked as lowering the total, so what else is refunded of it counts.
   */
  isCounted: boolean;
}

/** The prefix of the key of a refund that was made in the provider's dashboard. */
export const OUTSIDE_KEY = 'outside ';

const COLUMNS = `refund.id, refund.attempt_id AS "attemptId", refund.key, refund.amount_minor AS "amountMinor",
  refund.state, refund.reference, refund.checks, refund.is_payout AS "isPayout",
  starts_with(refund.key, '${OUTSIDE_KEY}') AS "isOutside", attempt.order_id AS "orderId", attempt.provider,
  attempt.charge_reference AS "chargeReference", attempt.received_currency AS currency,
  ((attempt.received_minor = attempt.amount_minor OR attempt.order_edit_id IS NOT NULL)
    AND attempt.received_currency = attempt.currency AND NOT refund.adjusts_total) AS "isCounted"`;

/** Adds up the refunds with this key. A refund that was divided among several payments has several. */
export const selectOfOrderByKey = statement<
  [orderId: string, key: string],
  Pick<Refund, 'id' | 'amountMinor' | 'state'>
>(`
  SELECT (array_agg(refund.id ORDER BY refund.id))[1] AS id, sum(refund.amount_minor)::int AS "amountMinor",
    CASE WHEN bool_or(refund.state = 'failed') THEN 'failed' WHEN bool_or(refund.state = 'open') THEN 'open'
      ELSE 'done' END AS state
  FROM payment_refunds AS refund JOIN payment_attempts AS attempt ON attempt.id = refund.attempt_id
  WHERE attempt.order_id = $1 AND refund.key = $2 HAVING count(*) > 0`);

export const insertRefund = statement<
  [
    attemptId: string,
    key: string,
    amountMinor: number,
    isPayout: boolean,
    reference: string | null,
    adjustsTotal: boolean,
  ],
  { id: string }
>(`
  INSERT INTO payment_refunds (attempt_id, key, amount_minor, is_payout, reference, adjusts_total, next_check_at)
  VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $4 THEN 'infinity'::timestamptz ELSE now() END)
  RETURNING id`);

/** The amount is negative for a failed refund. A check constraint keeps the sum within what was received. */
export const addRefunded = statement<[attemptId: string, amountMinor: number], never>(
  'UPDATE payment_attempts SET refunded_minor = refunded_minor + $2 WHERE id = $1',
);

export const selectRefund = statement<[id: string], Refund>(`
  SELECT ${COLUMNS} FROM payment_refunds AS refund JOIN payment_attempts AS attempt ON attempt.id = attempt_id
  WHERE refund.id = $1`);

/** Finds a refund by the provider's reference. */
export const selectByReference = statement<[reference: string], { id: string }>(
  'SELECT id FROM payment_refunds WHERE reference = $1',
);

/** Finds a refund by the shop's own ID, because a webhook may arrive before the provider's reference is stored. */
export const selectUnnamed = statement<
  [id: string, chargeReference: string, amountMinor: number],
  { id: string }
>(`
  SELECT refund.id FROM payment_refunds AS refund JOIN payment_attempts AS attempt ON attempt.id = attempt_id
  WHERE refund.id = $1 AND refund.reference IS NULL AND attempt.charge_reference = $2 AND refund.amount_minor = $3`);

/** Finds an open refund of the attempt that has no reference yet. */
export const selectAnyUnnamed = statement<[attemptId: string], { id: string }>(`
  SELECT id FROM payment_refunds WHERE attempt_id = $1 AND state = 'open' AND reference IS NULL AND NOT is_payout
  LIMIT 1`);

export const lockRefund = statement<[id: string], { state: Refund['state'] }>(
  'SELECT state FROM payment_refunds WHERE id = $1 FOR UPDATE',
);

export const settleRefund = statement<
  [id: string, state: 'done' | 'failed', reference: string | null, fault: string | null],
  never
>(`
  UPDATE payment_refunds SET state = $2, reference = coalesce($3, reference), fault = $4, settled_at = now(),
    next_check_at = NULL WHERE id = $1`);

export const settlePayout = statement<[id: string, by: string, reference: string], never>(`
  UPDATE payment_refunds SET state = 'done', settled_by = $2, payout_reference = $3, settled_at = now(),
    next_check_at = NULL WHERE id = $1 AND is_payout AND state = 'open'`);

/** The provider has accepted the refund and will report its outcome later. */
export const noteReference = statement<[id: string, reference: string], never>(
  `UPDATE payment_refunds SET reference = $2 WHERE id = $1 AND state = 'open'`,
);

/** Like `claimAttempts`: the next check is one minute later, and the interval doubles each time up to 16 minutes. */
export const claimRefunds = statement<[rowsMax: number], Refund>(`
  UPDATE payment_refunds AS refund SET checks = refund.checks + 1,
    next_check_at = clock_timestamp() + interval '1 minute' * power(2, least(refund.checks, 4))
  FROM payment_attempts AS attempt
  WHERE attempt.id = refund.attempt_id AND refund.id = ANY (ARRAY(
    SELECT id FROM payment_refunds WHERE next_check_at <= clock_timestamp() AND NOT is_payout
    ORDER BY next_check_at LIMIT $1 FOR UPDATE SKIP LOCKED))
  RETURNING ${COLUMNS}`);
