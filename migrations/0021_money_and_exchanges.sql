-- Refunds that no provider can make, provider events that could not be applied, and exchanges to pack. All times are the
-- database's own. All amounts of money are integers in minor units.

-- A payout is a refund by manual bank transfer. It stays open until staff mark it as done. Its next_check_at is infinity,
-- because no provider is queried.
ALTER TABLE payment_refunds ADD COLUMN is_payout boolean NOT NULL DEFAULT false;
-- The staff member who made the transfer.
ALTER TABLE payment_refunds ADD COLUMN settled_by text NOT NULL DEFAULT '';
-- The reference of the bank transfer.
ALTER TABLE payment_refunds ADD COLUMN payout_reference text NOT NULL DEFAULT '';
ALTER TABLE payment_refunds ADD CONSTRAINT payment_refunds_payout
  CHECK (length(settled_by) <= 100 AND length(payout_reference) <= 140) NOT VALID;

-- Signed events of the payment provider that could not be applied. A staff member reviews each one.
CREATE TABLE payment_events_aside (
  -- The provider's event ID, so that an event sent twice is one row.
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
  type text NOT NULL CHECK (length(type) <= 100),
  -- See src/payments/aside.ts.
  reason text NOT NULL CHECK (length(reason) <= 40),
  -- The event exactly as signed. It is text because jsonb rejects some valid JSON.
  body text NOT NULL CHECK (length(body) <= 262144),
  received_at timestamptz NOT NULL DEFAULT now(),
  handled_at timestamptz,
  -- The staff member who handled it. Empty when the event was sent again and could be applied.
  handled_by text NOT NULL DEFAULT '' CHECK (length(handled_by) <= 100)
);
CREATE INDEX payment_events_aside_open ON payment_events_aside (received_at, id) WHERE handled_at IS NULL;
-- Used by the sweeper.
CREATE INDEX payment_events_aside_received ON payment_events_aside (received_at);

-- An exchange is a separate shipment of other sizes for the items of a return.
CREATE TABLE exchanges (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  return_id uuid NOT NULL UNIQUE REFERENCES returns ON DELETE CASCADE,
  -- The exchanges of an order are numbered from 1: MC-7KQ2M9XD-X1.
  number smallint NOT NULL CHECK (number BETWEEN 1 AND 999),
  -- See src/orders/exchange-states.ts for the allowed transitions.
  state text NOT NULL DEFAULT 'to_pack' CHECK (state IN ('to_pack', 'packed', 'shipped', 'delivered', 'canceled')),
  carrier text NOT NULL DEFAULT '' CHECK (length(carrier) <= 60),
  tracking_number text NOT NULL DEFAULT '' CHECK (length(tracking_number) <= 60),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, number)
);
CREATE INDEX exchanges_state ON exchanges (state, created_at);

-- The items to send, with their names at the time the return was received.
CREATE TABLE exchange_lines (
  exchange_id uuid NOT NULL REFERENCES exchanges ON DELETE CASCADE,
  -- The position of the order's line that was returned.
  position smallint NOT NULL CHECK (position > 0),
  sku text NOT NULL,
  name text NOT NULL,
  color text NOT NULL,
  style text NOT NULL,
  size text NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  PRIMARY KEY (exchange_id, position)
);
