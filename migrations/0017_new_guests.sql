-- True for a guest's session whose shopper has not returned since the first change. It expires after a week, together
-- with its cart. Sessions from before this column, or from a version without it, keep the promised 90 days.
ALTER TABLE sessions ADD COLUMN is_new boolean NOT NULL DEFAULT false;
