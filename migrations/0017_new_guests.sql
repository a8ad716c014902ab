-- A guest's session whose shopper has not come back since the first change: it ends after a week, and its cart with
-- it. The sessions from before this column were promised 90 days, and so are those of a version without it.
ALTER TABLE sessions ADD COLUMN is_new boolean NOT NULL DEFAULT false;
