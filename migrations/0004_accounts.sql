-- Customers, their addresses, and sessions that are bound to them.

CREATE TABLE customers (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- As the customer wrote it; the key is what two writings of one address share.
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  -- Anybody can register with any address: it belongs to the account that has confirmed it, and to no other.
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Argon2id; none for who signs in by passkey alone.
  password_hash text,
  role text NOT NULL DEFAULT 'customer' CHECK (role IN ('customer', 'staff')),
  email_confirmed_at timestamptz,
  disabled_at timestamptz,
  -- Sessions begun with an older one are dead: a new password ends them in the statement that sets it.
  credentials_version integer NOT NULL DEFAULT 1,
  -- The cart that all devices show; made at the first sign-in.
  cart_id uuid UNIQUE REFERENCES carts,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX customers_confirmed_email ON customers (email_key) WHERE email_confirmed_at IS NOT NULL;
-- The confirmed account of an address comes first, then the oldest.
CREATE INDEX customers_email ON customers (email_key, (email_confirmed_at IS NULL), created_at, id);
-- For the sweeper.
CREATE INDEX customers_unconfirmed ON customers (created_at) WHERE email_confirmed_at IS NULL;

CREATE TABLE addresses (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  -- 1 to 20: the unique index is what holds the limit when two are added at once.
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

-- A guest's session has a cart alone; a customer's has who signed in, as what, and when.
ALTER TABLE sessions
  ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() UNIQUE,
  ADD COLUMN customer_id uuid REFERENCES customers ON DELETE CASCADE,
  -- As it was at sign-in: a session of another role than the customer has now is dead.
  ADD COLUMN role text CHECK (role IN ('customer', 'staff')),
  ADD COLUMN credentials_version integer,
  ADD COLUMN authenticated_at timestamptz,
  ADD COLUMN user_agent text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 200),
  ADD CONSTRAINT sessions_signed_in CHECK (
    num_nulls(customer_id, role, credentials_version, authenticated_at) IN (0, 4));

CREATE INDEX sessions_customer ON sessions (customer_id) WHERE customer_id IS NOT NULL;
-- For the sweeper.
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sessions_signed_in ON sessions (created_at) WHERE customer_id IS NOT NULL;

-- Tokens that a sign-in has just replaced. A change that was under way with one is told to come again, rather
-- than begin a guest's cart whose cookie would take the place of the customer's.
CREATE UNLOGGED TABLE replaced_tokens (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX replaced_tokens_at ON replaced_tokens (replaced_at);
