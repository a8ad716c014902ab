-- What the editor of products needs besides what a file describes.

ALTER TABLE products
  ADD COLUMN materials text NOT NULL DEFAULT '',
  ADD COLUMN care text NOT NULL DEFAULT '';
ALTER TABLE variants ADD COLUMN weight_grams integer;

-- Addresses that products had before. They redirect.
CREATE TABLE former_slugs (
  slug text PRIMARY KEY CHECK (slug <> '' AND length(slug) <= 255),
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX former_slugs_product ON former_slugs (product_id);

-- One row while filter values and search words are to be counted again, which takes seconds in a large catalog.
CREATE TABLE stale_vocabulary (
  is_stale boolean PRIMARY KEY DEFAULT true CHECK (is_stale),
  marked_at timestamptz NOT NULL DEFAULT now()
);
