-- The admin finds products by any part of their name, and by the beginning of an SKU or barcode.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX products_name_parts ON products USING gin (name gin_trgm_ops);
CREATE INDEX products_updated ON products (updated_at, id);
CREATE INDEX products_by_name ON products ((lower(name)) COLLATE "C", id);
CREATE INDEX variants_sku_start ON variants ((upper(sku)) COLLATE "C");
CREATE INDEX variants_merchant_sku_start ON variants ((upper(merchant_sku)) COLLATE "C") WHERE merchant_sku <> '';
CREATE INDEX variants_barcode ON variants (barcode) WHERE barcode <> '';
