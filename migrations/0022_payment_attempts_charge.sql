CREATE INDEX CONCURRENTLY IF NOT EXISTS payment_attempts_charge ON payment_attempts (charge_reference)
  WHERE charge_reference IS NOT NULL;
