CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS payment_attempts_live_of_order ON payment_attempts (order_id)
  WHERE order_edit_id IS NULL AND state NOT IN ('closing', 'failed');
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS payment_attempts_live_of_edit ON payment_attempts (order_edit_id)
  WHERE order_edit_id IS NOT NULL AND state NOT IN ('closing', 'failed');
