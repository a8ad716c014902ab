-- How each member of the staff wants to see the lists of the admin.

CREATE TABLE saved_views (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  list text NOT NULL CHECK (length(list) BETWEEN 1 AND 40),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  -- The query of the list's address, without the page.
  query text NOT NULL CHECK (length(query) <= 2000),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (customer_id, list, name)
);

CREATE TABLE list_columns (
  customer_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  list text NOT NULL CHECK (length(list) BETWEEN 1 AND 40),
  columns text[] NOT NULL CHECK (cardinality(columns) BETWEEN 1 AND 50),
  PRIMARY KEY (customer_id, list)
);

-- The admin finds products by any part of their name.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
