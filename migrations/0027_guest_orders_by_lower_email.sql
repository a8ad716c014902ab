CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_of_guests_by_lower_email ON orders (lower(email)) WHERE is_guests;
