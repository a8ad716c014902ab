-- Price changes that start and end on their own, and every price that a variant ever had.

-- price_minor and compare_at_minor are always what shoppers see. While a price change is active, the base columns have the
-- price and the compare-at price that return when it ends. Otherwise base_price_minor is NULL.
ALTER TABLE variants
  ADD COLUMN base_price_minor integer,
  ADD COLUMN base_compare_at_minor integer;

CREATE FUNCTION base_price(variants) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce($1.base_price_minor, $1.price_minor)
$$;
CREATE FUNCTION base_compare_at(variants) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1.base_price_minor IS NULL THEN $1.compare_at_minor ELSE $1.base_compare_at_minor END
$$;

CREATE TABLE price_changes (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  kind text NOT NULL CHECK (kind IN ('percentOff', 'amountOff', 'fixed')),
  -- A percentage, or minor units.
  value integer NOT NULL CHECK (CASE kind WHEN 'percentOff' THEN value BETWEEN 1 AND 90
    ELSE value BETWEEN 1 AND 99999999 END),
  product_ids bigint[] NOT NULL CHECK (cardinality(product_ids) BETWEEN 1 AND 10000),
  starts_at timestamptz NOT NULL,
  -- NULL for a change without an end.
  ends_at timestamptz,
  -- When the prices were changed, and when they were changed back. Both are NULL before the start. A change that was
  -- canceled before its start has only the second.
  started_at timestamptz,
  ended_at timestamptz,
  -- Who ended it. Empty for the clock.
  ended_by text NOT NULL DEFAULT '' CHECK (length(ended_by) <= 254),
  created_by text NOT NULL CHECK (length(created_by) BETWEEN 1 AND 254),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (ends_at > starts_at)
);
CREATE INDEX price_changes_open ON price_changes (starts_at) WHERE ended_at IS NULL;

-- Written when a change starts, from the base prices of that moment.
CREATE TABLE price_change_lines (
  change_id uuid NOT NULL REFERENCES price_changes ON DELETE CASCADE,
  sku text NOT NULL REFERENCES variants ON UPDATE CASCADE ON DELETE CASCADE,
  was_minor integer NOT NULL,
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  PRIMARY KEY (change_id, sku)
);
CREATE INDEX price_change_lines_sku ON price_change_lines (sku);

-- The price of a variant with this base price: the lowest of the changes that are active, or NULL if none is. A reduction
-- never raises a price, also when the base price has fallen since it started.
CREATE FUNCTION changed_price(variant_sku text, base integer) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT min(CASE kind WHEN 'fixed' THEN price_minor ELSE least(price_minor, base) END)
  FROM price_change_lines JOIN price_changes ON price_changes.id = change_id
  WHERE sku = variant_sku AND started_at IS NOT NULL AND ended_at IS NULL
