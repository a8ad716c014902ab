CREATE INDEX CONCURRENTLY IF NOT EXISTS returns_received ON returns (decided_at) WHERE state = 'received';
