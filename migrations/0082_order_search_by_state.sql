-- The staff searches for words among the orders of one state. A word that many orders have is then looked up together with
-- the state. It replaces an index of the words alone, and the release before can use it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_words_by_state ON orders
  USING gin (order_words(name, email, phone), (ARRAY[state])) WITH (gin_pending_list_limit = 128);
DROP INDEX CONCURRENTLY IF EXISTS orders_words;
