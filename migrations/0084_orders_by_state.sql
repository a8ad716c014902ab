-- The list of orders in one state, whose cursor is the time and the ID. It replaces an index without the ID, with which
-- PostgreSQL read all orders to find the few of a rare state.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_of_state ON orders (state, placed_at, id);
DROP INDEX CONCURRENTLY IF EXISTS orders_state;
