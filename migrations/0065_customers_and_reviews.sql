-- The admin finds customers by the beginning of their address, of their name, or of their last name. Each index gives the
-- sequence of its list, so that a search among a million customers reads only what it shows.
CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_name_start ON customers ((lower(name) COLLATE "C"));
CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_last_name_start
  ON customers ((lower(regexp_replace(name, '^.*\s', '')) COLLATE "C"));
CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_disabled ON customers (id) WHERE disabled_at IS NOT NULL;
-- The admin lists reviews of any state, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reviews_state ON reviews (state, written_at DESC, id DESC);
