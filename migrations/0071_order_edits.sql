-- Edits of paid orders, and links to pay. All times are the database's own.

-- An edit that makes a paid order cost more waits until the difference is paid. The order stays as it was until then.
CREATE TABLE order_edits (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'applied', 'withdrawn', 'expired')),
  -- The lines of the edited order. See OrderLine in src/orders/order.ts.
  lines jsonb NOT NULL,
  subtotal_minor integer NOT NULL CHECK (subtotal_minor >= 0),
  discount_minor integer NOT NULL CHECK (discount_minor >= 0),
  tax_minor integer NOT NULL CHECK (tax_minor >= 0),
  tax_basis_points integer NOT NULL CHECK (tax_basis_points BETWEEN 0 AND 10000),
  total_minor integer NOT NULL CHECK (total_minor > 0),
  -- What has to be paid in addition.
  difference_minor integer NOT NULL CHECK (difference_minor > 0),
  -- The items that the order has not reserved yet. NULL if there are none, or once the edit has ended.
  reservation_id uuid REFERENCES reservations ON DELETE SET NULL,
  -- Who has made the edit, for the audit log.
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX order_edits_waiting ON order_edits (order_id) WHERE state = 'waiting';
CREATE INDEX order_edits_order ON order_edits (order_id);

-- The release before does not know of edits. It must neither pack such an order, nor cancel it without refunding it.
CREATE FUNCTION refuse_during_edit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM order_edits WHERE order_id = NEW.id AND state = 'waiting') THEN
    RAISE EXCEPTION 'an edit of order % waits for its payment: end the edit first', NEW.number;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_during_edit AFTER UPDATE OF state ON orders FOR EACH ROW
  WHEN (NEW.state IN ('packed', 'canceled') AND OLD.state <> NEW.state) EXECUTE FUNCTION refuse_during_edit();

-- The edit that a payment is for. NULL for the payment of the order itself.
ALTER TABLE payment_attempts ADD COLUMN order_edit_id uuid;

-- A refund of what an order costs less than was paid. The order does not count it among its refunds.
ALTER TABLE payment_refunds ADD COLUMN adjusts_total boolean NOT NULL DEFAULT false;

-- The links with which an order or an edit is paid. Only the hash of a link's token is stored.
CREATE TABLE payment_links (
  -- The shop's keys turn it into the token.
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  order_edit_id uuid REFERENCES order_edits ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payment_links_order ON payment_links (order_id);
-- Used by the sweeper.
CREATE INDEX payment_links_expired ON payment_links (expires_at);
