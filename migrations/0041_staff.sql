-- The staff with their roles, the keys of the admin API, and the log of what both have changed.

CREATE TABLE staff (
  customer_id uuid PRIMARY KEY REFERENCES customers ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'manager', 'fulfillment', 'support', 'viewer')),
  -- The secret of an authenticator app. It counts once a code has confirmed it.
  totp_secret bytea CHECK (length(totp_secret) BETWEEN 20 AND 64),
  totp_confirmed_at timestamptz,
  -- The time step of the last accepted code. No code is accepted twice.
  totp_last_step bigint NOT NULL DEFAULT 0,
  -- Until then, a session without a second factor may set up the first one. Later, an owner has to allow it again, so
  -- that a stolen password alone is never enough.
  setup_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The release before knew no roles, and its staff could do nothing but sign in.
INSERT INTO staff (customer_id, role) SELECT id, 'viewer' FROM customers WHERE role = 'staff';

-- The sessions that have passed a second factor. The state store may be elsewhere, so it is known by the session's ID.
CREATE TABLE staff_sessions (
  session_id text PRIMARY KEY CHECK (length(session_id) BETWEEN 1 AND 100),
  customer_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  verified_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX staff_sessions_customer ON staff_sessions (customer_id);
-- Used by the sweeper.
CREATE INDEX staff_sessions_verified ON staff_sessions (verified_at);

-- Who may become staff by signing in with a confirmed address.
CREATE TABLE staff_invitations (
  email_key text PRIMARY KEY CHECK (length(email_key) BETWEEN 3 AND 254),
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  role text NOT NULL CHECK (role IN ('owner', 'manager', 'fulfillment', 'support', 'viewer')),
  invited_by text NOT NULL,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days'
);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- SHA-256 of the key. The key itself is shown once and not stored.
  key_hash bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 50),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  -- Exact to the hour.
  last_used_at timestamptz
);

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'key', 'command')),
  -- The customer ID of a member of the staff, or the ID of a key. A command has none.
  actor_id uuid,
  actor_name text NOT NULL CHECK (length(actor_name) BETWEEN 1 AND 254),
  -- The network of the request. Empty for a command.
  network text NOT NULL CHECK (length(network) <= 50),
  -- What was done, such as 'product.update'.
  action text NOT NULL CHECK (action ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$' AND length(action) <= 60),
  -- What it was done to: its kind, and the ID that the shop's addresses use.
  subject_kind text NOT NULL CHECK (length(subject_kind) BETWEEN 1 AND 40),
  subject_id text NOT NULL CHECK (length(subject_id) BETWEEN 1 AND 300),
  before jsonb,
  after jsonb
);
CREATE INDEX audit_log_subject ON audit_log (subject_kind, subject_id, id);
CREATE INDEX audit_log_actor ON audit_log (actor_id, id) WHERE actor_id IS NOT NULL;

-- The log can only grow. In production the web tier's role also lacks the rights to change or empty it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% can only be added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
