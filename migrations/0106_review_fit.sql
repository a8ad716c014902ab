-- How the product fit its buyer. NULL for a review that does not say, such as those of the release before.

ALTER TABLE reviews ADD COLUMN fit text;
ALTER TABLE reviews ADD CONSTRAINT reviews_fit CHECK (fit IN ('small', 'true', 'large')) NOT VALID;
