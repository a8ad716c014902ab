-- A cart as compact text, which the database stores without parsing it. A cart has either this or the older document.
ALTER TABLE carts
  ADD COLUMN content text,
  ALTER COLUMN content SET STORAGE MAIN,
  ALTER COLUMN document DROP NOT NULL,
  ADD CONSTRAINT carts_content_or_document CHECK (num_nonnulls(content, document) = 1) NOT VALID;

-- A cart of up to 100 lines stays in its row, and half of each page is left for the next versions, so that a change
-- touches no index.
ALTER TABLE carts SET (toast_tuple_target = 8160, fillfactor = 50);

-- The forms of stored data that all running releases understand, so that they may be written. The release before reads
-- documents only, so a shop with carts gets this row from "npm run state -- compact-carts", after its last instance of
-- that release has ended.
CREATE TABLE written_forms (
  name text PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);
INSERT INTO written_forms (name) SELECT 'compact carts' WHERE NOT EXISTS (SELECT FROM carts);
