-- Each instance keeps the filter and sort values of all listings in memory and reads what has changed since its last
-- read. Transactions do not commit in the order of any counter, so each change records its transaction. Changes by
-- transactions that had not ended at the last read are read again.

ALTER TABLE listings ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX listings_changed ON listings (changed_in, product_id);

CREATE TABLE removed_listings (
  product_id bigint PRIMARY KEY,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX removed_listings_changed ON removed_listings (changed_in);

CREATE FUNCTION note_changed_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER listings_changed BEFORE UPDATE ON listings
  FOR EACH ROW EXECUTE FUNCTION note_changed_listing();

CREATE FUNCTION note_removed_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_listings (product_id) SELECT product_id FROM removed
    ON CONFLICT (product_id) DO UPDATE SET changed_in = pg_current_xact_id();
  RETURN NULL;
END $$;
CREATE TRIGGER listings_removed AFTER DELETE ON listings REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION note_removed_listings();

-- Filtering and sorting now happen in memory.
DROP INDEX listings_price;
DROP INDEX listings_facets;
