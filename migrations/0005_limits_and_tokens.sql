-- Rate limits and one-time tokens that protect accounts. All times are the database's own.

-- Counts the uses of a rule's key in the window that ends at ends_at. The table is unlogged, because counting should
-- cost no write-ahead log. A server crash resets the counts, but an attacker cannot cause one.
CREATE UNLOGGED TABLE rate_limits (
  -- SHA-256 of the rule's name and the key, so that the table reveals no network or email address.
  key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
  taken integer NOT NULL CHECK (taken > 0),
  ends_at timestamptz NOT NULL
) WITH (fillfactor = 50); -- counting within the window touches no index
CREATE INDEX rate_limits_ends ON rate_limits (ends_at);

-- Tokens of links in emails. Each works once, and a new one for the same purpose ends the older one.
CREATE TABLE one_time_tokens (
  -- SHA-256 of the token. The token itself exists only in the email.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('confirm_email', 'reset_password', 'change_email')),
  -- The subject of the link, such as the new email address.
  data text CHECK (length(data) <= 1000),
  expires_at timestamptz NOT NULL,
  UNIQUE (customer_id, purpose)
);
CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at);

CREATE TABLE passkeys (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- The authenticator's ID of the passkey in base64url. WebAuthn allows 1,023 bytes.
  credential_id text NOT NULL UNIQUE CHECK (credential_id <> '' AND length(credential_id) <= 1364),
  public_key bytea NOT NULL CHECK (length(public_key) <= 4096),
  -- Increases with each use of an authenticator that counts. It stays 0 for others.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL DEFAULT '{}' CHECK (cardinality(transports) <= 10),
  -- The name that the customer gave it.
  name text NOT NULL CHECK (name <> '' AND length(name) <= 60),
  -- True when a password manager stores it, so that it outlives the device.
  backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX passkeys_customer ON passkeys (customer_id, created_at);

-- Challenges for authenticators to sign, each valid for one response. The table is unlogged, because a challenge lost
-- in a server crash is simply requested again.
CREATE UNLOGGED TABLE passkey_challenges (
  challenge_hash bytea PRIMARY KEY CHECK (length(challenge_hash) = 32),
  -- The customer who adds a passkey. NULL for a sign-in, whose customer is not known yet.
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_expires ON passkey_challenges (expires_at);
CREATE INDEX passkey_challenges_customer ON passkey_challenges (customer_id) WHERE customer_id IS NOT NULL;
