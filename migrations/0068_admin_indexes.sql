-- The lists of the admin are read in their sequence, whatever their filter.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_status_updated ON products (status, updated_at, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_status_name ON products (status, (lower(name)) COLLATE "C", id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_uncounted ON variants ((upper(sku)) COLLATE "C") WHERE NOT is_counted;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_left ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left > 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_out ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left <= 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS low_stock_oversold ON low_stock ((upper(sku)) COLLATE "C") WHERE stock_left < 0;
-- Most merchants' SKUs are also the shop's, and are found as those.
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_other_merchant_sku ON variants ((upper(merchant_sku)) COLLATE "C")
  WHERE merchant_sku <> '' AND upper(merchant_sku) <> upper(sku);
