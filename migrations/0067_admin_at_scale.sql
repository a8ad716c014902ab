-- Each change of a product that may change filter values or search words adds a row. The one row of stale_vocabulary made
-- a save wait for the count that was running, and the count waited for the listings of the save. The release before still
-- uses stale_vocabulary.
CREATE TABLE vocabulary_marks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  marked_at timestamptz NOT NULL DEFAULT now()
);

-- The stock of the variants with little stock, for the lists of low, sold-out and oversold ones. In a shop where most of
-- these are sold out, looking for the oversold ones in variants would read all of them. The release before joins both
-- tables, so the columns must not have the same name.
ALTER TABLE low_stock ADD COLUMN stock_left integer;

CREATE OR REPLACE FUNCTION note_shown_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('shop.applies_prices', true) = 'on' THEN
    RETURN NULL;
  END IF;
  -- A save of thousands of variants also updates their product, which notes it once.
  IF current_setting('shop.saved_product', true) IS DISTINCT FROM NEW.product_id::text
      OR NEW.product_id <> OLD.product_id THEN
    INSERT INTO page_changes (kind, slug)
      SELECT 'product', slug FROM products WHERE id IN (OLD.product_id, NEW.product_id);
  END IF;
  IF NEW.stock < 4 THEN
    IF OLD.stock >= 4 OR NEW.stock <> OLD.stock THEN
      INSERT INTO low_stock (sku, stock_left) VALUES (NEW.sku, NEW.stock)
        ON CONFLICT (sku) DO UPDATE SET stock_left = excluded.stock_left;
    END IF;
  ELSIF OLD.stock < 4 THEN
    DELETE FROM low_stock WHERE sku = NEW.sku;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION note_shown_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug)
    SELECT 'product', slug FROM products WHERE id IN (SELECT product_id FROM changed);
  IF TG_OP = 'INSERT' THEN
    INSERT INTO low_stock (sku, stock_left) SELECT sku, stock FROM changed WHERE stock < 4 ORDER BY sku
      ON CONFLICT (sku) DO UPDATE SET stock_left = excluded.stock_left;
  END IF;
  RETURN NULL;
END $$;
-- Replacing a trigger locks the table until the commit, so no stock changes while it is copied.
CREATE OR REPLACE TRIGGER variants_left_shown AFTER UPDATE OF stock ON variants
  FOR EACH ROW WHEN (OLD.stock <> NEW.stock AND (OLD.stock < 4 OR NEW.stock < 4))
  EXECUTE FUNCTION note_shown_variant();
UPDATE low_stock SET stock_left = variants.stock FROM variants WHERE variants.sku = low_stock.sku;

-- A price change of thousands of variants writes their history itself, in one statement.
CREATE OR REPLACE TRIGGER variants_price_changed AFTER UPDATE OF price_minor, base_price_minor ON variants
  FOR EACH ROW WHEN (OLD.price_minor <> NEW.price_minor
    AND current_setting('shop.notes_prices', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION note_changed_price();
