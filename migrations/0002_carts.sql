-- Sessions and carts. A cart is one document that is replaced completely by compare-and-swap on its version.

CREATE TABLE carts (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70); -- leaves room for the next version on the same page, so that a change touches no index

CREATE TABLE sessions (
  -- SHA-256 of the token. The token itself exists only in the shopper's cookie.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The last visit with a precision of one day. It is updated only when it is older than that.
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_cart ON sessions (cart_id);

-- Secrets that a shop without configured ones generates once, so that every instance has the same.
CREATE TABLE secrets (
  name text PRIMARY KEY,
  value text NOT NULL
);
