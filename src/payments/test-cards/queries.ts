import { type Database, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { type CheckoutSession, expiredSession, type ProviderRefundObject, paidSession } from './protocol.ts';

/** The SQL of the test provider. All times are by the database's clock. */

interface SessionRow {
  /** As it was created. */
  session: CheckoutSession;
  status: CheckoutSession['status'];
  paymentIntent: string | null;
  needsApproval: boolean;
}

/** A session as it is now. */
export interface TestSession {
  session: CheckoutSession;
  needsApproval: boolean;
}

export function sessionOf({ session, status, paymentIntent, needsApproval }: SessionRow): TestSession {
  if (status === 'complete' && paymentIntent)
    return { session: paidSession(session, paymentIntent), needsApproval: false };
  if (status === 'expired') return { session: expiredSession(session), needsApproval: false };
  return { session, needsApproval };
}

const IS_OPEN = "status = 'open' AND expires_at > now()";
const COLUMNS = `session, payment_intent AS "paymentIntent", needs_approval AS "needsApproval",
  CASE WHEN status = 'open' AND expires_at <= now() THEN 'expired' ELSE status END AS status`;

export const insertSession = statement<
  [id: string, key: string, requestHash: Buffer, session: string, expiresAtSeconds: number],
  never
>(`
  INSERT INTO test_card_sessions (id, idempotency_key, request_hash, session, expires_at)
  VALUES ($1, $2, $3, $4, to_timestamp($5)) ON CONFLICT (idempotency_key) DO NOTHING`);

export const selectSessionByKey = statement<[key: string], SessionRow & { requestHash: Buffer }>(
  `SELECT ${COLUMNS}, request_hash AS "requestHash" FROM test_card_sessions WHERE idempotency_key = $1`,
);

export const selectSession = statement<[id: string], SessionRow>(
  `SELECT ${COLUMNS} FROM test_card_sessions WHERE id = $1`,
);

export const paySession = statement<[id: string, paymentIntent: string], SessionRow>(`
  UPDATE test_card_sessions SET status = 'complete', payment_intent = $2, needs_approval = false
  WHERE id = $1 AND ${IS_OPEN} RETURNING ${COLUMNS}`);

export const expireSession = statement<[id: string], SessionRow>(`
  UPDATE test_card_sessions SET status = 'expired', needs_approval = false
  WHERE id = $1 AND ${IS_OPEN} RETURNING ${COLUMNS}`);

export const setNeedsApproval = statement<[id: string, needsApproval: boolean], SessionRow>(
  `UPDATE test_card_sessions SET needs_approval = $2 WHERE id = $1 AND ${IS_OPEN} RETURNING ${COLUMNS}`,
);

/** The lock keeps two refunds from giving back more than was paid. */
export const lockPayment = statement<[paymentIntent: string], SessionRow>(
  `SELECT ${COLUMNS} FROM test_card_sessions WHERE payment_intent = $1 FOR UPDATE`,
);

export const insertRefund = statement<
  [id: string, key: string, requestHash: Buffer, paymentIntent: string, amount: number, refund: string],
  never
>(`
  INSERT INTO test_card_refunds (id, idempotency_key, request_hash, payment_intent, amount, refund)
  VALUES ($1, $2, $3, $4, $5, $6)`);

interface RefundRow {
  refund: ProviderRefundObject;
}

export const selectRefundByKey = statement<[key: string], RefundRow & { requestHash: Buffer }>(
  'SELECT refund, request_hash AS "requestHash" FROM test_card_refunds WHERE idempotency_key = $1',
);

export const selectRefund = statement<[id: string], RefundRow>(
  'SELECT refund FROM test_card_refunds WHERE id = $1',
);

export const selectRefunds = statement<[paymentIntent: string], RefundRow>(
  'SELECT refund FROM test_card_refunds WHERE payment_intent = $1 ORDER BY id LIMIT 1000',
);

/** This must be longer than orders can be returned, because a deleted payment can no longer be refunded. */
const KEPT_DAYS = 400;

const removeOld = statement<[rowsMax: number], never>(`
  DELETE FROM test_card_sessions WHERE id IN (
    SELECT id FROM test_card_sessions WHERE created_at < now() - interval '${KEPT_DAYS} days'
    ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`);

export const sweepTestCards = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(removeOld, [SWEEP_BATCH]));
