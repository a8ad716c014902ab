-- What guards the accounts: how often something was tried, and what proves once who somebody is.
-- All times are the database's own.

-- How often a rule's key was taken in the window that ends at ends_at. Unlogged: a count costs no write-ahead
-- log, and after a crash of the server everybody begins anew, which an attacker cannot bring about.
CREATE UNLOGGED TABLE rate_limits (
  -- SHA-256 of the rule's name and the key, so that no address or e-mail address stands here to be read.
  key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
  taken integer NOT NULL CHECK (taken > 0),
  ends_at timestamptz NOT NULL
) WITH (fillfactor = 50); -- a count within the window touches no index
CREATE INDEX rate_limits_ends ON rate_limits (ends_at);

-- Links in mails: each works once, and the newest of a purpose ends the older one.
CREATE TABLE one_time_tokens (
  -- SHA-256 of the token; the token itself is only in the mail.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('confirm_email', 'reset_password', 'change_email')),
  -- What the link is about, such as the new e-mail address.
  data text CHECK (length(data) <= 1000),
  expires_at timestamptz NOT NULL,
  UNIQUE (customer_id, purpose)
);
CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at);

CREATE TABLE passkeys (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- The authenticator's name for it, as base64url; WebAuthn allows 1,023 bytes.
  credential_id text NOT NULL UNIQUE CHECK (credential_id <> '' AND length(credential_id) <= 1364),
  public_key bytea NOT NULL CHECK (length(public_key) <= 4096),
  -- Rises with each use of an authenticator that counts; 0 for ever for one that does not.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL DEFAULT '{}' CHECK (cardinality(transports) <= 10),
  -- What the customer calls it.
  name text NOT NULL CHECK (name <> '' AND length(name) <= 60),
  -- Kept by a password manager, so that it outlives the device.
  backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX passkeys_customer ON passkeys (customer_id, created_at);

-- What an authenticator is to sign: each is good for one answer. Unlogged: one that a crash of the server
-- takes away is asked for again.
CREATE UNLOGGED TABLE passkey_challenges (
  challenge_hash bytea PRIMARY KEY CHECK (length(challenge_hash) = 32),
  -- Whose new passkey it is for; NULL for a sign-in, of which nobody knows yet whose it is.
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_expires ON passkey_challenges (expires_at);
CREATE INDEX passkey_challenges_customer ON passkey_challenges (customer_id) WHERE customer_id IS NOT NULL;
