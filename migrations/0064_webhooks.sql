-- Webhooks: the endpoints of other systems, and the outbox of what is sent to them.

CREATE TABLE webhook_endpoints (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  url text NOT NULL CHECK (length(url) BETWEEN 8 AND 2000),
  events text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 50),
  -- They sign, so they are stored as they are. The previous one also signs until its end.
  secret text NOT NULL CHECK (length(secret) BETWEEN 30 AND 100),
  previous_secret text CHECK (length(previous_secret) BETWEEN 30 AND 100),
  previous_secret_until timestamptz,
  is_active boolean NOT NULL DEFAULT true,
  -- When days of failures have disabled it. NULL if the staff have, or if it is active.
  given_up_at timestamptz,
  -- Rounds in a row in which every delivery has failed, and when the first of them was.
  failures integer NOT NULL DEFAULT 0,
  failing_since timestamptz,
  paused_until timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL CHECK (length(created_by) BETWEEN 1 AND 254),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Its deliveries are removed by the sweeper, and then the row.
  removed_at timestamptz
);

-- A row for each event and endpoint. It has no foreign key, because the check would lock the endpoint's row in every order.
CREATE TABLE webhook_deliveries (
  -- Drawn while the object's row is locked, so the IDs of one object are in the sequence of its changes.
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  endpoint_id uuid NOT NULL,
  -- The same for all endpoints, and for all tries.
  event_id uuid NOT NULL,
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 40),
  -- What has changed, such as 'order/MC-AB12CD34'.
  object text NOT NULL CHECK (length(object) BETWEEN 1 AND 300),
  data jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When it was put in line. A replay puts it in line again.
  queued_at timestamptz NOT NULL DEFAULT now(),
  -- While it is being sent, this is when another instance may take it over.
  next_try_at timestamptz NOT NULL DEFAULT now(),
  tries integer NOT NULL DEFAULT 0,
  -- NULL while it waits.
  outcome text CHECK (outcome IN ('delivered', 'given_up')),
  ended_at timestamptz,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_try_at) WHERE outcome IS NULL;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, object, id) WHERE outcome IS NULL;
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id);
-- Used by the sweeper.
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);

CREATE TABLE webhook_tries (
  delivery_id bigint NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  -- NULL if there was no answer.
  status smallint,
  duration_ms integer NOT NULL,
  -- Why it failed, or the beginning of the answer.
  note text NOT NULL CHECK (length(note) <= 500)
);
CREATE INDEX webhook_tries_delivery ON webhook_tries (delivery_id, at);

-- Puts an event into the outbox of every active endpoint that asks for it, in the transaction of the change.
CREATE FUNCTION emit_webhook(event text, object text, data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (endpoint_id, event_id, type, object, data)
  SELECT endpoint.id, one.event_id, $1, $2, $3
  FROM webhook_endpoints AS endpoint, (SELECT uuidv7() AS event_id OFFSET 0) AS one
  WHERE endpoint.is_active AND $1 = ANY (endpoint.events)
$$;
CREATE FUNCTION asks_for_webhook(wanted text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM webhook_endpoints WHERE is_active AND events && wanted)
$$;

-- Triggers write the events, so that no writer can skip them: not the shop, the admin, a command, or an older version.
-- They run with the rights of the schema's owner, because the release before may run before it gets rights to the new
-- tables.

CREATE FUNCTION emit_order_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  event text := 'order.' || CASE NEW.action WHEN 'place' THEN 'placed' WHEN 'pay' THEN 'paid' WHEN 'pack' THEN 'packed'
    WHEN 'ship' THEN 'shipped' WHEN 'deliver' THEN 'delivered' WHEN 'cancel' THEN 'canceled'
    WHEN 'return' THEN 'returned' ELSE 'refunded' END;
BEGIN
  IF EXISTS (SELECT FROM webhook_endpoints WHERE is_active AND event = ANY (events)) THEN
    PERFORM emit_webhook(event, 'order/' || number, jsonb_build_object('number', number, 'state', NEW.state,
      'totalMinor', total_minor, 'refundedMinor', refunded_minor, 'currency', currency))
    FROM orders WHERE id = NEW.order_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER order_events_emitted AFTER INSERT ON order_events FOR EACH ROW
  WHEN (NEW.action IN ('place', 'pay', 'pack', 'ship', 'deliver', 'cancel', 'return', 'refund', 'refund_partly',
    'refund_note'))
  EXECUTE FUNCTION emit_order_event();

-- The shop calls the stock low at 3 and below, as its pages do.
CREATE FUNCTION emit_stock_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF asks_for_webhook('{stock.changed,stock.low}') THEN
    PERFORM emit_webhook('stock.changed', 'variant/' || sku, jsonb_build_object('sku', sku, 'stock', stock,
      'change', change, 'reason', reason))
    FROM added JOIN variants USING (sku) WHERE is_counted ORDER BY added.id;
    PERFORM emit_webhook('stock.low', 'variant/' || sku, jsonb_build_object('sku', sku, 'stock', stock))
    FROM added JOIN variants USING (sku) WHERE is_counted AND stock < 4 AND stock - change >= 4 ORDER BY added.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_ledger_emitted AFTER INSERT ON stock_ledger REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION emit_stock_events();

-- A transaction that changes a product and many of its variants emits one event.
CREATE FUNCTION emit_product_event(slug text, status text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_deliveries (endpoint_id, event_id, type, object, data)
  SELECT endpoint.id, one.event_id, 'product.changed', 'product/' || $1, jsonb_build_object('slug', $1, 'status', $2)
  FROM webhook_endpoints AS endpoint, (SELECT uuidv7() AS event_id OFFSET 0) AS one
  WHERE endpoint.is_active AND 'product.changed' = ANY (endpoint.events) AND NOT EXISTS (
    SELECT FROM webhook_deliveries AS earlier
    WHERE earlier.endpoint_id = endpoint.id AND earlier.object = 'product/' || $1 AND earlier.outcome IS NULL
      AND earlier.changed_in = pg_current_xact_id() AND earlier.data ->> 'status' = $2)
$$;
CREATE FUNCTION emit_changed_product() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT asks_for_webhook('{product.changed}') THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    PERFORM emit_product_event(OLD.slug, 'deleted');
  ELSE
    PERFORM emit_product_event(NEW.slug, NEW.status);
    IF TG_OP = 'UPDATE' AND NEW.slug <> OLD.slug THEN
      PERFORM emit_product_event(OLD.slug, 'moved');
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER products_emitted AFTER INSERT OR UPDATE OR DELETE ON products
  FOR EACH ROW EXECUTE FUNCTION emit_changed_product();

CREATE FUNCTION emit_changed_variant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF asks_for_webhook('{product.changed}') THEN
    PERFORM emit_product_event(slug, status) FROM products
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.product_id ELSE NEW.product_id END;
  END IF;
  RETURN NULL;
END $$;
-- The columns leave the stock out, which has events of its own and changes with every order.
CREATE TRIGGER variants_emitted AFTER INSERT OR DELETE OR UPDATE OF sku, product_id, position, option_values, price_minor,
    compare_at_minor, barcode, weight_grams, is_counted, sells_below_zero ON variants
  FOR EACH ROW EXECUTE FUNCTION emit_changed_variant();
