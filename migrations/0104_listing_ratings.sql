-- Lists can be sorted by rating, which is read with the other values of a listing. It is 100 times the average of the
-- approved reviews, then three digits for their number, up to 999, so that of two equal averages the one of more reviews
-- comes first: 4.75 from 12 reviews is 475012. It is 0 without reviews. Triggers write it, so that no writer can skip it,
-- and so that the release before keeps it right, too.
ALTER TABLE listings ADD COLUMN rating integer NOT NULL DEFAULT 0;

CREATE FUNCTION rate_listings(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Without the locks, two reviews at once would each miss the other. The order avoids deadlocks.
  PERFORM FROM listings WHERE product_id = ANY (ids) ORDER BY product_id FOR NO KEY UPDATE;
  UPDATE listings SET rating = rated.rating
  FROM (
    SELECT listed.id, coalesce(
      (SELECT round(100 * avg(stars))::integer * 1000 + least(count(*), 999)::integer
        FROM reviews WHERE reviews.product_id = listed.id AND state = 'approved'), 0) AS rating
    FROM unnest(ids) AS listed (id)
  ) AS rated
  WHERE listings.product_id = rated.id AND listings.rating <> rated.rating;
END $$;

CREATE FUNCTION rate_reviewed_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rate_listings(ARRAY(SELECT DISTINCT product_id FROM changed));
  RETURN NULL;
END $$;
CREATE TRIGGER reviews_rated_inserted AFTER INSERT ON reviews REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION rate_reviewed_listings();
CREATE TRIGGER reviews_rated_changed AFTER UPDATE ON reviews REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION rate_reviewed_listings();
CREATE TRIGGER reviews_rated_removed AFTER DELETE ON reviews REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION rate_reviewed_listings();

-- A product that is for sale again is listed again, and has kept its reviews.
CREATE FUNCTION rate_new_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added) THEN
    PERFORM rate_listings(ARRAY(SELECT product_id FROM added
      WHERE EXISTS (SELECT FROM reviews WHERE reviews.product_id = added.product_id AND state = 'approved')));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER listings_rated_inserted AFTER INSERT ON listings REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION rate_new_listings();

SELECT rate_listings(ARRAY(SELECT DISTINCT product_id FROM reviews WHERE state = 'approved'));
