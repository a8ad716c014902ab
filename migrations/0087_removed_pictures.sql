-- Removed pictures can be brought back for a while, and the undo of an import takes back the pictures that it has brought.

-- The import that has brought a picture, or that waits for it. NULL for pictures that the staff has added.
ALTER TABLE pictures ADD COLUMN import_id uuid;
ALTER TABLE picture_fetches ADD COLUMN import_id uuid;

CREATE TABLE removed_pictures (
  id uuid PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  position integer NOT NULL,
  content_key text NOT NULL REFERENCES picture_contents ON DELETE CASCADE,
  kind text NOT NULL,
  alt text NOT NULL,
  focus_x smallint NOT NULL,
  focus_y smallint NOT NULL,
  colors text[] NOT NULL,
  skus text[] NOT NULL,
  source_url text,
  created_at timestamptz NOT NULL,
  import_id uuid,
  -- The import whose pictures have replaced this one. It stays as long as that import can be undone.
  replaced_by_import uuid,
  removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX removed_pictures_product ON removed_pictures (product_id, removed_at);
CREATE INDEX removed_pictures_content ON removed_pictures (content_key);
CREATE INDEX removed_pictures_removed ON removed_pictures (removed_at);
CREATE INDEX removed_pictures_replaced ON removed_pictures (replaced_by_import) WHERE replaced_by_import IS NOT NULL;

-- Every way to remove a picture keeps it. The pictures of a deleted product go with it. The function runs with the rights
-- of the schema's owner, because the release before may run before it gets rights to the new table.
CREATE FUNCTION keep_removed_picture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO removed_pictures (id, product_id, position, content_key, kind, alt, focus_x, focus_y, colors, skus,
    source_url, created_at, import_id)
  SELECT OLD.id, OLD.product_id, OLD.position, OLD.content_key, OLD.kind, OLD.alt, OLD.focus_x, OLD.focus_y, OLD.colors,
    OLD.skus, OLD.source_url, OLD.created_at, OLD.import_id
  WHERE EXISTS (SELECT FROM products WHERE id = OLD.product_id);
  RETURN NULL;
END $$;
CREATE TRIGGER pictures_kept AFTER DELETE ON pictures FOR EACH ROW EXECUTE FUNCTION keep_removed_picture();
