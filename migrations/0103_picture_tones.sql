-- Tones of an uploaded picture for the time until a page has loaded it: 12 colors of three hexadecimal digits, or nothing
-- if it is transparent. NULL for pictures from before, which also lack the files that are 200 pixels wide.
ALTER TABLE picture_contents ADD COLUMN tones text;
ALTER TABLE picture_contents ADD CONSTRAINT picture_contents_tones CHECK (tones ~ '^([0-9a-f]{36})?$') NOT VALID;
