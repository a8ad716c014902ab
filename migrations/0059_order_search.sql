-- The staff finds orders by words and by SKU, and lists what is to be packed. New orders wait in a short list of the word
-- index, so that placing one does not wait for it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_words ON orders
  USING gin (order_words(name, email, phone)) WITH (gin_pending_list_limit = 128);
CREATE INDEX CONCURRENTLY IF NOT EXISTS order_lines_sku ON order_lines (sku, order_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_to_pack ON orders (placed_at, id)
  WHERE state = 'paid' OR (state = 'placed' AND pays_on_delivery) OR is_partly_packed;
-- The list of all orders, whose cursor is the time and the ID, and the sums of a day, which are read from the index alone.
-- It replaces an index of the time alone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_newest ON orders (placed_at, id) INCLUDE (state, currency, total_minor);
DROP INDEX CONCURRENTLY IF EXISTS orders_placed;
CREATE INDEX CONCURRENTLY IF NOT EXISTS returns_newest ON returns (asked_at, id);
