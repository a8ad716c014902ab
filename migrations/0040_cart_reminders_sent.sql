CREATE INDEX CONCURRENTLY IF NOT EXISTS cart_reminders_sent ON cart_reminders (cart_key) WHERE sent_at IS NOT NULL;
