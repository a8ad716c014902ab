DROP INDEX CONCURRENTLY IF EXISTS products_handle;
CREATE UNIQUE INDEX CONCURRENTLY products_handle ON products (coalesce(handle, slug));
