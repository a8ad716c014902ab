-- The words of listings are now folded and weighted by the shop, and marked. This index holds the rows that an earlier
-- release has written, also during a deployment. A job writes them again, and then it is empty.
CREATE INDEX CONCURRENTLY IF NOT EXISTS listings_unmarked ON listings (product_id)
  WHERE NOT (search @@ '''~2'''::tsquery);
-- Barcodes are found by their beginning. The index on whole barcodes stays for the release before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS variants_barcode_start ON variants (barcode COLLATE "C") WHERE barcode <> '';
