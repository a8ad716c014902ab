import { type Database, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';

/** An order is anonymized this long after its last change, or later while it can be returned. */
export const ANONYMOUS_AFTER_DAYS = 45;
/** A refund may fail days after the last return. */
const REFUND_DAYS = 15;

/** Replaces the address of an anonymous order. The domain .invalid never exists (RFC 2606). */
export const ANONYMOUS_EMAIL = 'deleted@account.invalid';

export const isAnonymous = ({ email }: { email: string }): boolean => email === ANONYMOUS_EMAIL;

// Amounts, items and invoices stay for accounting. The payer's email address is also on the payment attempts, and notes of
// the staff may name the customer.
const anonymize = statement<[rowsMax: number], never>(`
  WITH anonymous AS (
    UPDATE orders SET is_to_anonymize = false, email = '${ANONYMOUS_EMAIL}', name = 'Deleted', line1 = 'Deleted',
      line2 = '', postal_code = '', city = 'Deleted', phone = '', billing = NULL, notes = '', gift_note = '',
      promo_customer_keys = '{}'
    WHERE id IN (
      SELECT id FROM orders
      WHERE is_to_anonymize AND updated_at < now() - interval '${ANONYMOUS_AFTER_DAYS} days'
        AND updated_at < now() - (return_days + ${REFUND_DAYS}) * interval '1 day'
        AND state IN ('delivered', 'canceled', 'returned', 'partly_refunded', 'refunded')
        AND NOT EXISTS (SELECT FROM returns WHERE returns.order_id = orders.id AND returns.state = 'asked')
        AND NOT EXISTS (SELECT FROM exchanges
          WHERE exchanges.order_id = orders.id AND exchanges.state IN ('to_pack', 'packed'))
        AND NOT EXISTS (SELECT FROM payment_attempts JOIN payment_refunds ON attempt_id = payment_attempts.id
          WHERE payment_attempts.order_id = orders.id AND payment_refunds.state = 'open')
      ORDER BY updated_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id, number
  ), notes AS (
    DELETE FROM order_notes WHERE order_id IN (SELECT id FROM anonymous)
  ), mails AS (
    DELETE FROM order_mails WHERE order_number IN (SELECT number FROM anonymous)
  ), attempts AS (
    UPDATE payment_attempts SET email = '' WHERE order_id IN (SELECT id FROM anonymous)
  )
  SELECT FROM anonymous`);

/** Removes names and addresses from the completed orders of deleted accounts. Resolves to the number of orders. */
export const anonymizeOrders = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(anonymize, [SWEEP_BATCH]));
