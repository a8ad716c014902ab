-- The list of documents has filters by country and by kind. Without these indexes, a filter that finds few documents
-- would read all. Most documents are invoices, which need no index to be found.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_country ON invoices (country, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_kind ON invoices (kind, id) WHERE kind <> 'invoice';
