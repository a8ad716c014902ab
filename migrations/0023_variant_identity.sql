-- What the merchant's file says about a variant and the shop must keep: its SKU in the file, whether its stock is counted,
-- and whether it is sold below zero.

-- NULL means the same as sku, as for all variants from before this column. Empty means that the file has none.
ALTER TABLE variants ADD COLUMN merchant_sku text;
-- When false, the variant is sold without counting, and its stock is 0 and has no meaning.
ALTER TABLE variants ADD COLUMN is_counted boolean NOT NULL DEFAULT true;
ALTER TABLE variants ADD COLUMN sells_below_zero boolean NOT NULL DEFAULT false;
-- The sum of all stock changes except those by imports. Exports include it, so that an import of that file knows what
-- was sold since.
ALTER TABLE variants ADD COLUMN stock_moved integer NOT NULL DEFAULT 0;
-- Distinguishes the variant from one with the same SKU in another shop or at an earlier time.
ALTER TABLE variants ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

-- The file's handle in lowercase. NULL means the same as slug. Two handles may produce the same slug.
ALTER TABLE products ADD COLUMN handle text;
-- Imports now compare fields. The previous version compares the hash, which this default never matches.
ALTER TABLE products ALTER COLUMN content_hash SET DEFAULT '\x';

-- When false, nothing was taken from the stock, so nothing is returned to it.
ALTER TABLE reservation_lines ADD COLUMN is_counted boolean NOT NULL DEFAULT true;

ALTER TABLE variants
  DROP CONSTRAINT variants_stock_check,
  ADD CONSTRAINT variants_stock_check CHECK (stock >= 0 OR sells_below_zero) NOT VALID;

-- Former SKUs of variants. Carts, links, and reservations with a former SKU still refer to the variant.
CREATE TABLE sku_aliases (
  alias text PRIMARY KEY CHECK (alias <> '' AND length(alias) <= 100),
  sku text NOT NULL REFERENCES variants ON UPDATE CASCADE ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sku_aliases_sku ON sku_aliases (sku);

-- Returns the current SKUs of these variants, in the given order.
CREATE FUNCTION current_skus(text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    SELECT coalesce((SELECT sku FROM sku_aliases WHERE alias = asked), asked)
    FROM unnest($1) WITH ORDINALITY AS one (asked, place) ORDER BY place)
$$;

-- Returns how many can be bought: the stock, or the largest integer when stock does not limit sales.
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
