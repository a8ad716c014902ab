-- What comes after and around orders: wishes, mails that were asked for, returns, reviews.

CREATE TABLE wishes (
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, product_id)
);
CREATE INDEX wishes_product ON wishes (product_id);

-- Who wants to know when a piece is back. Nobody is written to before the address is confirmed.
CREATE TABLE stock_alerts (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sku text NOT NULL REFERENCES variants ON DELETE CASCADE,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  -- Of a customer who asked while signed in: it goes with the account.
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  confirmed_at timestamptz,
  -- The one mail is sent; the row stays a while, for the link in it that ends the others.
  notified_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (sku, email_key)
);
CREATE INDEX stock_alerts_waiting ON stock_alerts (created_at)
  WHERE confirmed_at IS NOT NULL AND notified_at IS NULL;
CREATE INDEX stock_alerts_email ON stock_alerts (email_key);
CREATE INDEX stock_alerts_customer ON stock_alerts (customer_id) WHERE customer_id IS NOT NULL;
-- For the sweeper.
CREATE INDEX stock_alerts_created ON stock_alerts (created_at);

-- A cart that a shopper wants to be reminded of, once.
CREATE TABLE cart_reminders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- What tells one cart from another in every store; as in orders.
  cart_key bytea NOT NULL CHECK (length(cart_key) = 32),
  -- Of the session that asked: leads to the cart as it is when the mail is due.
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  -- [{"sku", "quantity"}], as the cart was when it was asked for, then as it was mailed.
  lines jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array' AND jsonb_array_length(lines) BETWEEN 1 AND 100),
  confirmed_at timestamptz,
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX cart_reminders_one_a_cart ON cart_reminders (cart_key) WHERE sent_at IS NULL;
CREATE INDEX cart_reminders_due ON cart_reminders (due_at)
  WHERE confirmed_at IS NOT NULL AND sent_at IS NULL;
CREATE INDEX cart_reminders_token ON cart_reminders (token_hash) WHERE sent_at IS NULL;
CREATE INDEX cart_reminders_email ON cart_reminders (email_key);
CREATE INDEX cart_reminders_customer ON cart_reminders (customer_id) WHERE customer_id IS NOT NULL;
-- For the sweeper.
CREATE INDEX cart_reminders_created ON cart_reminders (created_at);

-- What buyers say. Shown once the staff have approved it; written anew it waits for them again.
CREATE TABLE reviews (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  written_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  UNIQUE (customer_id, product_id)
);
CREATE INDEX reviews_approved ON reviews (product_id, written_at DESC) WHERE state = 'approved';
CREATE INDEX reviews_pending ON reviews (written_at) WHERE state = 'pending';

-- What shoppers send back. The pieces of an exchange are kept for them meanwhile.
CREATE TABLE returns (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  -- Of the form, so that a second click asks for nothing more.
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'received', 'refused', 'canceled')),
  reservation_id uuid REFERENCES reservations ON DELETE SET NULL,
  -- What goes back for it, once it is received.
  refund_minor integer NOT NULL DEFAULT 0 CHECK (refund_minor >= 0),
  asked_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  -- Which person of the staff; empty for nobody in particular.
  decided_by text NOT NULL DEFAULT '' CHECK (length(decided_by) <= 100),
  UNIQUE (order_id, key)
);
CREATE INDEX returns_asked ON returns (asked_at) WHERE state = 'asked';
CREATE INDEX returns_reservation ON returns (reservation_id) WHERE reservation_id IS NOT NULL;

CREATE TABLE return_lines (
  return_id uuid NOT NULL REFERENCES returns ON DELETE CASCADE,
  -- Of the order's line.
  position smallint NOT NULL CHECK (position > 0),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  reason text NOT NULL CHECK (reason IN ('too_small', 'too_large', 'not_as_shown', 'faulty', 'not_liked', 'other')),
  -- The other size; NULL: the money goes back.
  exchange_sku text,
  PRIMARY KEY (return_id, position)
);
