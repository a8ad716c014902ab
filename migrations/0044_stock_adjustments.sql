-- The ledger says who has changed the stock, and why, and a change that is sent again is made once.

ALTER TABLE stock_ledger
  ADD COLUMN note text NOT NULL DEFAULT '',
  -- The member of the staff, the API key or the user of a command. Empty for what shoppers do.
  ADD COLUMN actor text NOT NULL DEFAULT '';

CREATE FUNCTION stock_note() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('shop.stock_note', true), '')
$$;
CREATE FUNCTION stock_actor() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('shop.stock_actor', true), '')
$$;
-- An insert into the ledger that names no note and actor takes those of the transaction.
ALTER TABLE stock_ledger
  ALTER COLUMN note SET DEFAULT stock_note(),
  ALTER COLUMN actor SET DEFAULT stock_actor();

CREATE TABLE api_requests (
  caller_id uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  -- SHA-256 of the method, the address and the body.
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  -- NULL until the change is made, in the same transaction.
  status smallint,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller_id, idempotency_key)
);
-- Used by the sweeper.
CREATE INDEX api_requests_created ON api_requests (created_at);
