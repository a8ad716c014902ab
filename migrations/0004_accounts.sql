-- Customers, their addresses, and their sessions.

CREATE TABLE customers (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The email as the customer typed it. The key is the same for all spellings of one address.
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  -- Anyone can register with any address. It belongs only to the account that has confirmed it.
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- An Argon2id hash. NULL for customers who sign in with a passkey only.
  password_hash text,
  role text NOT NULL DEFAULT 'customer' CHECK (role IN ('customer', 'staff')),
  email_confirmed_at timestamptz,
  disabled_at timestamptz,
  -- Sessions with an older version are invalid, so setting a new password ends them in the same statement.
  credentials_version integer NOT NULL DEFAULT 1,
  -- The cart that all devices share. It is created at the first sign-in.
  cart_id uuid UNIQUE REFERENCES carts,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX customers_confirmed_email ON customers (email_key) WHERE email_confirmed_at IS NOT NULL;
-- The confirmed account of an address sorts first, then the oldest.
CREATE INDEX customers_email ON customers (email_key, (email_confirmed_at IS NULL), created_at, id);
-- Used by the sweeper.
CREATE INDEX customers_unconfirmed ON customers (created_at) WHERE email_confirmed_at IS NULL;

CREATE TABLE addresses (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- From 1 to 20. The unique index enforces the limit when two addresses are added concurrently.
  place smallint NOT NULL CHECK (place BETWEEN 1 AND 20),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  line1 text NOT NULL CHECK (length(line1) BETWEEN 1 AND 200),
  line2 text NOT NULL DEFAULT '' CHECK (length(line2) <= 200),
  postal_code text NOT NULL CHECK (length(postal_code) BETWEEN 1 AND 20),
  city text NOT NULL CHECK (length(city) BETWEEN 1 AND 100),
  country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  phone text NOT NULL DEFAULT '' CHECK (length(phone) <= 30),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (customer_id, place)
);

-- A guest's session has only a cart. A customer's session also records who signed in, with which role, and when.
ALTER TABLE sessions
  ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() UNIQUE,
  ADD COLUMN customer_id uuid REFERENCES customers ON DELETE CASCADE,
  -- The role at sign-in. A session is invalid once the customer's role differs.
  ADD COLUMN role text CHECK (role IN ('customer', 'staff')),
  ADD COLUMN credentials_version integer,
  ADD COLUMN authenticated_at timestamptz,
  ADD COLUMN user_agent text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 200),
  ADD CONSTRAINT sessions_signed_in CHECK (
    num_nulls(customer_id, role, credentials_version, authenticated_at) IN (0, 4));

CREATE INDEX sessions_customer ON sessions (customer_id) WHERE customer_id IS NOT NULL;
-- Used by the sweeper.
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sessions_signed_in ON sessions (created_at) WHERE customer_id IS NOT NULL;

-- Tokens that a sign-in has just replaced. A concurrent change with such a token is asked to retry. Otherwise it would
-- start a guest's cart, whose cookie would replace the customer's.
CREATE UNLOGGED TABLE replaced_tokens (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX replaced_tokens_at ON replaced_tokens (replaced_at);
