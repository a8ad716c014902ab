-- The admin finds products by any part of their name, by the beginning of an SKU, and by a whole barcode.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_name_parts ON products USING gin (name gin_trgm_ops);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_updated ON products (updated_at, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_by_name ON products ((lower(name)) COLLATE "C", id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_sku_start ON variants ((upper(sku)) COLLATE "C");
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_merchant_sku_start ON variants ((upper(merchant_sku)) COLLATE "C") WHERE merchant_sku <> '';
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_barcode ON variants (barcode) WHERE barcode <> '';
