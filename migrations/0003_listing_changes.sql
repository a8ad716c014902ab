-- Each instance keeps in memory what listings are filtered and sorted by, and asks for what has changed since
-- it asked last. Transactions do not commit in the order of any counter, so changes carry their transaction:
-- whatever was changed by one that had not ended by then is asked for again.

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

-- Filters and orders are in memory now.
DROP INDEX listings_price;
DROP INDEX listings_facets;
