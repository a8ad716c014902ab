-- The audit log is searched by any part of who, what and subject, and filtered by kind of actor, area and day.
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_words ON audit_log
  USING gin (lower(actor_name || ' ' || action || ' ' || subject_kind || ' ' || subject_id) gin_trgm_ops);
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_kind ON audit_log (actor_kind, (-id));
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_area ON audit_log (split_part(action, '.', 1), (-id));
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_at ON audit_log (at, id);
-- The search of the admin finds parcels by tracking number, and customers by the beginning of their email address.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_tracking ON orders ((upper(tracking_number)))
  WHERE tracking_number <> '';
CREATE INDEX CONCURRENTLY IF NOT EXISTS exchanges_tracking ON exchanges ((upper(tracking_number)))
  WHERE tracking_number <> '';
CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_email_start ON customers (email_key COLLATE "C");
