-- Sessions and carts. A cart is one document, replaced as a whole by compare-and-swap on its version.

CREATE TABLE carts (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70); -- room for the next version on the same page: no index is touched by a change

CREATE TABLE sessions (
  -- SHA-256 of the token; the token itself is only in the shopper's cookie.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When the shopper was last here, to the day: refreshed when it is older than that.
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_cart ON sessions (cart_id);

-- Secrets that a shop without configured ones makes for itself, once, so that every instance has the same.
CREATE TABLE secrets (
  name text PRIMARY KEY,
  value text NOT NULL
);
