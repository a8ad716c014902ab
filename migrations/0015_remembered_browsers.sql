-- Browsers and networks that have signed in to an account. Their sign-ins have separate limits, so that guesses from
-- elsewhere cannot lock the owner out. A row here does not sign anyone in.

CREATE TABLE remembered_browsers (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- SHA-256 of the token in the browser's cookie. One browser may have signed in to several accounts.
  browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
  -- The browser's latest session. Signing that session out from elsewhere also deletes this row.
  session_id uuid NOT NULL,
  user_agent text NOT NULL CHECK (length(user_agent) <= 200),
  signed_in_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (customer_id, browser_hash)
);
CREATE INDEX remembered_browsers_browser ON remembered_browsers (browser_hash);
-- Used by the sweeper.
CREATE INDEX remembered_browsers_signed_in ON remembered_browsers (signed_in_at);

CREATE TABLE remembered_networks (
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- HMAC of the address with a key that is not in the database, so that addresses cannot be found by trying them all.
  network_hash bytea NOT NULL CHECK (length(network_hash) = 32),
  -- The browser that last signed in from this network. Both rows are deleted together.
  browser_id uuid NOT NULL REFERENCES remembered_browsers ON DELETE CASCADE,
  signed_in_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, network_hash)
);
CREATE INDEX remembered_networks_browser ON remembered_networks (browser_id);
-- Used by the sweeper.
CREATE INDEX remembered_networks_signed_in ON remembered_networks (signed_in_at);
