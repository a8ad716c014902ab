-- What each running process of the shop says about itself, for the page about the health of the shop.
CREATE TABLE instances (
  -- As in X-Served-By and in the log.
  name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
  version text NOT NULL CHECK (length(version) <= 50),
  node text NOT NULL CHECK (length(node) <= 50),
  figures jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
