-- A shopper is asked once to review an order, a week after it was delivered.

CREATE TABLE review_requests (
  order_id uuid PRIMARY KEY REFERENCES orders ON DELETE CASCADE,
  due_at timestamptz NOT NULL,
  -- When it was decided whether the shopper is asked. The row stays for a while, so that no one is asked twice.
  handled_at timestamptz,
  -- When the email was written. NULL if there was none.
  sent_at timestamptz CHECK (sent_at IS NULL OR handled_at IS NOT NULL)
);
CREATE INDEX review_requests_due ON review_requests (due_at) WHERE handled_at IS NULL;
-- Used by the sweeper.
CREATE INDEX review_requests_handled ON review_requests (handled_at) WHERE handled_at IS NOT NULL;

-- The addresses that do not want to be asked, as SHA-256, because nothing else needs to be known about them.
CREATE TABLE review_opt_outs (
  address_hash bytea PRIMARY KEY CHECK (length(address_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A trigger writes the rows, so that no writer can skip them. It runs with the rights of the schema's owner, because the
-- release before may run before it gets rights to the new tables.
CREATE FUNCTION plan_review_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO review_requests (order_id, due_at) VALUES (NEW.order_id, now() + interval '7 days') ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER order_events_review_request AFTER INSERT ON order_events FOR EACH ROW
  WHEN (NEW.action = 'deliver') EXECUTE FUNCTION plan_review_request();
