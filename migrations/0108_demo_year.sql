-- A demo year: orders, customers and reviews that no shopper made, so that a fresh shop has something to show. The people
-- of the demo have addresses under demo.example.test, a domain that cannot exist (RFC 6761), and no email is sent to them.

-- A shop has at most one demo year. It is written in parts, each with its number in one transaction, so that a process
-- that was killed goes on where it has stopped. The seed and the end determine every row.
CREATE TABLE demo_years (
  is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
  seed integer NOT NULL,
  orders integer NOT NULL CHECK (orders > 0),
  ends_at timestamptz NOT NULL DEFAULT date_trunc('second', now()),
  parts_done integer NOT NULL DEFAULT 0,
  -- NULL until the first part is planned.
  parts integer,
  -- Who has asked for it, for the audit log.
  actor jsonb NOT NULL,
  finished_at timestamptz,
  reviews_removed_at timestamptz,
  -- Why it cannot go on. NULL while nothing is wrong.
  fault text CHECK (length(fault) <= 500)
);

-- No customer wrote these reviews, so a shop that sells has to remove them. The release before writes none.
ALTER TABLE reviews ADD COLUMN is_demo boolean NOT NULL DEFAULT false;

-- As before, and a transaction that writes a part of the demo year sends no events.
CREATE OR REPLACE FUNCTION emit_webhook(event text, object text, data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (endpoint_id, event_id, type, object, data)
  SELECT endpoint.id, one.event_id, $1, $2, $3
  FROM webhook_endpoints AS endpoint, (SELECT uuidv7() AS event_id OFFSET 0) AS one
  WHERE endpoint.is_active AND $1 = ANY (endpoint.events)
    AND current_setting('shop.writes_demo', true) IS DISTINCT FROM 'on'
$$;
