-- The lists of the admin are read in their sequence, whatever their filter.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_status_updated ON products (status, updated_at, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_status_name ON products (status, (lower(name)) COLLATE "C", id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_uncounted ON variants ((upper(sku)) COLLATE "C") WHERE NOT is_counted;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_left ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left > 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_out ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left <= 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_oversold ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left < 0;
-- Most merchants' SKUs are also the shop's, and are found as those.
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_other_merchant_sku ON variants
  ((CASE WHEN upper(merchant_sku) <> upper(sku) THEN upper(merchant_sku) END) COLLATE "C")
  WHERE (CASE WHEN upper(merchant_sku) <> upper(sku) THEN upper(merchant_sku) END) IS NOT NULL;
-- Words of the audit log together with the kind of actor and the area, so that a word that most entries have is searched
-- for among the few of a kind.
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_labeled_words ON audit_log USING gin (
  (ARRAY['by ' || actor_kind, 'in ' || split_part(action, '.', 1)]),
  (lower(actor_name || ' ' || action || ' ' || subject_kind || ' ' || subject_id)) gin_trgm_ops);
