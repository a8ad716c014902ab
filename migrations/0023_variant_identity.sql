-- What a merchant's file says of a variant and the shop must keep: the SKU as it stands there, whether the stock
-- is counted, and whether the variant is sold below zero.

-- NULL: the same as sku, as every variant from before this column has it. Empty: the file has none.
ALTER TABLE variants ADD COLUMN merchant_sku text;
-- False: the variant is sold without counting, and its stock is 0 and says nothing.
ALTER TABLE variants ADD COLUMN is_counted boolean NOT NULL DEFAULT true;
ALTER TABLE variants ADD COLUMN sells_below_zero boolean NOT NULL DEFAULT false;
-- The sum of all changes of the stock that no import made. An export carries it, so that an import of that file
-- can tell what was sold since.
ALTER TABLE variants ADD COLUMN stock_moved integer NOT NULL DEFAULT 0;
-- Tells a variant from another one that has its place in another shop, or had it before.
ALTER TABLE variants ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

-- The file's handle in lower case; NULL: the same as slug. Two handles may become one address.
ALTER TABLE products ADD COLUMN handle text;
-- An import compares fields now. The version before this one compares the hash, which matches nothing of its own.
ALTER TABLE products ALTER COLUMN content_hash SET DEFAULT '\x';

-- False: nothing was taken from the stock, so nothing goes back to it.
ALTER TABLE reservation_lines ADD COLUMN is_counted boolean NOT NULL DEFAULT true;

ALTER TABLE variants
  DROP CONSTRAINT variants_stock_check,
  ADD CONSTRAINT variants_stock_check CHECK (stock >= 0 OR sells_below_zero) NOT VALID;

-- SKUs that a variant had before: carts, links and reservations that name one still mean this variant.
CREATE TABLE sku_aliases (
  alias text PRIMARY KEY CHECK (alias <> '' AND length(alias) <= 100),
  sku text NOT NULL REFERENCES variants ON UPDATE CASCADE ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sku_aliases_sku ON sku_aliases (sku);

-- The SKUs that these variants have today, in the order asked.
CREATE FUNCTION current_skus(text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    SELECT coalesce((SELECT sku FROM sku_aliases WHERE alias = asked), asked)
    FROM unnest($1) WITH ORDINALITY AS one (asked, place) ORDER BY place)
$$;

-- How many can be bought: the stock, or the largest number where the stock is no limit.
CREATE FUNCTION sellable(variants) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1.is_counted AND NOT $1.sells_below_zero THEN $1.stock ELSE 2147483647 END
$$;

CREATE FUNCTION count_moved_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF stock_reason() <> 'import' THEN
    NEW.stock_moved := OLD.stock_moved + NEW.stock - OLD.stock;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER variants_stock_moved BEFORE UPDATE OF stock ON variants
  FOR EACH ROW WHEN (NEW.stock <> OLD.stock) EXECUTE FUNCTION count_moved_stock();
