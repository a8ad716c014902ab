-- The admin lists reviews of any state, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reviews_state ON reviews (state, written_at DESC, id DESC);
