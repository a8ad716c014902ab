-- Refunds that no provider can make, events of the provider that could not be applied, and exchanges to be packed.
-- All times are the database's own, all money is an integer in minor units.

-- A payout is a refund that a person makes by bank transfer: it stays open, with next_check_at at infinity because
-- no provider is asked, until the staff say that it is done.
ALTER TABLE payment_refunds ADD COLUMN is_payout boolean NOT NULL DEFAULT false;
-- The person who has paid it out.
ALTER TABLE payment_refunds ADD COLUMN settled_by text NOT NULL DEFAULT '';
-- The reference of the bank transfer.
ALTER TABLE payment_refunds ADD COLUMN payout_reference text NOT NULL DEFAULT '';
ALTER TABLE payment_refunds ADD CONSTRAINT payment_refunds_payout
  CHECK (length(settled_by) <= 100 AND length(payout_reference) <= 140) NOT VALID;

-- Events that the payment provider has signed and that cannot be applied. A person looks at each.
CREATE TABLE payment_events_aside (
  -- The provider's own, so that an event that is told twice is one row.
  id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
  type text NOT NULL CHECK (length(type) <= 100),
  -- See src/payments/aside.ts.
  reason text NOT NULL CHECK (length(reason) <= 40),
  -- As it was signed. Text, because jsonb refuses some of what JSON allows.
  body text NOT NULL CHECK (length(body) <= 262144),
  received_at timestamptz NOT NULL DEFAULT now(),
  handled_at timestamptz,
  -- The person who has handled it; empty where the event was sent again and could be applied.
  handled_by text NOT NULL DEFAULT '' CHECK (length(handled_by) <= 100)
);
CREATE INDEX payment_events_aside_open ON payment_events_aside (received_at, id) WHERE handled_at IS NULL;
-- The sweeper deletes by this.
CREATE INDEX payment_events_aside_received ON payment_events_aside (received_at);

-- An exchange is a shipment of its own: it sends other sizes for the items of a return.
CREATE TABLE exchanges (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  return_id uuid NOT NULL UNIQUE REFERENCES returns ON DELETE CASCADE,
  -- Exchanges of an order are numbered from 1: MC-7KQ2M9XD-X1.
  number smallint NOT NULL CHECK (number BETWEEN 1 AND 999),
  -- See src/orders/exchange-states.ts for which may follow which.
  state text NOT NULL DEFAULT 'to_pack' CHECK (state IN ('to_pack', 'packed', 'shipped', 'delivered', 'canceled')),
  carrier text NOT NULL DEFAULT '' CHECK (length(carrier) <= 60),
  tracking_number text NOT NULL DEFAULT '' CHECK (length(tracking_number) <= 60),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, number)
);
CREATE INDEX exchanges_state ON exchanges (state, created_at);

-- The items that are sent, named as they were when the return was received.
CREATE TABLE exchange_lines (
  exchange_id uuid NOT NULL REFERENCES exchanges ON DELETE CASCADE,
  -- The position of the order's line that came back.
  position smallint NOT NULL CHECK (position > 0),
  sku text NOT NULL,
  name text NOT NULL,
  color text NOT NULL,
  style text NOT NULL,
  size text NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  PRIMARY KEY (exchange_id, position)
);