$$;
-- The price to show crossed out: the base price if the price is lower, else the merchant's own.
CREATE FUNCTION changed_compare_at(price integer, base integer, base_compare_at integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN price < base THEN base WHEN base_compare_at > price THEN base_compare_at END
$$;

-- An edit or import during a price change is one of the base. A writer that knows about it writes both prices and sets
-- base_price_minor to NULL. The previous release does not, so what differs from the shown price is the new base.
CREATE FUNCTION keep_changed_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('shop.applies_prices', true) = 'on' THEN
    RETURN NEW;
  END IF;
  IF NEW.base_price_minor IS NULL THEN
    NEW.base_price_minor := NEW.price_minor;
    NEW.base_compare_at_minor := NEW.compare_at_minor;
  ELSE
    IF NEW.price_minor <> OLD.price_minor THEN
      NEW.base_price_minor := NEW.price_minor;
    END IF;
    IF NEW.compare_at_minor IS DISTINCT FROM OLD.compare_at_minor THEN
      NEW.base_compare_at_minor := NEW.compare_at_minor;
    END IF;
  END IF;
  NEW.price_minor := coalesce(changed_price(OLD.sku, NEW.base_price_minor), NEW.base_price_minor);
  NEW.compare_at_minor :=
    changed_compare_at(NEW.price_minor, NEW.base_price_minor, NEW.base_compare_at_minor);
  RETURN NEW;
END $$;
CREATE TRIGGER variants_price_kept BEFORE UPDATE OF price_minor, compare_at_minor, base_price_minor ON variants
  FOR EACH ROW WHEN (OLD.base_price_minor IS NOT NULL) EXECUTE FUNCTION keep_changed_price();

-- Triggers write the history, so that no writer can skip it.
CREATE TABLE price_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL,
  -- Distinguishes the variant from a later one with the same SKU.
  variant_created_at timestamptz NOT NULL,
  price_minor integer NOT NULL,
  -- The price before, or NULL for the first one.
  was_minor integer,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX price_history_sku ON price_history (sku, at);
CREATE TRIGGER price_history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON price_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION note_first_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_history (sku, variant_created_at, price_minor)
    SELECT sku, created_at, price_minor FROM added ORDER BY sku;
  RETURN NULL;
END $$;
CREATE TRIGGER variants_price_inserted AFTER INSERT ON variants REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION note_first_prices();

CREATE FUNCTION note_changed_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_history (sku, variant_created_at, price_minor, was_minor)
    VALUES (NEW.sku, NEW.created_at, NEW.price_minor, OLD.price_minor);
  RETURN NULL;
END $$;
CREATE TRIGGER variants_price_changed AFTER UPDATE OF price_minor, base_price_minor ON variants
  FOR EACH ROW WHEN (OLD.price_minor <> NEW.price_minor) EXECUTE FUNCTION note_changed_price();

-- The lowest price in the 30 days before a moment, as Directive 98/6/EC asks beside a reduction. It is NULL for a variant
-- that had no price then.
CREATE FUNCTION lowest_price_before(variant_sku text, made_at timestamptz, moment timestamptz) RETURNS integer
  LANGUAGE sql STABLE AS $$
  WITH history AS (
    SELECT price_minor, was_minor, at, id FROM price_history
    WHERE sku = ANY (variant_sku || ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = variant_sku))
      AND variant_created_at = made_at AND at < moment)
  SELECT least(
    (SELECT min(least(price_minor, was_minor)) FROM history WHERE at >= moment - interval '30 days'),
    (SELECT price_minor FROM history WHERE at < moment - interval '30 days' ORDER BY at DESC, id DESC LIMIT 1))
$$;

-- The variants of which 3 or fewer are left, for the lists of low and oversold stock. An index on variants.stock would make
-- every order write to all indexes of its variants. These rows are written only when the stock passes that number, by the
-- functions that note shown stock anyway. A row too many does no harm, because the lists look at the stock as well.
CREATE TABLE low_stock (
  sku text PRIMARY KEY REFERENCES variants ON UPDATE CASCADE ON DELETE CASCADE
);

-- A price change of thousands of variants notes its products itself, each once.
CREATE OR REPLACE FUNCTION note_shown_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('shop.applies_prices', true) = 'on' THEN
    RETURN NULL;
  END IF;
  INSERT INTO page_changes (kind, slug)
    SELECT 'product', slug FROM products WHERE id IN (OLD.product_id, NEW.product_id);
  IF NEW.stock < 4 AND OLD.stock >= 4 THEN
    INSERT INTO low_stock (sku) VALUES (NEW.sku) ON CONFLICT DO NOTHING;
  ELSIF NEW.stock >= 4 AND OLD.stock < 4 THEN
    DELETE FROM low_stock WHERE sku = NEW.sku;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION note_shown_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug)
    SELECT 'product', slug FROM products WHERE id IN (SELECT product_id FROM changed);
  IF TG_OP = 'INSERT' THEN
    INSERT INTO low_stock (sku) SELECT sku FROM changed WHERE stock < 4 ORDER BY sku ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
