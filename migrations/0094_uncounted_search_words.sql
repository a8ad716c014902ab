-- A job looks for these words every few seconds.
CREATE INDEX CONCURRENTLY IF NOT EXISTS search_words_uncounted ON search_words (word) WHERE names IS NULL;
