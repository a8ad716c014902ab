-- The staff finds reviews by the product's name, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reviews_of_product ON reviews (product_id, state, written_at DESC, id DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_slug_start ON products (slug COLLATE "C");
-- A report adds up products by category.
CREATE INDEX CONCURRENTLY IF NOT EXISTS listings_categories ON listings (slug) INCLUDE (department_slugs, type_slug);
