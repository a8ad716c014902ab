CREATE INDEX CONCURRENTLY IF NOT EXISTS sessions_new ON sessions (seen_at) WHERE is_new;
