-- Deleting a reservation looks for the edit that it is of. Without the index, it would read all edits.
CREATE INDEX CONCURRENTLY IF NOT EXISTS order_edits_reservation ON order_edits (reservation_id)
  WHERE reservation_id IS NOT NULL;
