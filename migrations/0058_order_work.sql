-- What the staff does with orders: parcels, notes, the emails that were sent, and moves of many orders at once.

-- Marks a packed order of which some items are in no parcel yet.
ALTER TABLE orders ADD COLUMN is_partly_packed boolean NOT NULL DEFAULT false;

-- An order that is packed at once has no parcel of its own: its carrier and tracking number are the order's.
CREATE TABLE parcels (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  -- The parcels of an order are numbered from 1.
  number smallint NOT NULL CHECK (number BETWEEN 1 AND 999),
  -- See src/orders/parcels/parcel.ts for the allowed transitions.
  state text NOT NULL DEFAULT 'packed' CHECK (state IN ('packed', 'shipped', 'delivered', 'canceled')),
  carrier text NOT NULL DEFAULT '' CHECK (length(carrier) <= 60),
  tracking_number text NOT NULL DEFAULT '' CHECK (length(tracking_number) <= 60),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, number)
);
-- The search finds parcels by tracking number.
CREATE INDEX parcels_tracking ON parcels ((upper(tracking_number))) WHERE tracking_number <> '';

CREATE TABLE parcel_lines (
  parcel_id uuid NOT NULL REFERENCES parcels ON DELETE CASCADE,
  -- The position of the order's line.
  position smallint NOT NULL CHECK (position > 0),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  PRIMARY KEY (parcel_id, position)
);

-- What the staff writes about an order for one another. The customer never sees it.
CREATE TABLE order_notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  -- The member of the staff, the API key, or the user of a command.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 254),
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_notes_order ON order_notes (order_id, id);

-- The emails about an order, so that they can be sent again. A sweeper deletes them after 90 days.
CREATE TABLE order_mails (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The confirmation is written before its order, so this is no foreign key.
  order_number text NOT NULL CHECK (length(order_number) BETWEEN 1 AND 40),
  -- Which email it is, such as 'order-confirmed'.
  mail text NOT NULL CHECK (length(mail) BETWEEN 1 AND 60),
  -- What it says, as its letter. Links to the shop have no token, so that nothing that opens an order is stored.
  letter jsonb NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now(),
  -- The member of the staff who sent it again. Empty for the first time.
  resent_by text NOT NULL DEFAULT '' CHECK (length(resent_by) <= 254)
);
CREATE INDEX order_mails_order ON order_mails (order_number, sent_at);
-- Used by the sweeper.
CREATE INDEX order_mails_sent ON order_mails (sent_at);

-- Moves of many orders at once. They are made in batches, and go on after a restart.
CREATE TABLE order_moves (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  action text NOT NULL CHECK (action IN ('pack', 'ship')),
  carrier text NOT NULL DEFAULT '' CHECK (length(carrier) <= 60),
  -- Who has started it, for the audit log.
  actor jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX order_moves_running ON order_moves (started_at) WHERE started_at IS NOT NULL AND finished_at IS NULL;
-- Used by the sweeper.
CREATE INDEX order_moves_created ON order_moves (created_at);

CREATE TABLE order_move_orders (
  order_move_id uuid NOT NULL REFERENCES order_moves ON DELETE CASCADE,
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  tracking_number text NOT NULL DEFAULT '' CHECK (length(tracking_number) <= 60),
  -- NULL until the order's turn.
  outcome text CHECK (outcome IN ('done', 'not_now', 'failed')),
  PRIMARY KEY (order_move_id, order_id)
);
CREATE INDEX order_move_orders_left ON order_move_orders (order_move_id, order_id) WHERE outcome IS NULL;
CREATE INDEX order_move_orders_order ON order_move_orders (order_id);

-- The words that the staff finds an order by: each part of the name, the email address, and the digits of the phone.
-- The last seven digits find a phone number that is typed without its country.
CREATE FUNCTION order_words(name text, email text, phone text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(
    string_to_array(translate(lower(name), '.,-''’–/()"&\:*!|<>', '                  '), ' ')
      || lower(email)
      || translate(phone, ' +-()/.', '')
      || right(translate(phone, ' +-()/.', ''), 7),
    ''))
$$;
