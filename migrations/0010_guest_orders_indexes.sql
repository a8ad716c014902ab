CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_of_guests ON orders (email) WHERE is_guests;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_to_anonymize ON orders (updated_at) WHERE is_to_anonymize;
