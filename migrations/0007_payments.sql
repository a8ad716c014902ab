-- Payment attempts and refunds. Each is written before the payment provider is called. All times are the database's own.
-- All amounts of money are integers in minor units.

CREATE TABLE payment_attempts (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders,
  provider text NOT NULL CHECK (provider ~ '^[a-z_]{1,30}$'),
  -- See src/payments/states.ts for the allowed transitions.
  state text NOT NULL CHECK (state IN ('open', 'pending', 'due', 'closing', 'paid', 'failed')),
  amount_minor integer NOT NULL CHECK (amount_minor >= 0),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),

  -- What the provider is sent. A retry sends the same values.
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  email text NOT NULL CHECK (length(email) <= 254),
  return_url text NOT NULL CHECK (length(return_url) <= 1000),

  -- The provider's ID of the attempt, and the address where the shopper pays.
  reference text CHECK (length(reference) <= 255),
  url text CHECK (length(url) <= 4096),
  -- The amount charged, as reported by the provider.
  charge_reference text CHECK (length(charge_reference) <= 255),
  received_minor integer NOT NULL DEFAULT 0 CHECK (received_minor >= 0),
  received_currency char(3),
  -- The sum of the refunds that have not failed.
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND received_minor),
  -- Why the attempt failed, or why the last card was declined.
  fault text CHECK (length(fault) <= 40),

  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  settled_at timestamptz,
  -- When to query the provider next, and how often it was queried. NULL once the attempt is settled.
  next_check_at timestamptz,
  checks integer NOT NULL DEFAULT 0,
  asked_at timestamptz,

  UNIQUE (provider, reference),
  CHECK (state NOT IN ('pending', 'closing') OR reference IS NOT NULL),
  CHECK ((state IN ('open', 'pending', 'closing')) = (next_check_at IS NOT NULL)),
  CHECK ((received_minor > 0) = (received_currency IS NOT NULL))
);
-- An order is paid once, so there is no second attempt while one may still be paid.
CREATE UNIQUE INDEX payment_attempts_live ON payment_attempts (order_id) WHERE state NOT IN ('closing', 'failed');
CREATE INDEX payment_attempts_order ON payment_attempts (order_id, created_at);
CREATE INDEX payment_attempts_check ON payment_attempts (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE payment_refunds (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  attempt_id uuid NOT NULL REFERENCES payment_attempts,
  -- The caller's key, so that a refund requested twice is made once.
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed')),
  reference text CHECK (length(reference) <= 255),
  fault text CHECK (length(fault) <= 40),
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  next_check_at timestamptz DEFAULT now(),
  checks integer NOT NULL DEFAULT 0,
  UNIQUE (attempt_id, key),
  CHECK ((state = 'open') = (next_check_at IS NOT NULL))
);
CREATE UNIQUE INDEX payment_refunds_reference ON payment_refunds (reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_refunds_check ON payment_refunds (next_check_at) WHERE next_check_at IS NOT NULL;
-- Used by the metrics: refunds that need attention.
CREATE INDEX payment_refunds_failed ON payment_refunds (settled_at) WHERE state = 'failed';
