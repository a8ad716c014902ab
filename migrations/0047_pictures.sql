-- Pictures that the merchant has uploaded. Pages read them from products.pictures, so they need no further statement.

-- The stored files of one upload. A row is written before the first file and deleted after the last picture that uses it,
-- so files that an interrupted upload has left can always be found. A key is never used again.
CREATE TABLE picture_contents (
  key text PRIMARY KEY CHECK (key ~ '^[0-9a-f]{32}$'),
  width integer NOT NULL CHECK (width BETWEEN 1 AND 20000),
  height integer NOT NULL CHECK (height BETWEEN 1 AND 20000),
  -- Whether the files are in picture_files or in the bucket.
  place text NOT NULL CHECK (place IN ('database', 'bucket')),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When the last picture that uses it was removed. Pages in caches may show it for some time.
  unused_at timestamptz
);
-- Used by the sweeper.
CREATE INDEX picture_contents_unused ON picture_contents (unused_at) WHERE unused_at IS NOT NULL;

CREATE TABLE picture_files (
  key text NOT NULL REFERENCES picture_contents ON DELETE CASCADE,
  -- Such as '800.avif'.
  name text NOT NULL CHECK (name ~ '^[0-9]{1,5}\.(avif|webp)$'),
  bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 10485760),
  PRIMARY KEY (key, name)
);
-- The files are compressed already.
ALTER TABLE picture_files ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE pictures (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  position integer NOT NULL,
  content_key text NOT NULL REFERENCES picture_contents,
  -- The format of the uploaded file. What shoppers get is always AVIF or WebP.
  kind text NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp', 'avif', 'heic')),
  alt text NOT NULL DEFAULT '' CHECK (length(alt) <= 512),
  -- The point that stays visible where a page cuts the picture, in percent from the left and from the top.
  focus_x smallint NOT NULL DEFAULT 50 CHECK (focus_x BETWEEN 0 AND 100),
  focus_y smallint NOT NULL DEFAULT 50 CHECK (focus_y BETWEEN 0 AND 100),
  -- The colors and variants that it shows. Empty for a picture of the product as a whole.
  colors text[] NOT NULL DEFAULT '{}' CHECK (cardinality(colors) <= 100),
  skus text[] NOT NULL DEFAULT '{}' CHECK (cardinality(skus) <= 2000),
  -- The address that it was fetched from.
  source_url text CHECK (length(source_url) <= 2048),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX pictures_product ON pictures (product_id, position, id);
CREATE INDEX pictures_content ON pictures (content_key);

-- Pictures of imported products that are still to be fetched from their addresses.
CREATE TABLE picture_fetches (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  source_url text NOT NULL CHECK (length(source_url) BETWEEN 1 AND 2048),
  tries smallint NOT NULL DEFAULT 0,
  -- An instance that fetches it moves this into the future, so another one takes over if it ends meanwhile.
  due_at timestamptz NOT NULL DEFAULT now(),
  -- Why it was not fetched the last time.
  fault text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (product_id, source_url)
);
CREATE INDEX picture_fetches_due ON picture_fetches (due_at);

-- What pages need of a product's pictures, in their sequence: {key, width, height, alt?, focus?, colors?, skus?}.
ALTER TABLE products ADD COLUMN pictures jsonb NOT NULL DEFAULT '[]';

-- The picture of a variant: its own, or else one of its color, one of the product as a whole, or the first.
-- src/pictures/own/own-picture.ts has the same rule.
CREATE FUNCTION shown_picture(pictures jsonb, sku text, color text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT picture - '{colors,skus}'::text[]
  FROM jsonb_array_elements(pictures) WITH ORDINALITY AS one (picture, place)
  ORDER BY CASE
    WHEN picture -> 'skus' ? sku THEN 0
    WHEN picture -> 'colors' ? color THEN 1
    WHEN NOT picture ? 'colors' AND NOT picture ? 'skus' THEN 2
    ELSE 3 END, place
  LIMIT 1
$$;

-- A content that no picture uses any more is swept later.
CREATE FUNCTION note_unused_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE picture_contents SET unused_at = now()
  WHERE key = OLD.content_key AND NOT EXISTS (SELECT FROM pictures WHERE content_key = OLD.content_key);
  RETURN NULL;
END $$;
CREATE TRIGGER pictures_removed AFTER DELETE ON pictures FOR EACH ROW EXECUTE FUNCTION note_unused_content();
