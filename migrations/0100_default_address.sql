-- The address that its customer has made the default last is the default one. Without one, it is the oldest.
ALTER TABLE addresses ADD COLUMN default_since timestamptz;
