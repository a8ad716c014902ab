-- The catalog. Prices are integers in minor units of the shop's only currency.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug <> '' AND length(slug) <= 255),
  name text NOT NULL CHECK (name <> ''),
  description_html text NOT NULL DEFAULT '',
  vendor text NOT NULL DEFAULT '',
  product_category text NOT NULL DEFAULT '',
  type text NOT NULL DEFAULT '',
  tags text[] NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'draft', 'archived')),
  -- Up to three option names as in the file ("Colour", "Größe"). Variants hold their values in the same order.
  option_names text[] NOT NULL DEFAULT '{}' CHECK (cardinality(option_names) <= 3),
  -- The garment drawing to show. The images column keeps the images of the file for the export.
  drawing text NOT NULL,
  images jsonb NOT NULL DEFAULT '[]',
  seo_title text NOT NULL DEFAULT '',
  seo_description text NOT NULL DEFAULT '',
  -- SHA-256 of the product as the file describes it, so that an import writes only differences.
  content_hash bytea NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE variants (
  sku text PRIMARY KEY CHECK (sku <> '' AND length(sku) <= 100),
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  position integer NOT NULL,
  option_values text[] NOT NULL DEFAULT '{}',
  -- The option values by meaning. Empty where the product has no such option.
  color text NOT NULL DEFAULT '',
  size text NOT NULL DEFAULT '',
  style text NOT NULL DEFAULT '',
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  compare_at_minor integer CHECK (compare_at_minor >= 0),
  stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
  barcode text NOT NULL DEFAULT '',
  UNIQUE (product_id, option_values)
);

-- The departments (women, men), product types (shirts), sizes, and colors that the filters offer.
CREATE TABLE facet_values (
  kind text NOT NULL CHECK (kind IN ('department', 'type', 'size', 'color')),
  slug text NOT NULL,
  label text NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (kind, slug)
);

-- One narrow row per active product, derived from products and variants in the transaction that changes them.
-- Listings are filtered, counted, and sorted here without reading anything else.
CREATE TABLE listings (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  slug text NOT NULL,
  price_minor integer NOT NULL,
  department_slugs text[] NOT NULL,
  type_slug text NOT NULL,
  -- All filter values, such as 'department:men', 'type:shirts', 'size:m', and 'color:navy', in one column, so that
  -- one pass counts every facet. Sizes and colors are those of variants in stock.
  facets text[] NOT NULL,
  -- The 'size|color' of variants in stock, so that "M and navy" requires one variant that is both.
  size_color_slugs text[] NOT NULL,
  available boolean NOT NULL,
  on_sale boolean NOT NULL,
  search tsvector NOT NULL,
  -- Everything that a product card shows.
  card jsonb NOT NULL
);
CREATE INDEX listings_price ON listings (price_minor, product_id);
CREATE INDEX listings_search ON listings USING gin (search);
CREATE INDEX listings_facets ON listings USING gin (facets);

-- The words of the catalog, from which the correction of a misspelled search word is chosen.
CREATE TABLE search_words (
  word text PRIMARY KEY,
  products integer NOT NULL
);
