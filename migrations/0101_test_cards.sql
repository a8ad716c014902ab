-- Payments of the test provider, which takes test cards where no provider is set up. No card data is stored.

CREATE TABLE test_card_sessions (
  id text PRIMARY KEY CHECK (id ~ '^cs_test_[0-9a-f]{24}$'),
  -- A call that is repeated with its key gets the same session.
  idempotency_key text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  -- As it was created, with the field names of Stripe's API.
  session jsonb NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'complete', 'expired')),
  -- The card asks for a second step.
  needs_approval boolean NOT NULL DEFAULT false,
  payment_intent text UNIQUE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'complete') = (payment_intent IS NOT NULL))
);
-- Used by the sweeper.
CREATE INDEX test_card_sessions_created ON test_card_sessions (created_at);

CREATE TABLE test_card_refunds (
  id text PRIMARY KEY CHECK (id ~ '^re_[0-9a-f]{24}$'),
  idempotency_key text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  payment_intent text NOT NULL REFERENCES test_card_sessions (payment_intent) ON DELETE CASCADE,
  amount integer NOT NULL CHECK (amount > 0),
  refund jsonb NOT NULL
);
CREATE INDEX test_card_refunds_payment ON test_card_refunds (payment_intent);
