-- Each instance keeps finished pages until something that they show changes. Triggers note each such change with the
-- transaction that made it, so that an instance can ask what has changed since it last asked. As for listings, a counter
-- or a clock would miss a change that was made early and committed late.

CREATE TABLE page_changes (
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- See src/catalog/page-changes.ts for what each kind ends.
  kind text NOT NULL CHECK (kind IN ('product', 'listing', 'words', 'range', 'labels')),
  -- The product's slug at the time. Empty for the kinds that concern many products.
  slug text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (changed_in, id)
);

-- Rows are only added, so that no two writers wait for each other.

CREATE FUNCTION note_shown_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug) VALUES ('product', OLD.slug);
  IF TG_OP = 'UPDATE' AND NEW.slug <> OLD.slug THEN
    INSERT INTO page_changes (kind, slug) VALUES ('product', NEW.slug);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER products_shown AFTER UPDATE OR DELETE ON products
  FOR EACH ROW EXECUTE FUNCTION note_shown_product();

CREATE FUNCTION note_shown_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug)
    SELECT 'product', slug FROM products WHERE id IN (OLD.product_id, NEW.product_id);
  RETURN NULL;
END $$;
CREATE TRIGGER variants_shown AFTER UPDATE OF sku, product_id, position, option_values, color, size, style, price_minor,
    compare_at_minor, merchant_sku, is_counted, sells_below_zero ON variants
  FOR EACH ROW EXECUTE FUNCTION note_shown_variant();
-- Pages show the number of items left only at 3 and below, so most sales change nothing on them. The condition keeps the
-- function from being called for those, and is short because PostgreSQL prepares it for each statement.
CREATE TRIGGER variants_left_shown AFTER UPDATE OF stock ON variants
  FOR EACH ROW WHEN (OLD.stock <> NEW.stock AND (OLD.stock < 4 OR NEW.stock < 4))
  EXECUTE FUNCTION note_shown_variant();

CREATE FUNCTION note_shown_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug)
    SELECT 'product', slug FROM products WHERE id IN (SELECT product_id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER variants_shown_inserted AFTER INSERT ON variants REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_variants();
CREATE TRIGGER variants_shown_removed AFTER DELETE ON variants REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_variants();

CREATE FUNCTION note_shown_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP <> 'INSERT' AND OLD.state = 'approved') OR (TG_OP <> 'DELETE' AND NEW.state = 'approved') THEN
    INSERT INTO page_changes (kind, slug)
      SELECT 'product', slug FROM products
      WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.product_id ELSE NEW.product_id END;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reviews_shown AFTER INSERT OR UPDATE OR DELETE ON reviews
  FOR EACH ROW EXECUTE FUNCTION note_shown_review();

-- A listing is added to the range or removed from it.
CREATE FUNCTION note_shown_range() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    INSERT INTO page_changes (kind, slug)
      SELECT 'listing', slug FROM changed UNION ALL VALUES ('words', ''), ('range', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER listings_shown_inserted AFTER INSERT ON listings REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_range();
CREATE TRIGGER listings_shown_removed AFTER DELETE ON listings REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_range();

CREATE FUNCTION note_shown_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO page_changes (kind, slug)
    SELECT 'listing', slug FROM changed UNION SELECT 'listing', slug FROM earlier
    UNION SELECT 'words', '' FROM changed JOIN earlier USING (product_id)
      WHERE changed.search IS DISTINCT FROM earlier.search
    UNION SELECT 'range', '' FROM changed JOIN earlier USING (product_id)
      WHERE (changed.slug, changed.department_slugs, changed.type_slug)
        IS DISTINCT FROM (earlier.slug, earlier.department_slugs, earlier.type_slug);
  RETURN NULL;
END $$;
CREATE TRIGGER listings_shown_changed AFTER UPDATE ON listings
  REFERENCING OLD TABLE AS earlier NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_listings();

CREATE FUNCTION note_shown_labels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    INSERT INTO page_changes (kind) VALUES ('labels');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER labels_shown_inserted AFTER INSERT ON facet_values REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_labels();
CREATE TRIGGER labels_shown_changed AFTER UPDATE ON facet_values REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_labels();
CREATE TRIGGER labels_shown_removed AFTER DELETE ON facet_values REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_shown_labels();
